/**
 * The report of a job of 10 million rows: what the page's samples are chosen by is fed so many removals, rows and changes, and the page is
 * made of a report that counts so many, in thousands of inputs. Says time, memory and sizes; the texts are those of a job over the sample.
 *
 *   node bench/report-page.mjs [ROWS …]      each size in a process of its own
 */
import './failures.mjs';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EditChooser } from '../dist/job/clean/editChooser.js';
import { classesBelow, classesFrom, PairReservoir } from '../dist/job/pairSamples/pairReservoir.js';
import { RowHash } from '../dist/job/rowHash.js';
import { RuleChooser } from '../dist/job/samples/ruleChooser.js';
import { writeReportPage } from '../dist/report/writePage.js';
import { table } from './args.mjs';
import { inTemporaryFolder, runJob } from './job.mjs';
import { seeded } from './random.mjs';
import { SAMPLE } from './sample.mjs';

const SIZES = [10_000, 1_000_000, 10_000_000];
const ROWS_OF_A_FILE = 1000;
const RULES = 100;
const CHANGES_OF_A_ROW = 2;

const kilobytes = (bytes) => Math.round(bytes / 1000);
const megabytes = (bytes) => (bytes / 2 ** 20).toFixed(1);

/** Removals in pairs, rows by rule, changes by row: as many of each as there are rows. */
function choose(rows) {
  const random = seeded(7);
  const hash = new RowHash(Array.from({ length: Math.ceil(rows / ROWS_OF_A_FILE) }, (_, i) => String(i)));
  const rank = (unit) => hash.of(Math.floor(unit / ROWS_OF_A_FILE), unit % ROWS_OF_A_FILE);
  const removed = new PairReservoir(classesFrom(0.8), 5, () => true, 0);
  const below = new PairReservoir(classesBelow(0.8), 5, () => true, 0);
  const rules = new RuleChooser(({ unit }) => rank(unit));
  const edits = new EditChooser(rank);
  const names = Array.from({ length: RULES }, (_, i) => ({ stage: `stage ${i % 7}`, rule: `rule ${i}`, reason: null }));
  const [gone, come] = [Buffer.from('some words that went'), Buffer.from('others')];
  for (let unit = 1; unit < rows; unit++) {
    const keeper = random.below(unit);
    removed.offer(keeper, unit, 0.8 + 0.2 * random.unit());
    below.offer(keeper, unit, 0.68 + 0.12 * random.unit());
    rules.take(names[random.below(RULES)], { unit, keeper, value: 1, limit: 0, similarity: NaN, at: NaN });
    for (let i = 0; i < CHANGES_OF_A_ROW; i++) edits.take({ unit, step: i, start: 0, removed: gone, inserted: come });
  }
  return { pairs: removed.pairs.flat().length + below.pairs.flat().length, rows: rules.chosen([]).reduce((sum, each) => sum + each.rows.length, 0), documents: [...edits.chosen().values()].flat().length };
}

/** Returns the report of a small job with the counts and inputs of a large one: every list as long as it can get. */
function enlarged(report, rows) {
  const factor = rows / report.rows.in;
  const scaled = (counts) => Object.fromEntries(Object.entries(counts).map(([name, value]) => [name, Math.round(value * factor)]));
  const files = Array.from({ length: Math.ceil(rows / ROWS_OF_A_FILE) }, (_, i) => ({ file: `crawl/part-${String(i).padStart(6, '0')}.parquet`, in: ROWS_OF_A_FILE, kept: 880, removed: 120, rejected: 0 }));
  const [sample] = report.samples;
  const samples = Array.from({ length: RULES }, (_, i) => ({ ...sample, rule: `${sample.rule} ${i}`, documents: Math.round(rows / (i + 10)) }));
  const classes = (list) => list.map((each) => ({ ...each, pairs: Math.round(each.pairs * factor) }));
  return { ...report, rows: scaled(report.rows), files, samples, candidates: Math.round(report.candidates * factor), collisions: Math.round(report.collisions * factor), verified: Math.round(report.verified * factor), similarities: classes(report.similarities), dissimilar: classes(report.dissimilar) };
}

async function child(rows, folder) {
  const before = process.cpuUsage();
  const chosen = choose(rows);
  const choosing = process.cpuUsage(before);
  const chosenPeak = process.resourceUsage().maxRSS * 1024;
  const path = join(folder, 'report.json');
  const report = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, JSON.stringify(enlarged(report, rows)));
  const start = process.cpuUsage();
  const page = await writeReportPage(folder);
  const making = process.cpuUsage(start);
  const seconds = ({ user, system }) => (user + system) / 1e6;
  process.stdout.write(`${JSON.stringify({ rows, chosen, choosing: seconds(choosing), chosenPeak, making: seconds(making), reportBytes: statSync(path).size, pageBytes: statSync(page).size, peak: process.resourceUsage().maxRSS * 1024 })}\n`);
}

async function main() {
  const script = fileURLToPath(import.meta.url);
  if (process.argv[2] === '--child') return child(Number(process.argv[3]), process.argv[4]);
  const sizes = process.argv.slice(2).map(Number);
  return inTemporaryFolder(async (folder) => {
    const rows = (sizes.length === 0 ? SIZES : sizes).map((size) => {
      const output = join(folder, String(size));
      runJob(SAMPLE, output, ['--engine', 'cpu', '--workers', '0']);
      const samples = statSync(join(output, 'side-by-side.json')).size;
      const { status, stdout, stderr } = spawnSync(process.execPath, [script, '--child', String(size), output], { encoding: 'utf8' });
      if (status !== 0 || !existsSync(join(output, 'report.html'))) throw new Error(`Expected a page of ${size} rows but found: ${stderr.slice(-1000)}`);
      const found = JSON.parse(stdout);
      return [size.toLocaleString('en'), Object.values(found.chosen).join(' / '), found.choosing.toFixed(2), megabytes(found.chosenPeak), found.making.toFixed(2), kilobytes(samples), kilobytes(found.reportBytes), kilobytes(found.pageBytes), megabytes(found.peak)];
    });
    process.stdout.write(`${table(['rows', 'chosen: pairs / rows / documents changed', 'choosing, CPU s', 'peak then, MiB', 'page, CPU s', 'side-by-side.json, kB', 'report.json, kB', 'report.html, kB', 'peak of all, MiB'], rows)}\n`);
  });
}

await main();
