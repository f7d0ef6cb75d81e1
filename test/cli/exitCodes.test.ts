/** Every exit status of the built command, by what leads to it: a batch job decides by these alone. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exitCodes } from '../../src/cli/exitCodes.ts';
import { runNode } from './runBandsaw.ts';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bandsaw-exit-'));
  writeFileSync(join(folder, 'in.jsonl'), '{"text":"one page of words that is long enough"}\n{"text":"another page that has nothing of it"}\n');
  writeFileSync(join(folder, 'bad.jsonl'), '{"text":"a page"}\n{"text":\n');
  writeFileSync(join(folder, 'cut.parquet'), 'PAR1');
  mkdirSync(join(folder, 'taken'));
  writeFileSync(join(folder, 'taken/thesis.txt'), 'mine');
  expect((await runNode([main, 'dedup', 'in.jsonl', '-o', 'done', '--engine', 'twin', '--workers', '0'], folder)).status).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const twin = ['--engine', 'twin', '--workers', '0'];
/** A machine without any driver. */
const noDriver = { VK_DRIVER_FILES: '/dev/null', VK_ICD_FILENAMES: '/dev/null' };
const gpu = ['--engine', 'gpu'];

/** Status, what leads to it, arguments; `{n}` is a folder of its own. */
const table: readonly (readonly [number, string, readonly string[]])[] = [
  [0, 'a job that is done', ['dedup', 'in.jsonl', '-o', '{n}', ...twin]],
  [0, 'one that had been done before', ['dedup', 'in.jsonl', '-o', 'done', ...twin]],
  [0, 'a plan that fits', ['dedup', 'in.jsonl', '-o', '{n}', '--plan']],
  [0, 'a plan of decontamination', ['decontaminate', 'in.jsonl', '--against', 'in.jsonl', '-o', '{n}', '--plan']],
  [0, 'an explanation', ['explain', 'in.jsonl:1', '-o', 'done']],
  [0, 'a page made anew', ['report', 'done']],
  [1, 'no job to make a page of', ['report', '{n}']],
  [2, 'a page of nothing', ['report']],
  [0, 'signals', ['signals', 'in.jsonl', '-o', '{n}.jsonl']],
  [0, 'decontamination', ['decontaminate', 'in.jsonl', '--against', 'in.jsonl', '-o', '{n}', ...twin]],
  [2, 'decontamination against nothing', ['decontaminate', 'in.jsonl', '-o', '{n}', ...twin]],
  [0, 'a job with an index', ['dedup', 'in.jsonl', '-o', '{n}', '--index', '{n}-past', ...twin]],
  [0, 'help', ['help', 'sketch']],
  [0, 'version', ['--version']],
  [1, 'an input that is not there', ['dedup', 'nowhere.jsonl', '-o', '{n}', ...twin]],
  [1, 'an index that is not there', ['index', 'show', 'nowhere']],
  [2, 'half a command about an index', ['index', 'remove', 'past']],
  [1, 'a damaged file', ['dedup', 'cut.parquet', '-o', '{n}', ...twin]],
  [1, 'a row that cannot be read', ['dedup', 'bad.jsonl', '-o', '{n}', ...twin]],
  [1, 'a folder that is taken', ['dedup', 'in.jsonl', '-o', 'taken', ...twin]],
  [1, 'a folder of another job', ['dedup', 'in.jsonl', '-o', 'done', '--threshold', '0.7', ...twin]],
  [1, 'a plan that cannot fit', ['dedup', 'in.jsonl', '-o', '{n}', '--plan', '--disk', '1KiB']],
  [1, 'no job to explain', ['explain', 'in.jsonl:1', '-o', '{n}']],
  [1, 'no stream to sketch', ['sketch', ...twin]],
  [2, 'no command', []],
  [2, 'an unknown command', ['dedupe', 'in.jsonl']],
  [2, 'an unknown flag', ['dedup', 'in.jsonl', '-o', '{n}', '--treshold', '0.8']],
  [2, 'an impossible number', ['dedup', 'in.jsonl', '-o', '{n}', '--k', '17']],
  [2, 'a value that is no choice', ['dedup', 'in.jsonl', '-o', '{n}', '--verify', 'maybe']],
  [2, 'no output', ['dedup', 'in.jsonl']],
  [2, 'a column that is not there', ['dedup', 'in.jsonl', '-o', '{n}', '--within', 'dump', ...twin]],
  [3, 'rejected rows', ['dedup', 'bad.jsonl', '-o', '{n}', '--on-error', 'skip', ...twin]],
  [3, 'rejected rows of signals', ['signals', 'bad.jsonl', '-o', '{n}.jsonl', '--on-error', 'skip']],
  [4, 'a device that is absent', ['dedup', 'in.jsonl', '-o', '{n}', ...gpu]],
  [4, 'an adapter that is absent', ['sketch', ...gpu, '--adapter', 'no such adapter']],
];

test.each(table.map(([status, why, args], i) => [status, why, args.map((each) => each.replace('{n}', `out${i}`))] as const))('%i: %s', async (status, _, args) => {
  const ended = await runNode([main, ...args], folder, args.includes('gpu') ? noDriver : {}, '');
  expect(ended).toMatchObject({ status });
  if ([1, 2, 4].includes(status) && args.length > 0) expect(ended.stderr).toMatch(/^bandsaw: .*Expected .* but found .*: /mu);
  if (status === 2 && args.length > 0) expect(existsSync(join(folder, args[3] ?? 'none', 'manifest.json'))).toBe(false);
  // Dawn warns in traces of its own, before ours.
  expect(ended.stderr.slice(ended.stderr.indexOf('bandsaw:'))).not.toMatch(/\n\s+at /u);
});

test.each([['SIGINT', 130], ['SIGTERM', 143]] as const)('%s: %i', async (signal, status) => {
  const output = join(folder, signal);
  const child = spawn(process.execPath, [main, 'dedup', '-', '-o', output, ...twin], { cwd: folder, stdio: ['pipe', 'ignore', 'ignore'] });
  const ended = new Promise((resolve) => child.once('close', resolve));
  // Standard input that does not end: it is at work until it is told.
  while (!existsSync(join(output, '.standard-input.partial')) && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 10));
  child.kill(signal);
  expect(await ended).toBe(status);
});

test('the table has every status there is, and README names them', () => {
  expect([...new Set([...table.map(([status]) => status), 130, 143])].sort((a, b) => a - b)).toEqual(Object.values(exitCodes).sort((a, b) => a - b));
  const line = /^Exit status: (.*)$/mu.exec(readFileSync(new URL('../../README.md', import.meta.url), 'utf8'))?.[1] ?? '';
  expect((line.match(/\d+/gu) ?? []).map(Number)).toEqual(Object.values(exitCodes));
});
