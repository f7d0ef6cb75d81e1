/** Stored winners: read where they hold, and otherwise as if there were none. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { EngineTuning } from '../../src/engine/engine.ts';
import type { AdapterDescription } from '../../src/engine/adapterDescription.ts';
import { BATCH_BYTES, loadTuning, NO_TUNING, storedTuning, storeTuning, tuningKey, tuningPath, usableTuning } from '../../src/engine/gpu/tuning.ts';
import { kernels } from '../../src/kernels/registry.ts';
import { sketchWork } from '../../src/sketch/sketchPlan.ts';
import { engineRequired, openTestGpu } from '../harness/devices.ts';

const limits = { maxComputeInvocationsPerWorkgroup: 256, maxComputeWorkgroupSizeX: 256, maxStorageBufferBindingSize: 128 << 20, maxBufferSize: 256 << 20 };
const adapter: AdapterDescription = { name: 'Some GPU', backend: 'Vulkan', vendor: 'v', architecture: 'a', driver: 'Driver 1.2', software: false, limits, features: [] };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bandsaw-tuning-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());

/** For every kernel the last of its values for each constant, which is not the default. */
function everythingElse(): EngineTuning {
  const constants = Object.values(kernels).map(({ id, tunable = {}, constants: defaults }) => {
    const other = Object.entries(tunable).map(([name, values]) => [name, values.findLast((value) => value !== defaults[name])]);
    return [id, Object.fromEntries(other) as Record<string, number>] as const;
  });
  return { kernels: Object.fromEntries(constants), batchBytes: 1 << 20 };
}

describe('where the file is', () => {
  test.each([
    [{ BANDSAW_TUNING: '/x/t.json' }, 'linux', '/x/t.json'],
    [{ BANDSAW_TUNING: 'off' }, 'linux', null],
    [{ XDG_CACHE_HOME: '/cache' }, 'linux', '/cache/bandsaw/tuning.json'],
    [{ XDG_CACHE_HOME: 'relative' }, 'linux', '/base/u/.cache/bandsaw/tuning.json'],
    [{ BANDSAW_TUNING: '' }, 'linux', '/base/u/.cache/bandsaw/tuning.json'],
    [{ XDG_CACHE_HOME: '/cache' }, 'darwin', '/base/u/Library/Caches/bandsaw/tuning.json'],
    [{ LOCALAPPDATA: '/local' }, 'win32', '/local/bandsaw/tuning.json'],
    [{}, 'win32', '/base/u/AppData/Local/bandsaw/tuning.json'],
  ] as const)('%j on %s', (env, platform, path) => {
    expect(tuningPath(env, platform, '/base/u')).toBe(path);
  });

  test('the tests themselves read none', () => {
    expect(tuningPath()).toBeNull();
  });
});

