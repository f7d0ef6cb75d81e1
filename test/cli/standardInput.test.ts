/** `bandsaw dedup -`: what comes by standard input gives the bytes that a file of it would. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Readable } from 'node:stream';
import type { Engine } from '../../src/engine/engine.ts';
import { openEngine } from '../../src/engine/openEngine.ts';
import { loadZstdEncoder } from '../../src/io/codecs/zstdCodec.ts';
import { writeTable } from '../../src/io/tables/tables.ts';
import { dedup, type DedupResult } from '../../src/job/dedup.ts';
import type { DedupOptions } from '../../src/job/options.ts';
import { explainRow } from '../../src/job/explain/explainRow.ts';
import { mixedCorpus, toJsonl } from '../job/corpus.ts';
import { runNode, type Ended } from './runBandsaw.ts';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const rows = mixedCorpus(77, 90).filter(({ text }) => text !== null);
const lines = toJsonl(rows);
let folder: string;
let engine: Engine;
const at = (...names: string[]): string => join(folder, ...names);
const piped = async (args: readonly string[], input: Uint8Array | string): Promise<Ended> => runNode([main, 'dedup', ...args, '--engine', 'cpu', '--workers', '0'], folder, {}, input);
/** The job of the library, as the command runs it, in this process. */
const run = async (output: string, input: Uint8Array | string | null, more: Partial<DedupOptions> = {}, attempt: { signal?: AbortSignal; onProgress?: (progress: { stage: string }) => void } = {}): Promise<DedupResult> =>
  dedup({ inputs: ['-'], output: at(output), calibration: false, ...more }, { engine, workers: 0, standardInput: input === null ? null : Readable.from([Buffer.from(input).subarray(0, 999), Buffer.from(input).subarray(999)].filter(({ length }) => length > 0)), ...attempt });

