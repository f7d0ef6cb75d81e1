/** Works cut in halves for want of memory give the outputs of the whole, on every plan, however small the room is. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collide, collideWork } from '../../src/collide/collidePlan.ts';
import { ConfigError, DeviceMemoryError } from '../../src/core/errors.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { withHalving } from '../../src/engine/halving.ts';
import type { PlanOutputs, Work } from '../../src/engine/plan.ts';
import { openTwinEngine } from '../../src/engine/twinEngine.ts';
import { sketchWork } from '../../src/sketch/sketchPlan.ts';
import { tokenizeWork } from '../../src/sketch/tokenizePlan.ts';
import { agreementWork } from '../../src/verify/agreementPlan.ts';
import { columnOf, nastyText } from '../equality/texts.ts';
import { expectWords } from '../harness/compareWords.ts';
import { openTestEngines, withLimits } from '../harness/engines.ts';
import { lostDevice, planWords, withFaults, withMemory } from '../harness/faultyEngine.ts';
import { random } from '../oracles/random.ts';

let engines: Engine[];
beforeAll(async () => {
  engines = await openTestEngines();
});
afterAll(async () => {
  await Promise.all(engines.map(async (engine) => engine.close()));
});

const settings = { family: 'fss', k: 64, n: 5, bands: 6, rows: 9 };
const texts = Array.from({ length: 37 }, (_, i) => (i % 9 === 4 ? new Uint8Array(0) : nastyText(i, (i * 53) % 260, 0.01)));
const column = columnOf(texts);
const salts = Uint32Array.from({ length: 2 * texts.length }, (_, i) => (i % 6) * 77);

function randomKeys(seed: number, records: number, values: number): Uint32Array {
  const next = random(seed);
  return Uint32Array.from({ length: 2 * records }, () => Math.floor(next() * values));
}

/** What of the outputs is specified, in an order that is. */
function specified({ plan }: Work, outputs: PlanOutputs): PlanOutputs {
  if (plan.name === 'tokenize') {
    const total = outputs['unit_words'][outputs['unit_words'].length - 1];
    return { ...outputs, words: outputs['words'].subarray(0, total), whole_words: outputs['whole_words'].subarray(0, 2 * total) };
  }
  if (plan.name !== 'collide') return outputs;
  const { pairs, totals, overfull } = outputs;
  const listed = overfull.subarray(1, 1 + Math.min(overfull[0], plan.params['overfullCapacity']));
  return {
    pairs: pairs.subarray(0, 2 * Math.min(totals[0], plan.params['capacity'])),
    totals,
    // In no order, and where not all fit, any of them.
    overfull: overfull[0] === listed.length ? Uint32Array.of(overfull[0], ...listed.toSorted()) : overfull.subarray(0, 1),
  };
}

async function expectSame(name: string, work: Work, got: PlanOutputs, want: PlanOutputs): Promise<void> {
  const [a, b] = [specified(work, got), specified(work, want)];
  expect(Object.keys(a).sort(), name).toEqual(Object.keys(b).sort());
  for (const each of Object.keys(b)) expectWords(`${each} of ${name}`, a[each], b[each]);
}

const signatures = Uint32Array.from({ length: 48 * 64 }, (_, i) => Math.imul(i, 7) % 3);
const next = random(5);
const pairs = Uint32Array.from({ length: 2 * 90 }, () => Math.floor(next() * 48));
const works: Record<string, () => Work> = {
  'sketch fss': () => sketchWork(column, settings, salts),
  'sketch minhash without salts': () => sketchWork(column, { ...settings, family: 'minhash', bands: 1, rows: 1 }),
  tokenize: () => tokenizeWork(column),
  agreement: () => agreementWork(signatures, pairs, { k: 64, slotWords: 1 }),
  'agreement of two words a slot': () => agreementWork(signatures, pairs.map((row) => row >> 1), { k: 64, slotWords: 2 }),
  'collide, few values': () => collideWork(randomKeys(1, 300, 5), { depth: 4, capacity: 3000, overfullCapacity: 90 }),
  'collide, many values': () => collideWork(randomKeys(2, 300, 60), { depth: 64, capacity: 400, overfullCapacity: 4 }),
  'collide, one value': () => collideWork(new Uint32Array(2 * 200).fill(9), { depth: 7, capacity: 2000, overfullCapacity: 25 }),
  'collide, too few places': () => collideWork(randomKeys(3, 300, 4), { depth: 5, capacity: 100, overfullCapacity: 3 }),
};

