/** Faults of devices under the built command: the same outputs by another engine, or status 4. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunReport } from '../../src/job/runReport.ts';
import { engineRequired, testAdapter } from '../harness/devices.ts';
import { mixedCorpus, toJsonl } from '../job/corpus.ts';
import { runNode, type Ended } from './runBandsaw.ts';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const outputs = ['kept/in.jsonl', 'removed.parquet', 'report.json'];
let folder: string;
let want: readonly string[];

async function bandsaw(out: string, flags: readonly string[], env: Record<string, string> = {}, preload?: string): Promise<Ended> {
  const before = preload === undefined ? [] : ['--import', pathToFileURL(fileURLToPath(new URL(preload, import.meta.url))).href];
  return runNode([...before, main, 'dedup', 'in.jsonl', '-o', out, ...flags], folder, env);
}

function bytesOf(out: string): readonly string[] {
  return outputs.map((name) => readFileSync(join(folder, out, name), 'base64'));
}

function runOf(out: string): RunReport {
  return JSON.parse(readFileSync(join(folder, out, 'run.json'), 'utf8')) as RunReport;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bandsaw-cli-faults-'));
  writeFileSync(join(folder, 'in.jsonl'), toJsonl(mixedCorpus(43, 70)));
  expect(await bandsaw('twin', ['--engine', 'twin', '--quiet'])).toEqual({ status: 0, stdout: '', stderr: '' });
  want = bytesOf('twin');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A machine without any driver. */
const noDriver = { VK_DRIVER_FILES: '/dev/null', VK_ICD_FILENAMES: '/dev/null' };

if (engineRequired('gpu')) {
  const gpu = ['--engine', 'gpu', '--adapter', testAdapter ?? 'swiftshader'];

  test.each([0, 3])('the device is destroyed at submit %i', async (submit) => {
    const env = { BANDSAW_TEST_SUBMIT: `${submit}` };
    const out = `destroyed-${submit}`;
    const { status, stdout, stderr } = await bandsaw(out, gpu, env, 'destroyDevice.mjs');
    expect({ status, errors: stderr.match(/error|bandsaw:/gi) }).toEqual({ status: 0, errors: null });
    expect(stdout).toMatch(/went on with .*WASM.* instead of gpu: .*lost/);
    expect(bytesOf(out)).toEqual(want);
    expect(runOf(out).fallbacks).toMatchObject([{ from: expect.stringMatching(/^gpu/) as string, to: expect.stringContaining('WASM') as string, reason: expect.stringContaining('lost') as string }]);
    const refused = await bandsaw(`${out}-alone`, [...gpu, '--no-fallback'], env, 'destroyDevice.mjs');
    expect(refused.status).toBe(4);
    expect(refused.stderr).toMatch(/^bandsaw: Expected .* but found .*lost/m);
    expect(refused.stderr).not.toMatch(/\n\s+at /);
  });

  test('an adapter that is gone: status 4 at the start of a job; a job that was begun goes on, unless that is forbidden', async () => {
    const fresh = await bandsaw('gone', ['--engine', 'gpu'], noDriver);
    expect(fresh).toMatchObject({ status: 4, stderr: expect.stringContaining('no adapter at all') as string });
    expect((await bandsaw('begun', ['--engine', 'twin', '--quiet'])).status).toBe(0);
    // As a run that was killed leaves it.
    const manifest = join(folder, 'begun', 'manifest.json');
    writeFileSync(manifest, JSON.stringify({ ...(JSON.parse(readFileSync(manifest, 'utf8')) as object), state: 'running', outputs: null }));
    expect((await bandsaw('begun', ['--engine', 'gpu', '--no-fallback'], noDriver)).status).toBe(4);
    const again = await bandsaw('begun', ['--engine', 'gpu', '--quiet'], noDriver);
    expect(again).toMatchObject({ status: 0, stdout: '' });
    // Dawn itself warns there, from native code that nobody can ask to be silent.
    expect(again.stderr).not.toMatch(/^bandsaw:/m);
    expect(bytesOf('begun')).toEqual(want);
    expect(runOf('begun').fallbacks).toMatchObject([{ from: 'gpu', to: expect.stringContaining('WASM') as string, reason: expect.stringContaining('no adapter at all') as string }]);
  });
}

if (engineRequired('cpu')) test('a worker that dies: its batch is redone by another engine, the others stay', async () => {
  const cpu = ['--engine', 'cpu', '--workers', '2'];
  const { status, stdout } = await bandsaw('killed', cpu, {}, 'killWorker.mjs');
  expect(status).toBe(0);
  expect(stdout).toMatch(/redid \d batch(es)? of WASM .* with twin/);
  expect(bytesOf('killed')).toEqual(want);
  expect(runOf('killed').fallbacks).toMatchObject([{ to: expect.stringContaining('twin') as string, batches: expect.any(Number) as number, reason: expect.stringContaining('worker') as string }]);
  const refused = await bandsaw('killed-alone', [...cpu, '--no-fallback'], {}, 'killWorker.mjs');
  expect(refused.status).toBe(4);
  expect(refused.stderr).toMatch(/^bandsaw: Expected the batch back from a worker/m);
});