beforeAll(async () => {
  engine = await openEngine({ kind: 'cpu', workers: 0 });
  folder = mkdtempSync(join(tmpdir(), 'bandsaw-stdin-'));
  writeFileSync(at('stdin.jsonl'), lines);
  await dedup({ inputs: [at('stdin.jsonl')], output: at('file') }, { engine, workers: 0 });
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

test('lines by the shell: kept rows, reasons, report and summary are those of the file', async () => {
  const { status, stdout, stderr } = await piped(['-', '-o', 'out'], lines);
  expect([status, stderr.includes('take in') || stderr.includes('read and sketch')]).toEqual([0, true]);
  expect(stdout).toContain('kept rows in kept/');
  expect(readdirSync(at('out')).sort()).toEqual(['kept', 'manifest.json', 'removed.parquet', 'report.html', 'report.json', 'run.json', 'side-by-side.json']);
  expect(readFileSync(at('out/kept/stdin.jsonl'))).toEqual(readFileSync(at('file/kept/stdin.jsonl')));
  const plain = (text: string): string => text.replaceAll(at('stdin.jsonl'), 'stdin.jsonl');
  expect(plain(readFileSync(at('out/report.json'), 'utf8'))).toBe(plain(readFileSync(at('file/report.json'), 'utf8')));
  const again = await piped(['-', '-o', 'out'], lines);
  expect(again).toMatchObject({ status: 0, stdout: expect.stringContaining('had finished') as string });
  const other = await piped(['-', '-o', 'out'], `${lines}{"text":"one more"}\n`);
  expect(other).toMatchObject({ status: 1, stderr: expect.stringMatching(/another job: input stdin\.jsonl of \d+ bytes, now \d+.*--restart/u) as string });
  expect(readdirSync(at('out')).sort()).toEqual(['kept', 'manifest.json', 'removed.parquet', 'report.html', 'report.json', 'run.json', 'side-by-side.json']);
});

test('every format is known by its content', async () => {
  const table = tableFromArrays({ id: rows.map((_, i) => `${i}`), text: rows.map(({ text }) => text as string) });
  await writeTable(at('in.parquet'), [{ name: 'text', type: 'string', nullable: false }], [{ rowCount: rows.length, columns: [rows.map(({ text }) => text as string)] }]);
  const { rows: want } = (await run('formats', lines)).report;
  for (const [name, bytes] of [
    ['stdin.jsonl.gz', gzipSync(lines)],
    ['stdin.jsonl.zst', (await loadZstdEncoder())(Buffer.from(lines))],
    ['stdin.arrows', tableToIPC(table, 'stream')],
    ['stdin.arrow', tableToIPC(table, 'file')],
    ['stdin.parquet', readFileSync(at('in.parquet'))],
  ] as const) {
    const { report } = await run(`format-${name}`, bytes);
    expect([name, report.rows, report.files[0].file]).toEqual([name, want, name]);
    expect(readdirSync(at(`format-${name}`, 'kept'))).toEqual([name]);
    // What was kept is a file of that format, and nothing in it goes a second time.
    expect((await run(`again-${name}`, readFileSync(at(`format-${name}`, 'kept', name)))).report.rows).toMatchObject({ in: want.kept, removed: 0 });
  }
  expect((await run('nothing', '')).report.rows).toEqual({ in: 0, kept: 0, removed: 0, rejected: 0 });
  await expect(run('pdf', '%PDF-1.7 and so on')).rejects.toMatchObject({ code: 'format', file: 'standard input' });
  expect(readdirSync(at('pdf'))).toEqual([]);
});

test('beside files it stands where it was named, and at the top of kept/', async () => {
  writeFileSync(at('crawl.jsonl'), lines);
  writeFileSync(at('copy.jsonl'), lines);
  const { report } = await run('beside', lines, { inputs: [at('crawl.jsonl'), '-'] });
  const { report: want } = await dedup({ inputs: [at('crawl.jsonl'), at('copy.jsonl')], output: at('both') }, { engine, workers: 0 });
  expect(report.files).toEqual(want.files.map((each, i) => ({ ...each, file: i === 0 ? each.file : 'stdin.jsonl' })));
  expect(readdirSync(at('beside/kept')).sort()).toEqual(['crawl.jsonl', 'stdin.jsonl']);
  await expect(run('dashes', lines, { inputs: ['-', '-'] })).rejects.toMatchObject({ code: 'config', expected: 'every input file once' });
});

test('a job that was stopped goes on when the same data comes again, or by what it had spooled; other data is refused', async () => {
  const stop = new AbortController();
  const stopped = run('stopped', lines, {}, { signal: stop.signal, onProgress: ({ stage }) => void (stage === 'cluster' && stop.abort()) });
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled', remedy: 'run the same command again' });
  expect(readFileSync(at('stopped/.standard-input'), 'utf8')).toBe(lines);
  await expect(run('stopped', lines.replace(/.(?=\n$)/u, ' '))).rejects.toMatchObject({ code: 'output', found: expect.stringContaining('standard input that was different') as string });
  await expect(run('stopped', lines.slice(0, -1))).rejects.toMatchObject({ code: 'output', found: expect.stringContaining(`from byte ${Buffer.byteLength(lines) - 1} on`) as string });
  await expect(run('stopped', lines, { threshold: 0.7 })).rejects.toMatchObject({ code: 'output', found: expect.stringContaining('threshold 0.8, now 0.7') as string });
  expect(readFileSync(at('stopped/.standard-input'), 'utf8')).toBe(lines);
  const { run: sitting } = await run('stopped', null);
  expect(sitting?.resume.finishedBefore).toContain('second-look');
  expect(readFileSync(at('stopped/kept/stdin.jsonl'))).toEqual(readFileSync(at('file/kept/stdin.jsonl')));
  expect(existsSync(at('stopped/.standard-input'))).toBe(false);
  await expect(run('never', null)).rejects.toMatchObject({ code: 'input', found: expect.stringContaining('a terminal') as string });
  // The same data again, where the spool is there; and with --restart other data.
  const once = new AbortController();
  await expect(run('twice', lines, {}, { signal: once.signal, onProgress: ({ stage }) => void (stage === 'join' && once.abort()) })).rejects.toMatchObject({ code: 'cancelled' });
  expect((await run('twice', lines)).run?.resume).toMatchObject({ sittings: 2, spoiled: [] });
  expect((await run('twice', '{"text":"a b c d e f"}\n', { restart: true })).report.rows.in).toBe(1);
});

test('what ends within standard input leaves nothing, and says so', async () => {
  const child = spawn(process.execPath, [main, 'dedup', '-', '-o', 'cut', '--engine', 'twin', '--json'], { cwd: folder, stdio: ['pipe', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.write(lines);
  while (!existsSync(at('cut/.standard-input.partial'))) await new Promise((resolve) => setTimeout(resolve, 20));
  child.kill('SIGTERM');
  expect(await new Promise((resolve) => child.once('close', resolve))).toBe(143);
  expect(JSON.parse(stderr.trim().split('\n').at(-1) as string)).toMatchObject({ code: 'cancelled', remedy: expect.stringContaining('the same data: nothing of it was kept') as string });
  expect(readdirSync(at('cut'))).toEqual([]);
  // As a run that was killed at once leaves it.
  writeFileSync(at('cut/.standard-input.partial'), 'half');
  expect((await run('cut', lines)).report.rows.in).toBe(rows.length);
});

test('limits: --disk counts what is spooled; refused are -o -, --plan and a name that is taken', async () => {
  await expect(run('small', lines, { disk: 1000 })).rejects.toMatchObject({ code: 'budget', expected: expect.stringContaining('1000 bytes (--disk)') as string });
  expect(readdirSync(at('small'))).toEqual([]);
  // Room for the spool, none for the job.
  await expect(run('small', lines, { disk: Buffer.byteLength(lines) + 5 })).rejects.toMatchObject({ code: 'budget', expected: expect.stringContaining('for intermediate files') as string });
  expect(readdirSync(at('small'))).toEqual([]);
  expect(await piped(['-', '-o', '-'], lines)).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(/several files.*--emit.*bandsaw sketch/u) as string });
  expect(await piped(['-', '-o', 'plan', '--plan'], lines)).toMatchObject({ status: 2, stderr: expect.stringContaining('write it to a file') as string });
  expect(await piped(['stdin.jsonl', '-', '-o', 'taken'], lines)).toMatchObject({ status: 2, stderr: expect.stringContaining('./') as string });
  expect(existsSync(at('plan'))).toBe(false);
});

test('explain: the fate always, the words where --keep-job left them', async () => {
  const { report } = await run('explained', lines, { keepJob: true });
  await run('gone', lines);
  expect(report.rows.removed).toBeGreaterThan(3);
  let removed = 0;
  let lastRemoved = 0;
  for (let row = 0; row < rows.length; row += 3) {
    const [whole, gone, file] = await Promise.all([explainRow(at('explained'), 'stdin.jsonl', row), explainRow(at('gone'), 'stdin.jsonl', row), explainRow(at('file'), at('stdin.jsonl'), row)]);
    expect(whole).toEqual(JSON.parse(JSON.stringify(file).replaceAll(JSON.stringify(at('stdin.jsonl')), '"stdin.jsonl"')));
    expect(gone).toMatchObject({ fate: file.fate, removal: file.removal, textGone: true, comparison: null });
    expect(gone.other?.row).toBe(file.other?.row);
    if (file.fate === 'removed') removed += 1;
    if (file.fate === 'removed') lastRemoved = row;
  }
  expect(removed).toBeGreaterThan(3);
  await expect(explainRow(at('gone'), 'stdin.jsonl', rows.length)).rejects.toMatchObject({ code: 'input', expected: `a row ${rows.length}` });
  const told = await runNode([main, 'explain', `stdin.jsonl:${lastRemoved}`, '-o', 'gone'], folder);
  expect(told).toMatchObject({ status: 0, stdout: expect.stringMatching(/removed\nKept in its place: stdin\.jsonl[^]*only with --keep-job, of a past document it has the name\.\n$/u) as string });
});