describe.each(Object.keys(works))('%s', (name) => {
  test('in halves, quarters and smaller', async () => {
    const work = works[name]();
    const whole = planWords(work.plan);
    for (const engine of engines) {
      const want = await engine.run(work);
      for (const share of [0.9, 0.4, 0.2, 0.12]) {
        const tries: boolean[] = [];
        const halving = withHalving(withMemory(engine, Math.floor(whole * share), (_, fits) => tries.push(fits)));
        await expectSame(`${name} on ${engine.kind} at ${share}`, work, await halving.run(work), want);
        expect(tries[0], 'the whole does not fit').toBe(false);
        expect(halving.counters()[work.plan.name].halvings).toBeGreaterThan(0);
      }
    }
  });

  test('where no buffer of the engine is large enough', async () => {
    const work = works[name]();
    const [engine] = engines;
    const largest = Math.max(...Object.values(work.plan.buffers).filter((buffer) => buffer.role !== 'static').map((buffer) => buffer.length));
    const want = await engine.run(work);
    // The word table is one buffer of 18,000 words.
    const bufferWords = Math.max(Math.ceil(largest / 3), name.startsWith('sketch') || name === 'tokenize' ? 20_000 : 0);
    let most = 0;
    const halving = withHalving(withLimits(engine, { bufferWords }, (words) => (most = Math.max(most, words))));
    await expectSame(name, work, await halving.run(work), want);
    if (largest > bufferWords) expect(halving.counters()[work.plan.name].halvings).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(bufferWords);
  });
});

test('collide asks for more room as it does on one that has memory', async () => {
  const keys = randomKeys(8, 500, 9);
  const twin = openTwinEngine();
  const want = await collide(twin, keys, 6, { pairs: 10, overfull: 0 });
  const got = await collide(withHalving(withMemory(twin, 3000)), keys, 6, { pairs: 10, overfull: 0 });
  expectWords('pairs', got.pairs, want.pairs);
  expectWords('overfull', got.overfull, want.overfull);
});

test('the size that has room is remembered: later works of the plan are cut before they fail', async () => {
  const twin = openTwinEngine();
  const work = works['sketch fss']();
  let failures = 0;
  const halving = withHalving(withMemory(twin, Math.floor(planWords(work.plan) * 0.3), (_, fits) => (failures += fits ? 0 : 1)));
  await halving.run(work);
  const first = failures;
  expect(first).toBeGreaterThan(0);
  for (let i = 0; i < 5; i++) await halving.run(work);
  expect(failures).toBe(first);
  // Another plan has not failed yet.
  const small = tokenizeWork(columnOf([texts[1]]));
  await halving.run(small);
  expect(halving.counters()['tokenize'].halvings).toBeUndefined();
});

test('what cannot be cut goes on as the error it was', async () => {
  const engine = withHalving(withMemory(openTwinEngine(), 10));
  for (const work of [sketchWork(columnOf([texts[1]]), settings), tokenizeWork(columnOf([texts[1]])), agreementWork(signatures, Uint32Array.of(0, 1), { k: 64, slotWords: 1 })]) {
    await expect(engine.run(work)).rejects.toThrow(DeviceMemoryError);
  }
});

test('only want of memory is answered so', async () => {
  const lost = lostDevice();
  const other = new ConfigError({ expected: 'sense', found: 'none', remedy: 'think' });
  for (const error of [lost, other]) {
    let runs = 0;
    const engine = withHalving(withFaults(openTwinEngine(), () => {
      runs++;
      throw error;
    }));
    await expect(engine.run(works['tokenize']())).rejects.toBe(error);
    expect(runs).toBe(1);
  }
});
