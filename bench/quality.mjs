/**
 * What the job finds, misses and gets wrong, against the exact similarity of all pairs of the corpus:
 * `bandsaw bench quality --input FILE --threshold 0.8` (without --input: the sample of the repository).
 *
 * Truth comes from the oracle (test/oracles), which shares no code with the program. Fails if `auto` or `exact` miss
 * more than 1 % of the pairs that lie 0.02 above the threshold, miss one for any reason but banding or bucket depth,
 * remove a row that is not near the row it names, or list a pair below the threshold.
 */
import './failures.mjs';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { benchFlags, say, table } from './args.mjs';
import { documentsOf, rowsOfFile } from './documents.mjs';
import { inTemporaryFolder, runJob } from './job.mjs';
import { reasonForMiss } from './missed.mjs';
import { SAMPLE } from './sample.mjs';
import { loadTruth } from './truth.mjs';

const LOWEST = 0.5;
const MARGIN = 0.02;

const keyOf = (left, right) => (left < right ? left * 2 ** 26 + right : right * 2 ** 26 + left);
const percent = (part, whole) => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(2)} %`);

/** Returns documents, their numbered shingles and every pair with similarity ≥ 0.5. */
async function truthOf(inputs, textColumn, n) {
  const documents = await documentsOf(inputs, textColumn);
  const { words, numberCorpus, truePairs, jaccardOf } = await loadTruth();
  const listed = function* () {
    for (const { text } of documents) yield text === null ? [] : words(text);
  };
  const corpus = numberCorpus(listed(), n);
  return { documents, corpus, jaccard: (left, right) => jaccardOf(corpus, left, right), pairs: truePairs(corpus, LOWEST) };
}

/**
 * Compares with the pair file that lies beside a development corpus. Its words fold only ASCII case, so similarities
 * differ a little; what must agree is which side of the threshold a pair is on.
 */
function crossCheck(input, truth, threshold) {
  const path = input.replace(/\.(jsonl\.gz|parquet|arrow)$/, '-pairs.tsv.gz');
  if (path === input || !existsSync(path)) return null;
  const byId = new Map(truth.documents.map(({ id }, i) => [id, i]));
  const listed = new Map();
  for (const line of gunzipSync(readFileSync(path)).toString().trim().split('\n')) {
    if (line.startsWith('#')) continue;
    const [left, right, intersection, union] = line.split('\t');
    listed.set(keyOf(byId.get(left), byId.get(right)), Number(intersection) / Number(union));
  }
  const ours = new Map(truth.pairs.map(({ left, right, jaccard }) => [keyOf(left, right), jaccard]));
  const outside = (similarity) => Math.abs(similarity - threshold) > MARGIN;
  const check = { file: basename(path), listed: listed.size, ours: ours.size, equal: 0, rise: 0, fall: 0, riseUnlisted: 0, outside: 0 };
  for (const key of new Set([...listed.keys(), ...ours.keys()])) {
    // A pair that one list lacks is below 0.5 there, hence below any threshold of interest.
    const [theirs, mine] = [listed.get(key) ?? 0, ours.get(key) ?? 0];
    if (theirs === mine) check.equal++;
    if (theirs >= threshold === mine >= threshold) continue;
    if (mine < threshold) check.fall++;
    else if (listed.has(key)) check.rise++;
    else check.riseUnlisted++;
    if (outside(theirs) || outside(mine)) check.outside++;
  }
  return check;
}

async function measure(inputs, truth, flags, { verify, cluster }, folder) {
  const threshold = Number(flags.threshold);
  const output = join(folder, `${verify}-${cluster}`);
  const pairsFile = `${output}-pairs.jsonl`;
  const passed = ['threshold', 'family', 'k', 'n', 'bands', 'engine', 'adapter', 'workers', 'text-column'].flatMap((name) => (flags[name] === undefined ? [] : [`--${name}`, flags[name]]));
  const job = runJob(inputs, output, [...passed, '--verify', verify, '--cluster', cluster, '--pairs', pairsFile]);
  const index = new Map(truth.documents.map(({ file, row }, i) => [`${file}:${row}`, i]));
  const at = (file, row) => index.get(`${basename(file)}:${row}`);

  const keeperOf = new Map();
  let unverified = 0;
  let wrong = 0;
  for (const row of await job.removed()) {
    const [gone, keeper] = [at(row.file, Number(row.row)), at(row.keeper_file, Number(row.keeper_row))];
    keeperOf.set(gone, keeper);
    if (row.verified === false) unverified++;
    else if (truth.jaccard(gone, keeper) < threshold) wrong++;
  }
  const found = new Map();
  for (const row of await rowsOfFile(pairsFile)) found.set(keyOf(at(row.left_file, row.left_row), at(row.right_file, row.right_row)), [at(row.left_file, row.left_row), at(row.right_file, row.right_row)]);
  const foundWrong = [...found.values()].filter(([left, right]) => truth.jaccard(left, right) < threshold).length;

  const near = truth.pairs.filter(({ jaccard }) => jaccard >= threshold);
  const sure = near.filter(({ jaccard }) => jaccard >= threshold + MARGIN);
  const bothKept = sure.filter(({ left, right }) => !keeperOf.has(left) && !keeperOf.has(right));
  const hits = near.filter(({ left, right }) => found.has(keyOf(left, right))).length;
  const [precision, recall] = [found.size === 0 ? 1 : (found.size - foundWrong) / found.size, near.length === 0 ? 1 : hits / near.length];
  return {
    verify,
    cluster,
    milliseconds: job.milliseconds,
    removed: keeperOf.size,
    unverified,
    wrong,
    sure: sure.length,
    bothKept,
    sureFound: sure.filter(({ left, right }) => found.has(keyOf(left, right))).length,
    found: found.size,
    foundWrong,
    precision,
    recall,
    f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
    report: job.report,
  };
}

/** Why a result is not good enough, one sentence each. `sketch` is printed, not judged. */
function failuresOf(result, reasons) {
  if (result.verify === 'sketch') return [];
  const where = `--verify ${result.verify} --cluster ${result.cluster}`;
  const failures = [];
  if (result.bothKept.length > result.sure / 100) failures.push(`${where}: Expected at most 1 % of ${result.sure} sure pairs with both rows kept but found ${result.bothKept.length}`);
  for (const { pair, reason, explained } of reasons) if (!explained) failures.push(`${where}: Expected rows ${pair.left} and ${pair.right} (J ${pair.jaccard.toFixed(4)}) to have been compared but found ${reason}`);
  if (result.wrong > 0) failures.push(`${where}: Expected every removed row to be near the row it names but found ${result.wrong} that are not`);
  if (result.foundWrong > 0) failures.push(`${where}: Expected no pair below the threshold in --pairs but found ${result.foundWrong}`);
  if (result.cluster === 'components' && result.sureFound < 0.99 * result.sure) failures.push(`${where}: Expected 99 % of ${result.sure} sure pairs in --pairs but found ${result.sureFound}`);
  return failures;
}

async function main() {
  const flags = benchFlags({ threshold: '0.8', n: '5', 'text-column': 'text' });
  const threshold = Number(flags.threshold);
  const inputs = flags.input ?? SAMPLE;
  const truth = await truthOf(inputs, flags['text-column'], Number(flags.n));
  const check = crossCheck(inputs[0], truth, threshold);
  const count = (least) => truth.pairs.filter(({ jaccard }) => jaccard >= least).length;
  say(`${truth.documents.length} documents; exact similarity: ${count(0.5)} pairs ≥ 0.5, ${count(threshold)} ≥ ${threshold}, ${count(threshold + MARGIN)} ≥ ${(threshold + MARGIN).toFixed(2)}`);

  const results = [];
  const failures = [];
  const misses = [];
  await inTemporaryFolder(async (folder) => {
    for (const cluster of ['keeper', 'components']) {
      for (const verify of ['auto', 'exact', 'sketch']) {
        const result = await measure(inputs, truth, flags, { verify, cluster }, folder);
        const reasons = await reasonForMiss(result.bothKept, truth, result.report);
        for (const each of reasons) misses.push({ verify, cluster, ...each });
        failures.push(...failuresOf(result, reasons));
        results.push(result);
        say(`--verify ${verify} --cluster ${cluster}: ${(result.milliseconds / 1000).toFixed(1)} s`);
      }
    }
  });

  if (flags.json) process.stdout.write(`${JSON.stringify({ inputs: inputs.map((path) => basename(path)), threshold, crossCheck: check, results: results.map((each) => ({ ...each, bothKept: each.bothKept.length, report: undefined })), misses, failures })}\n`);
  else {
    const sureLabel = `≥ ${(threshold + MARGIN).toFixed(2)}`;
    const cells = results.map((r) => [
      `${r.verify}, ${r.cluster}`, r.removed, r.wrong, r.unverified, `${r.bothKept.length} (${percent(r.bothKept.length, r.sure)})`, percent(r.sureFound, r.sure), r.found, r.foundWrong,
      r.precision.toFixed(4), r.recall.toFixed(4), r.f1.toFixed(4), (r.milliseconds / 1000).toFixed(1),
    ]);
    const head = ['verify, cluster', 'removed', `J to keeper < ${threshold}`, 'not verified', `pairs ${sureLabel} both kept`, `pairs ${sureLabel} in --pairs`, 'pairs', `of these < ${threshold}`, 'precision', 'recall', 'F1', 'seconds'];
    process.stdout.write(`${table(head, cells)}\n`);
    for (const { verify, cluster, pair, reason } of misses) process.stdout.write(`missed by ${verify}, ${cluster}: ${truth.documents[pair.left].id} and ${truth.documents[pair.right].id}, J ${pair.jaccard.toFixed(4)}: ${reason}\n`);
    if (check !== null) {
      process.stdout.write(`\n${check.file}: ${check.listed} pairs ≥ 0.5 there, ${check.ours} here, ${check.equal} with the same J. On another side of ${threshold} here: ${check.rise} of its pairs rise, ${check.fall} fall, ${check.riseUnlisted} that are below 0.5 there rise; ${check.outside} of these lie outside ± ${MARGIN}\n`);
    }
  }
  for (const failure of failures) say(failure);
  return failures.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    process.exitCode = await main();
  } catch (error) {
    say(error.stack);
    process.exitCode = 1;
  }
}
