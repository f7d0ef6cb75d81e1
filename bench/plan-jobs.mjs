/** The jobs of `bandsaw bench plan`: how each is run, and what its plan is told of what nobody knows before. */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { openSource } from '../dist/io/formats.js';
import { planClean } from '../dist/job/clean/planClean.js';
import { planJob } from '../dist/job/plan/planJob.js';
import { readRecipe } from '../dist/recipes/readRecipe.js';

const json = (path) => JSON.parse(readFileSync(path, 'utf8'));
const checkpointOf = (folder) => JSON.parse(readFileSync(join(folder, 'checkpoint.json'), 'utf8').slice(9)).stages;
const partitionsOf = (folder) => (existsSync(folder) ? readdirSync(folder).filter((each) => each.endsWith('.arrow')).length : 0);

async function rowsOf(path) {
  const source = await openSource(path);
  await source.close();
  return source.rowCount;
}

/** Bytes of the texts that a pass left changed, from its records. */
function textOf(folder) {
  if (!existsSync(folder)) return 0;
  let bytes = 0;
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.arrow'))) for (const each of tableFromIPC(readFileSync(join(folder, name))).getChild('bytes')) bytes += each;
  return bytes;
}

/** Share of the rows that are in a candidate pair; null for those that the stage compared itself, which are paragraphs. */
function alikeOf({ sketch, candidates }, rows) {
  return candidates.facts.members / (rows ?? sketch.facts.counts.documents);
}

/** Stages of recipes that are here alone: one of a kind each. */
const ALONE = {
  'lines': { kind: 'lines', settings: { method: 'ccnet' } },
  'c4-lines': { kind: 'lines', settings: { method: 'c4' } },
  'paragraphs': { kind: 'paragraphs', settings: { method: 'global' } },
  'bff': { kind: 'paragraphs', settings: { method: 'bff' } },
  'bloom': { kind: 'exact', settings: { method: 'bloom' } },
  'near-paragraphs': { kind: 'paragraphs', settings: { method: 'near' } },
  'edits': { kind: 'edit', edits: ['fineweb.pii', 'text.nfc'] },
  'remove-references': { kind: 'decontaminate', settings: {} },
  'cut-references': { kind: 'decontaminate', settings: { contaminated: 'cut' } },
};

/** Writes a recipe of one of these stages, or returns the name of one that we ship. */
export function recipeAt(name, folder) {
  const stage = ALONE[name];
  if (stage === undefined) return name;
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify({ name, doc: 'one stage', stages: [{ name, ...stage }] }));
  return path;
}

/** dedup, alone, against reference texts or an index, and decontaminate: `only` is that. */
export function dedupJob({ inputs, output, memory, workers, against, index, only, apart }) {
  const options = { inputs, output, memory, against, index, only };
  const args = [only ?? 'dedup', ...inputs, ...(against === undefined ? [] : ['--against', ...against]), ...(index === undefined ? [] : ['--index', index])];
  return {
    args,
    async told() {
      const { input: { documents }, rows, decontamination } = json(join(output, 'report.json'));
      const members = only === undefined ? checkpointOf(join(output, '.job')).candidates.facts.members : 0;
      return { workers, alike: only === undefined ? members / documents : 0, apart, contaminated: (decontamination?.removed ?? 0) / rows.in, stretches: decontamination === undefined ? 0 : (await rowsOf(join(output, 'contamination.parquet'))) / rows.in };
    },
    plan: async (told) => planJob(options, told),
    bands: (plan) => [only === undefined ? plan.spill.sketch.find(({ stage }) => stage === 'bands').partitions : 0, partitionsOf(join(output, '.job', 'bands'))],
  };
}

/** A recipe: shares of rows by pass are those that the job found. */
export async function cleanJob({ inputs, output, memory, workers, against, recipe: name, apart }) {
  const recipe = await readRecipe(name);
  const options = { inputs, output, memory, against, recipe };
  return {
    args: ['clean', ...inputs, '--recipe', name, ...(against === undefined ? [] : ['--against', ...against])],
    async told() {
      const { rows, stages } = json(join(output, 'report.json'));
      const { passes } = json(join(output, 'run.json'));
      const shares = await Promise.all(passes.map(async ({ stages: names }, pass) => {
        const own = stages.filter(({ stage }) => names.includes(stage));
        const checkpoint = join(output, '.job', `pass-${pass}`);
        const edits = own.flatMap((each) => each.edits ?? []);
        const sum = (numbers) => numbers.reduce((all, each) => all + each, 0);
        const bytes = own.length === 0 ? 1 : Math.max(1, own[0].in.bytes);
        return {
          ...(own.some(({ kind }) => kind === 'decontaminate') ? { stretches: (await rowsOf(join(output, 'contamination.parquet'))) / rows.in } : {}),
          changedText: textOf(join(output, '.job', `pass-${pass}-resized`)) / bytes,
          removed: sum(own.map(({ removed }) => removed)) / rows.in,
          changed: Math.min(1, Math.max(0, ...edits.map(({ documents }) => documents)) / rows.in),
          cut: sum(edits.map(({ bytesRemoved, bytesInserted }) => bytesRemoved + bytesInserted)) / bytes,
          changes: sum(edits.map(({ changes }) => changes)) / rows.in,
          ...(existsSync(join(checkpoint, 'checkpoint.json')) ? { alike: alikeOf(checkpointOf(checkpoint), own.some(({ kind }) => kind === 'paragraphs') ? null : rows.in) } : {}),
        };
      }));
      return { workers, shares, apart };
    },
    plan: async (told) => planClean(options, told),
    bands: () => [0, 0],
  };
}
