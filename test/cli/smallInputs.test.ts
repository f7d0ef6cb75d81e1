/** How many threads a job has where nobody said. */
import { availableParallelism } from 'node:os';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { inputBytes } from '../../src/job/inputBytes.ts';
import { engineWorkers, ioThreads } from '../../src/job/ioThreads.ts';
import { temporaryFolder } from '../io/temporaryFolder.ts';
import { runNode } from './runBandsaw.ts';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const temporary = temporaryFolder();

it('is none for inputs below 16 MiB, one a core for others and for those of which nobody knows', () => {
  const cores = Math.min(availableParallelism(), 16);
  expect([0, 2 ** 24 - 1, 2 ** 24, null].map((bytes) => engineWorkers(2 ** 31, bytes))).toEqual([0, 0, cores, cores]);
  expect(engineWorkers(2 ** 20, 2 ** 40)).toBe(1);
});

it('the first thread of files begins at once for inputs of 16 MiB and more', async () => {
  for (const [bytes, threads] of [[0, 0], [2 ** 24 - 1, 0], [2 ** 24, 1]]) {
    const pool = ioThreads(2, 2 ** 31, bytes);
    expect(pool?.threads).toBe(threads);
    await pool?.close();
  }
  expect(ioThreads(0, 2 ** 31, 2 ** 30)).toBeNull();
});

it('goes by all inputs together; standard input and what is not there are not known', async () => {
  const [one, two] = ['a.jsonl', 'b.jsonl'].map(temporary);
  writeFileSync(one, '{"text":"one"}\n');
  writeFileSync(two, '{"text":"number two"}\n');
  const out = temporary('out');
  expect(await Promise.all([[one, two], [one, '-'], [one, temporary('c.jsonl')]].map(async (inputs) => inputBytes(inputs, out)))).toEqual([37, null, null]);
  const engineOf = async (...flags: string[]): Promise<string> => {
    expect((await runNode([main, 'dedup', one, two, '-o', out, '--engine', 'cpu', '--quiet', '--restart', ...flags], temporary('.'))).status).toBe(0);
    return (JSON.parse(readFileSync(`${out}/run.json`, 'utf8')) as { engine: { description: string } }).engine.description;
  };
  expect(await engineOf()).toBe('WASM SIMD, in the calling thread');
  expect(await engineOf('--workers', '2')).toBe('WASM SIMD, 2 workers');
});
