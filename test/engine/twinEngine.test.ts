import { describe, expect, test } from 'vitest';
import { openTwinEngine } from '../../src/engine/twinEngine.ts';
import { asWords } from '../../src/engine/words.ts';
import { expectWords } from '../harness/compareWords.ts';
import { POISON } from '../harness/poison.ts';
import { counting, scalePlan, testKernels } from './testKernels.ts';

describe('twin engine', () => {
  test('runs the steps in order and returns the outputs alone', async () => {
    const engine = openTwinEngine({ kernels: testKernels });
    const outputs = await engine.run({ plan: scalePlan({ count: 5, factor: 2 }), inputs: { text: Uint32Array.of(10, 20, 30, 40, 50) } });
    // Reckoned by hand: 2·text + i; the sum hashes each with one round, x·0x9E3779B1 xor 0.
    expectWords('scaled', outputs['scaled'], [20, 41, 62, 83, 104]);
    expectWords('sums', outputs['sums'], [Math.imul(20 + 41 + 62 + 83 + 104, 0x9e3779b1) >>> 0]);
    expect(Object.keys(outputs).sort()).toEqual(['scaled', 'sums']);
  });

  test('poison fills what is neither written nor cleared, and only with the option', async () => {
    const inputs = { text: counting(2) };
    const last = async (poison: boolean, clear: boolean) => (await openTwinEngine({ kernels: testKernels, poison }).run({ plan: scalePlan({ count: 2, length: 3, clear }), inputs }))['scaled'][2];
    expect([await last(true, false), await last(true, true), await last(false, false)]).toEqual([POISON, 0, 0]);
  });

  test('counts runs, kernels and workgroups; a step without workgroups is not run', async () => {
    const engine = openTwinEngine({ kernels: testKernels });
    await engine.run({ plan: scalePlan({ count: 65 }), inputs: { text: counting(65) } });
    await engine.run({ plan: scalePlan({ count: 0 }), inputs: { text: counting(0) } });
    expect(engine.counters()['tokenize']).toMatchObject({ runs: 2, kernels: { scale: { dispatches: 1, workgroups: 2 } } });
  });

  test('a closed engine rejects; closing twice is fine', async () => {
    const engine = openTwinEngine({ kernels: testKernels });
    await engine.close();
    await engine.close();
    await expect(engine.run({ plan: scalePlan({ count: 1 }), inputs: { text: counting(1) } })).rejects.toMatchObject({ code: 'device' });
  });

  test('statics are kept under their key', async () => {
    const engine = openTwinEngine({ kernels: testKernels });
    const base = scalePlan({ count: 3 });
    const plan = { ...base, buffers: { ...base.buffers, text: { role: 'static' as const, length: 3, key: 'three' } } };
    await expect(engine.run({ plan, inputs: {} })).rejects.toMatchObject({ code: 'mismatch' });
    const first = await engine.run({ plan, inputs: { text: counting(3) } });
    const second = await engine.run({ plan, inputs: {} });
    expect(second).toEqual(first);
  });
});

describe('asWords', () => {
  test('is a view where it can be, else a padded copy', () => {
    const words = counting(3);
    expect(asWords(words, 3)).toBe(words);
    expect(asWords(new Uint8Array(words.buffer), 3).buffer).toBe(words.buffer);
    expectWords('longer', asWords(words, 5), [...words, 0, 0]);
    const bytes = Uint8Array.of(9, 1, 2, 3, 4, 5);
    expectWords('odd', asWords(bytes.subarray(1), 2), [0x04030201, 0x05]);
    expectWords('empty', asWords(new Uint8Array(0), 0), []);
  });
});
