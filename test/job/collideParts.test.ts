import { expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { openTwinEngine } from '../../src/engine/twinEngine.ts';
import { collideParts } from '../../src/job/collideParts.ts';
import { pairsBeyondDepth } from '../../src/job/stages/collide.ts';
import { random } from '../oracles/random.ts';

/** The twin under smaller buffers, as a small device would be. */
function limited(bufferWords: number): Engine {
  const twin = openTwinEngine();
  return { kind: 'twin', description: 'small twin', software: true, concurrency: 1, limits: { ...twin.limits, bufferWords }, run: (work) => twin.run(work), counters: () => twin.counters(), close: () => twin.close() };
}

async function collect(engine: Engine, keys: Uint32Array, depth: number): Promise<{ pairs: string[]; overfull: number[] }> {
  const pairs: string[] = [];
  const overfull: number[] = [];
  for await (const part of collideParts(engine, keys, depth)) {
    for (let p = 0; p < part.pairs.length; p += 2) pairs.push(`${part.pairs[p]} ${part.pairs[p + 1]}`);
    overfull.push(...part.overfull);
  }
  return { pairs: pairs.sort(), overfull: overfull.sort((a, b) => a - b) };
}

test('the pairs are those of the rule, whether the engine holds all at once, a few buckets, or not even one', async () => {
  for (let seed = 1; seed <= 12; seed++) {
    const next = random(seed);
    const records = 300;
    const distinct = [4, 30, 200][seed % 3];
    const depth = [1, 3, 64, 1000][seed % 4];
    const keys = new Uint32Array(2 * records);
    for (let i = 0; i < records; i++) {
      // Keys that differ in either half alone.
      const key = Math.floor(next() ** 2 * distinct);
      keys[2 * i] = Math.imul(key >> 1, 0x9e3779b1);
      keys[2 * i + 1] = (key & 1) === 0 ? 5 : 0x80000005;
    }
    const want: string[] = [];
    const sizes = new Map<string, number[]>();
    for (let i = 0; i < records; i++) {
      const key = `${keys[2 * i]} ${keys[2 * i + 1]}`;
      const bucket = sizes.get(key) ?? [];
      for (const anchor of bucket.slice(0, depth)) want.push(`${anchor} ${i}`);
      sizes.set(key, [...bucket, i]);
    }
    const overfull = [...sizes.values()].map((bucket) => bucket.length).filter((size) => size > depth).sort((a, b) => a - b);
    for (const words of [1 << 29, 1100, 260, 24, 4]) expect(await collect(limited(words), keys, depth), `seed ${seed}, ${words} words`).toEqual({ pairs: [...want].sort(), overfull });
  }
});

test('pairs beyond the depth are those that a bucket has without its making them', () => {
  for (let members = 0; members < 30; members++) {
    for (let depth = 1; depth < 32; depth++) {
      let missing = 0;
      for (let record = 0; record < members; record++) missing += record - Math.min(record, depth);
      expect(pairsBeyondDepth(members, depth)).toBe(missing);
    }
  }
});