describe('what is read', () => {
  test('the winner of this adapter, driver and version, stored beside those of others', () => {
    const path = join(folder, 'a/b/tuning.json');
    const other = { ...adapter, driver: 'Driver 1.3' };
    storeTuning(path, adapter, everythingElse());
    storeTuning(path, other, { kernels: { fill: { WG: 256 } } });
    expect(loadTuning(path, adapter, kernels, limits)).toEqual(everythingElse());
    expect(loadTuning(path, other, kernels, limits)).toEqual({ kernels: { fill: { WG: 256 } } });
    expect(loadTuning(path, { ...adapter, name: 'Another GPU' }, kernels, limits)).toEqual(NO_TUNING);
    expect(readdirSync(join(folder, 'a/b'))).toEqual(['tuning.json']);
    vi.stubEnv('BANDSAW_TUNING', path);
    expect(storedTuning(adapter)).toEqual(everythingElse());
  });

  test.each(['', '{', '[]', 'null', '{"format":"bandsaw-tuning-0","entries":{}}', '{"format":"bandsaw-tuning-1","entries":[]}', '{"format":"bandsaw-tuning-1"}'])('a broken file %j means defaults, and is replaced', (text) => {
    const path = join(folder, 'broken.json');
    writeFileSync(path, text);
    expect(loadTuning(path, adapter, kernels, limits)).toEqual(NO_TUNING);
    storeTuning(path, adapter, { kernels: { fill: { WG: 32 } } });
    expect(loadTuning(path, adapter, kernels, limits)).toEqual({ kernels: { fill: { WG: 32 } } });
  });

  test('an absent file, and a folder in its place, mean defaults', () => {
    expect(loadTuning(join(folder, 'absent.json'), adapter, kernels, limits)).toEqual(NO_TUNING);
    expect(loadTuning(folder, adapter, kernels, limits)).toEqual(NO_TUNING);
    expect(loadTuning(null, adapter, kernels, limits)).toEqual(NO_TUNING);
  });

  test.each([null, 5, [], { kernels: null }, { kernels: { fill: [] } }, { kernels: { fill: { WG: '64' } } }, { kernels: { fill: { WG: 33 } } }, { kernels: { fill: { WG: 1024 } } }, { kernels: { fill: { WG: 64 } } }, { kernels: { fill: { K: 64 } } }, { kernels: { nothing: { WG: 32 } } }, { kernels: { sketch_fss_large: { K: 256, CHUNK: 1 } } }, { kernels: {}, batchBytes: 3 }, { batchBytes: 2 ** 40 }])('wish %j is left out', (wish) => {
    expect(usableTuning(wish, kernels, limits)).toEqual(NO_TUNING);
  });

  test('what the device cannot do is left out, the rest is used', () => {
    const wish = { kernels: { fill: { WG: 256 }, digest_words: { WG: 128, RUN: 64 } }, batchBytes: 32 << 20 };
    const small = { ...limits, maxComputeInvocationsPerWorkgroup: 128 };
    expect(usableTuning(wish, kernels, small)).toEqual({ kernels: { digest_words: { WG: 128, RUN: 64 } } });
    expect(usableTuning({ ...wish, kernels: {} }, kernels, { ...limits, maxStorageBufferBindingSize: 1 << 30, maxBufferSize: 1 << 30 })).toEqual({ kernels: {}, batchBytes: 32 << 20 });
    expect(BATCH_BYTES).toContain(8 << 20);
    expect(BATCH_BYTES).toContain(16 << 20);
  });

  test('a place that cannot be written is an OutputError that names it', () => {
    writeFileSync(join(folder, 'file'), '');
    for (const path of [join(folder, 'file/tuning.json'), folder]) {
      expect(() => storeTuning(path, adapter, NO_TUNING)).toThrow(expect.objectContaining({ code: 'output', message: expect.stringContaining(path) as string }));
    }
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
  });
});

if (engineRequired('gpu')) {
  describe('an engine', () => {
    const texts = ['one two three four five six seven', 'Ünïcödé wörds und 漢字 mixed in', '', 'one two three four five six seven eight', 'w'.repeat(300)];
    const parts = texts.map((text) => Buffer.from(text));
    const offsets = new Uint32Array(parts.length + 1);
    parts.forEach((part, i) => (offsets[i + 1] = offsets[i] + part.length));
    const work = sketchWork({ bytes: new Uint8Array(Buffer.concat(parts)), offsets, nulls: null }, { family: 'fss', k: 64, n: 5, bands: 8, rows: 8 });

    test('reads the stored winner when it opens, says so, and gives the same results', async () => {
      const plain = await openTestGpu();
      const expected = await plain.run(work);
      expect(plain.tuning).toEqual(NO_TUNING);
      const { description, limits: defaults } = plain;
      const path = join(folder, 'engine.json');
      storeTuning(path, plain.adapter, everythingElse());
      await plain.close();

      vi.stubEnv('BANDSAW_TUNING', path);
      const tuned = await openTestGpu();
      try {
        expect(tuned.tuning).toEqual(everythingElse());
        expect(tuned.description).toBe(`${description}, tuned`);
        expect(tuned.limits).toEqual({ ...defaults, batchBytes: 1 << 20 });
        expect(await tuned.run(work)).toEqual(expected);
      } finally {
        await tuned.close();
      }
      expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ entries: { [tuningKey(tuned.adapter)]: everythingElse() } });
    });

    test('takes a tuning it is given in place of the stored one', async () => {
      const engine = await openTestGpu({ tuning: { kernels: { classify: { WG: 32 }, fill: { WG: 7 } } } });
      try {
        expect(engine.tuning).toEqual({ kernels: { classify: { WG: 32 } } });
      } finally {
        await engine.close();
      }
    });
  });
}
