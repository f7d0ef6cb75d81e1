/**
 * A job on the device with nothing to fall back on: the WASM and twin engines and every twin kernel are replaced by
 * ones that throw, and the outputs are still those of the other engines.
 */
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test, vi } from 'vitest';
import type { RunReport } from '../../src/job/runReport.ts';
import { openTestGpu } from '../harness/devices.ts';

const { forbidden } = vi.hoisted(() => ({
  forbidden: (what: string) => (): never => {
    throw new Error(`${what} ran in a job that was to run on the device alone`);
  },
}));

vi.mock('../../src/engine/cpu/cpuEngine.ts', () => ({ openCpuEngine: forbidden('the WASM engine') }));
vi.mock('../../src/engine/twinEngine.ts', () => ({ openTwinEngine: forbidden('the twin engine') }));
vi.mock('../../src/kernels/registry.ts', async (original) => {
  const { kernels } = await original<typeof import('../../src/kernels/registry.ts')>();
  return { kernels: Object.fromEntries(Object.entries(kernels).map(([id, kernel]) => [id, { ...kernel, twin: forbidden(`the twin of ${id}`) }])) };
});

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bandsaw-gpu-only-'));
  folders.push(folder);
  return folder;
}

async function filesOf(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((each) => each.isFile() && each.name !== 'run.json' && !each.parentPath.includes('.job'));
  const entries = await Promise.all(names.map(async (each) => [join(each.parentPath, each.name).slice(folder.length), createHash('sha256').update(await readFile(join(each.parentPath, each.name))).digest('hex')] as const));
  return Object.fromEntries(entries.filter(([name]) => !/manifest/.test(name)).sort());
}

const inputs = ['english.jsonl.gz', 'feed.arrow'].map((name) => fileURLToPath(new URL(`../../sample/${name}`, import.meta.url)));

test('the five kinds of kernels all run on the device, and the bytes are the same', async () => {
  const { dedup } = await import('../../src/job/dedup.ts');
  const engine = await openTestGpu();
  const onDevice = await emptyFolder();
  try {
    await dedup({ inputs, output: onDevice }, { engine, workers: 0 });
  } finally {
    await engine.close();
  }
  const run = JSON.parse(await readFile(join(onDevice, 'run.json'), 'utf8')) as RunReport;
  const dispatched = new Map<string, number>();
  const parts = run.stages.flatMap(({ engines }) => engines);
  for (const { plans } of parts) {
    for (const { kernels } of Object.values(plans)) for (const [id, { dispatches }] of Object.entries(kernels)) dispatched.set(id, (dispatched.get(id) ?? 0) + dispatches);
  }
  expect(run.engine.kind).toBe('gpu');
  // Tokenise, sketch, band keys, buckets, slot agreement.
  for (const id of ['classify', 'word_starts', 'hash_words_ascii', 'hash_words', 'shingle_hash', 'digest_words', 'sketch_fss_small', 'sketch_fss_large', 'band_keys', 'bucket_insert', 'bucket_anchors', 'pair_emit', 'slot_agreement']) {
    expect(`${id}: ${(dispatched.get(id) ?? 0) > 0}`).toBe(`${id}: true`);
  }
  expect([...new Set(parts.map(({ kind }) => kind))]).toEqual(['gpu']);
  for (const { plans } of parts) for (const { bytesUp, bytesDown } of Object.values(plans)) expect(bytesUp > 0 && bytesDown > 0).toBe(true);

  // The same job with the real twin, in a module graph without the replacements.
  vi.resetModules();
  vi.doUnmock('../../src/engine/twinEngine.ts');
  vi.doUnmock('../../src/kernels/registry.ts');
  const { openTwinEngine } = await import('../../src/engine/twinEngine.ts');
  const again = await import('../../src/job/dedup.ts');
  const onTwin = await emptyFolder();
  await again.dedup({ inputs, output: onTwin }, { engine: openTwinEngine() });
  const [device, twin] = [await filesOf(onDevice), await filesOf(onTwin)];
  expect(Object.keys(device).length).toBeGreaterThan(3);
  expect(device).toEqual(twin);
});
