/**
 * Corpora that make careless programs quadratic or wrong, through the whole job:
 * `bandsaw bench worst-cases` or `node bench/worst-cases.mjs [--case NAME] [--scale 1] [--engine NAME]`.
 *
 * Each runs at a quarter, half and all of its size. The outcome is asserted at every size, and CPU time (which other
 * programs on the machine disturb less than the clock) may grow no faster than linear work plus noise allows.
 */
import './failures.mjs';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { benchFlags, say, table } from './args.mjs';
import { FOOTER, WORST_CASES, singleWordOf } from './corpora.mjs';
import { rowsOfFile } from './documents.mjs';
import { inTemporaryFolder, runJob } from './job.mjs';
import { oracle } from './oracles.mjs';
import { seeded } from './random.mjs';
import { loadTruth } from './truth.mjs';

/** ×4 documents may cost this much more CPU: linear is 4, quadratic 16; caches and garbage collection lie between. */
const MOST_GROWTH = 7;

function expect(actual, expected, what) {
  if (actual !== expected) throw new Error(`Expected ${what} to be ${expected} but found ${actual}: the job is wrong on this corpus`);
}

/** Exact similarities of sampled pairs of the file's documents, by the oracle. */
async function sampledSimilarities(path, pairs) {
  const { jaccard } = await oracle('jaccard');
  const { words } = await loadTruth();
  const rows = await rowsOfFile(path);
  const random = seeded(17);
  const out = [];
  while (out.length < pairs) {
    const [left, right] = [random.below(rows.length), random.below(rows.length)];
    if (left !== right) out.push(jaccard(words(rows[left].text), words(rows[right].text)));
  }
  return out;
}

/** What must come out, by case; returns a sentence about what was checked beyond the counts. */
const OUTCOMES = {
  async copies({ job, documents }) {
    expect(job.report.rows.kept, 1, `kept rows of ${documents} copies`);
    return 'one kept';
  },
  async 'one-word-apart'({ job, path, documents }) {
    expect(job.report.rows.kept, 1, `kept rows of ${documents} pages alike`);
    const least = Math.min(...(await sampledSimilarities(path, 50)));
    if (least < 0.8) throw new Error(`Expected pages at 0.8 or above but found ${least}: mend the corpus`);
    return `one kept; true J of sampled pairs ≥ ${least.toFixed(3)}`;
  },
  async 'long-footer'({ job, path }) {
    const similarities = await sampledSimilarities(path, 40);
    const shared = FOOTER.footer - 4;
    const expected = shared / (2 * (FOOTER.own + shared) - shared);
    for (const similarity of similarities) expect(similarity, expected, 'true J of two pages');
    expect(job.report.rows.removed, 0, 'removed rows');
    return `none removed; true J of sampled pairs = ${expected.toFixed(4)}`;
  },
  async 'one-long'({ job }) {
    expect(job.report.rows.removed, 0, 'removed rows');
    return 'none removed';
  },
  async 'single-words'({ job, documents }) {
    const different = new Set();
    for (let i = 0; i < documents; i++) different.add(singleWordOf(i).toLowerCase());
    expect(job.report.rows.kept, different.size, 'kept rows (one for each different folded word)');
    for (const { row, keeper_row } of await job.removed()) {
      const [word, keeper] = [singleWordOf(Number(row)), singleWordOf(Number(keeper_row))].map((each) => each.toLowerCase());
      expect(keeper, word, `the word kept for row ${row}`);
    }
    return `one kept of each of ${different.size} different folded words`;
  },
};

async function runCase(worst, scale, folder, flags) {
  const path = join(folder, `${worst.name}-${scale}.jsonl`);
  const documents = worst.write(path, scale);
  const job = runJob([path], join(folder, `out-${worst.name}-${scale}`), flags);
  expect(job.report.rows.in, documents, 'rows in');
  expect(job.report.rows.kept + job.report.rows.removed + job.report.rows.rejected, documents, 'kept + removed + rejected rows');
  const checked = await OUTCOMES[worst.name]({ job, path, documents });
  return { name: worst.name, scale, documents, megabytes: statSync(path).size / 1e6, milliseconds: job.milliseconds, cpuMs: job.cpuMs, peakBytes: job.peakBytes, kept: job.report.rows.kept, checked };
}

async function main() {
  const flags = benchFlags({ case: '', scale: '1' });
  const cases = WORST_CASES.filter(({ name }) => flags.case === '' || name === flags.case);
  if (cases.length === 0) throw new Error(`Expected one of ${WORST_CASES.map(({ name }) => name).join(', ')} but found ${JSON.stringify(flags.case)}: name a case that there is`);
  const jobFlags = ['engine', 'adapter', 'workers'].flatMap((name) => (flags[name] === undefined ? [] : [`--${name}`, flags[name]]));
  const results = [];
  const failures = [];
  for (const worst of cases) {
    const sizes = [];
    for (const share of [0.25, 0.5, 1]) {
      const result = await inTemporaryFolder((folder) => runCase(worst, share * Number(flags.scale), folder, jobFlags));
      say(`${result.name} ×${4 * share}: ${result.documents} documents, ${(result.milliseconds / 1000).toFixed(1)} s`);
      sizes.push(result);
    }
    const growth = sizes[2].cpuMs / sizes[0].cpuMs;
    if (growth > MOST_GROWTH) failures.push(`Expected ${worst.name} to cost at most ${MOST_GROWTH} times the CPU at four times the size but found ${growth.toFixed(1)}: look for a loop over pairs`);
    results.push(...sizes.map((each) => ({ ...each, growth: each.cpuMs / sizes[0].cpuMs })));
  }
  if (flags.json) process.stdout.write(`${JSON.stringify({ results, failures })}\n`);
  else {
    const cells = results.map((r) => [r.name, r.documents, r.megabytes.toFixed(1), (r.milliseconds / 1000).toFixed(1), (r.cpuMs / 1000).toFixed(1), `×${r.growth.toFixed(2)}`, Math.round(r.peakBytes / 2 ** 20), r.kept, r.checked]);
    process.stdout.write(`${table(['case', 'documents', 'MB', 'seconds', 'CPU seconds', 'growth', 'peak MiB', 'kept', 'checked'], cells)}\n`);
  }
  for (const failure of failures) say(failure);
  return failures.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    process.exitCode = await main();
  } catch (error) {
    say(error.message);
    process.exitCode = 1;
  }
}
