/** Folding by buckets of the engine: what the host finds alone, whatever the records. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { foldEqual } from '../../src/cluster/fold.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { foldOnEngine } from '../../src/job/foldOnEngine.ts';
import { expectWords } from '../harness/compareWords.ts';
import { openTestEngines, withLimits } from '../harness/engines.ts';
import { random } from '../oracles/random.ts';

const SEED = 11;
let engines: Engine[];
beforeAll(async () => {
  engines = await openTestEngines();
});
afterAll(async () => Promise.all(engines.map(async (engine) => engine.close())));

type Record7 = readonly number[];

/** The oracle compares records as text. */
function oracle(records: readonly Record7[], order: Uint32Array): Uint32Array {
  const first = new Map<string, number>();
  const representative = new Uint32Array(records.length);
  for (const record of order) {
    const kind = records[record].join(' ');
    if (!first.has(kind)) first.set(kind, record);
    representative[record] = first.get(kind) as number;
  }
  return representative;
}

function shuffled(count: number, seed: number): Uint32Array {
  const next = random(seed);
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

const words = (next: () => number): number => Math.floor(next() * 2 ** 32);

function kindsFrom(count: number, kinds: number, seed: number, make: (next: () => number, kind: number) => Record7): Record7[] {
  const next = random(seed);
  const list = Array.from({ length: kinds }, (_, kind) => make(next, kind));
  return Array.from({ length: count }, () => list[Math.floor(next() * kinds)]);
}

test.each<[string, readonly Record7[]]>([
  ['no record', []],
  ['one record', [[1, 2, 3, 4, 5, 6, 0]]],
  ['all equal', Array.from({ length: 300 }, () => [1, 2, 3, 4, 5, 6, 7])],
  ['all different', kindsFrom(500, 5000, 1, (next) => Array.from({ length: 7 }, () => words(next)))],
  ['many copies', kindsFrom(700, 90, 2, (next) => [...Array.from({ length: 6 }, () => words(next)), 0])],
  ['the same texts in several groups', kindsFrom(400, 40, 3, (_, kind) => [9, 9, 9, kind >> 2, 5, 5, kind & 3])],
  ['equal keys, unequal digests', kindsFrom(400, 30, 4, (next, kind) => [1, 2, words(next), kind, 3, 4, 0])],
  ['digest and signature hash that cancel', kindsFrom(400, 30, 5, (next) => { const [a, b] = [words(next), words(next)]; return [a, b, 1, 1, a, b, 0]; })],
  ['one bit apart in each column', kindsFrom(400, 14, 6, (_, kind) => Array.from({ length: 7 }, (__, column) => (column === kind >> 1 ? kind & 1 : 0)))],
])('%s', async (_, records) => {
  const kind = Array.from({ length: 7 }, (__, column) => Uint32Array.from(records, (record) => record[column]));
  for (const order of [shuffled(records.length, SEED), Uint32Array.from(records, (___, i) => i)]) {
    const want = oracle(records, order);
    expectWords('host alone', foldEqual(kind, order), want);
    for (const engine of engines) {
      expectWords(`${engine.kind}, seed ${SEED}`, await foldOnEngine(engine, kind, order), want);
      if (records.length > 100) expectWords(`${engine.kind}, small buffers`, await foldOnEngine(withLimits(engine, { bufferWords: 300 }), kind, order), want);
    }
  }
  expect(kind).toHaveLength(7);
});
