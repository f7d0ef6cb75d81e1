/**
 * `node torture-job.mjs KIND MIB OUTPUT INPUT… [--no-calibration] [--index DIR]`: the jobs that torture-resume.mjs kills. A budget that
 * the command line refuses makes many parts, partitions and checkpoints of a small corpus.
 */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { openEngine } from '../dist/engine/openEngine.js';
import { clean } from '../dist/job/clean/clean.js';
import { dedup } from '../dist/job/dedup.js';
import { parseRecipe } from '../dist/recipes/parseRecipe.js';

/** Texts change before, between and behind the stages that compare, so that every kind of pass stands on records of another. */
const RECIPE = {
  name: 'torture',
  doc: 'every kind of pass',
  stages: [
    { kind: 'edit', name: 'lines', edits: [{ id: 'c4.lines', settings: { terminal: 'none', fewestSentences: 1, fewestWords: 2 } }] },
    { kind: 'rules', name: 'long', rules: [{ id: 'gopher.word-count', settings: { min: 20, max: 100_000 } }] },
    { kind: 'neardup', name: 'near', settings: { threshold: 0.8 } },
    { kind: 'edit', name: 'form', edits: ['text.nfc', 'fineweb.pii'] },
    { kind: 'exact', name: 'copies' },
    { kind: 'paragraphs', name: 'shared', settings: { method: 'global' } },
    { kind: 'neardup', name: 'nearer', settings: { threshold: 0.7 } },
  ],
};

const given = process.argv.slice(2);
const calibration = !given.includes('--no-calibration');
const indexAt = given.indexOf('--index');
const index = indexAt < 0 ? undefined : given[indexAt + 1];
const [kind, mebibytes, output, ...inputs] = given.filter((each, at) => each !== '--no-calibration' && (indexAt < 0 || (at !== indexAt && at !== indexAt + 1)));
const common = { inputs, output, memory: Number(mebibytes) * 2 ** 20, partitions: 8, onError: 'skip', calibration };
let last = '';
/** Who kills it wants to know where. */
const onProgress = ({ stage }) => {
  if (stage !== last) writeSync(1, `${stage}\n`);
  last = stage;
};
const engine = await openEngine({ kind: 'cpu', workers: 1 });
try {
  if (kind === 'clean') await clean({ ...common, recipe: parseRecipe(RECIPE, 'torture.json') }, { engine, workers: 1, onProgress });
  else await dedup({ ...common, pairs: join(output, 'pairs.jsonl'), clusters: join(output, 'clusters.jsonl'), index }, { engine, workers: 1, onProgress });
} finally {
  await engine.close();
}
