/** An engine that fails as a device does, in the middle of a job: the job ends with the same bytes and says so. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConfigError, DeviceError } from '../../src/core/errors.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { withFallback } from '../../src/engine/fallbackEngine.ts';
import { openTwinEngine } from '../../src/engine/twinEngine.ts';
import { dedup } from '../../src/job/dedup.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bandsaw-fallback-'));
  const rows = Array.from({ length: 60 }, (_, i) => JSON.stringify({ id: `${i}`, text: Array.from({ length: 40 }, (_, j) => `word${(i % 20) * 40 + j}`).join(' ') + (i >= 40 ? ' and a tail' : '') }));
  await writeFile(join(folder, 'in.jsonl'), `${rows.join('\n')}\n`);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** The twin under another name that fails from run `failAt` on. */
function failing(failAt: number, error: Error): Engine {
  const twin = openTwinEngine();
  let runs = 0;
  return {
    ...twin,
    kind: 'gpu',
    description: 'a device that is lost',
    software: false,
    concurrency: 2,
    limits: { ...twin.limits, batchUnits: 16 },
    run: async (work) => {
      if (runs++ >= failAt) throw error;
      return twin.run(work);
    },
    counters: () => twin.counters(),
    close: async () => twin.close(),
  };
}

const lost = new DeviceError({ expected: 'a device', found: 'that it was lost', remedy: 'use another engine' });

async function outputs(name: string, engine: Engine): Promise<{ files: string[]; run: { fallback: { to: string; reason: string } | null; engine: { kind: string } } }> {
  const output = join(folder, name);
  await dedup({ inputs: [join(folder, 'in.jsonl')], output }, { engine });
  await engine.close();
  const read = async (file: string): Promise<string> => (await readFile(join(output, file))).toString('base64');
  return { files: await Promise.all(['kept/in.jsonl', 'removed.parquet', 'report.json'].map(read)), run: JSON.parse(await readFile(join(output, 'run.json'), 'utf8')) };
}

test('the same bytes whenever the device is lost, and run.json says what happened', async () => {
  const whole = await outputs('whole', openTwinEngine());
  expect(whole.run.fallback).toBeNull();
  for (const failAt of [0, 1, 3, 4, 5]) {
    const { files, run } = await outputs(`lost-${failAt}`, withFallback(failing(failAt, lost), async () => openTwinEngine()));
    expect(files).toEqual(whole.files);
    expect(run.fallback?.reason).toContain('that it was lost');
    expect(run.engine.kind).toBe('twin');
  }
});

test('without a fallback the job ends with the device error', async () => {
  await expect(outputs('alone', failing(1, lost))).rejects.toBe(lost);
});

test('an error that is not a device failure is passed on', async () => {
  const other = new ConfigError({ expected: 'sense', found: 'none', remedy: 'think' });
  let opened = 0;
  const engine = withFallback(failing(0, other), async () => {
    opened++;
    return openTwinEngine();
  });
  await expect(outputs('other', engine)).rejects.toBe(other);
  expect(opened).toBe(0);
});
