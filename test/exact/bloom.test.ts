/** Bloom filters: never miss a key, hold their rate, and are as large as their formula says. */
import { describe, expect, test } from 'vitest';
import { BudgetError, ConfigError } from '../../src/core/errors.ts';
import { BloomFilter } from '../../src/exact/bloomFilter.ts';
import { blockedFalsePositives, sizeBloom } from '../../src/exact/bloomSize.ts';
import { ContentHasher } from '../../src/exact/contentHash.ts';

interface GrowingFilter {
  readonly layers: number;
  /** Bound of the share of unseen keys taken for seen: the sum over the layers there are. */
  readonly falsePositives: number;
  readonly bytes: number;
}

/**
 * What a filter that grows by layers really promises: pybloom's ScalableBloomFilter, as MAP-Neo's Chinese pipeline uses
 * it, gives layer i the rate rate × 0.9^(i + 1) and twice the capacity of the one before; any layer may be mistaken. With
 * ever more keys the bound goes to 9 × rate.
 */
function growingFilter(keys: number, rate = 0.001, firstCapacity = 100_000, tightening = 0.9): GrowingFilter {
  let layers = 0;
  let falsePositives = 0;
  let bits = 0;
  for (let held = 0, capacity = firstCapacity; held < keys || layers === 0; capacity *= 2) {
    const own = rate * tightening ** (layers + 1);
    const hashes = Math.ceil(Math.log2(1 / own));
    bits += hashes * Math.ceil((capacity * Math.abs(Math.log(own))) / (hashes * Math.LN2 ** 2));
    falsePositives += own;
    held += capacity;
    layers += 1;
  }
  return { layers, falsePositives, bytes: bits / 8 };
}

/** Keys from … to as they come from documents: the first two words of the content hash of a number. */
function keysOf(from: number, to: number): Uint32Array {
  const hasher = new ContentHasher();
  const keys = new Uint32Array(2 * (to - from) + 2);
  const bytes = new Uint8Array(4);
  for (let i = from; i < to; i++) {
    new DataView(bytes.buffer).setUint32(0, i);
    const hash = new Uint32Array(4);
    hasher.hash(bytes, 0, 4, hash, 0);
    keys.set(hash.subarray(0, 2), 2 * (i - from));
  }
  return keys.subarray(0, 2 * (to - from));
}

const N = 100_000;

describe('blocked filter', () => {
  test('0.001 in 16 bits a key: no key missed, at most as many false ones as the formula says, within chance', async () => {
    const size = sizeBloom(N);
    expect(size.falsePositives).toBeLessThanOrEqual(0.001);
    expect((8 * size.bytes) / N).toBeLessThan(16.5);
    const filter = await BloomFilter.open(size);
    const found = new Uint8Array(N);
    const keys = keysOf(0, N);
    filter.add(keys, found);
    const doubted = found.reduce((sum, each) => sum + each, 0);
    // While it fills there are fewer.
    expect(doubted).toBeLessThan(0.0005 * N);
    filter.contains(keys, found);
    expect(found.every((each) => each === 1)).toBe(true);
    filter.contains(keysOf(N, 2 * N), found);
    const wrong = found.reduce((sum, each) => sum + each, 0);
    const expected = size.falsePositives * N;
    expect(Math.abs(wrong - expected)).toBeLessThan(5 * Math.sqrt(expected));
    expect(wrong).toBeLessThanOrEqual(0.001 * N + 3 * Math.sqrt(0.001 * N));
  });

  test('keys that are counted, not hashed, meet no more often', async () => {
    const filter = await BloomFilter.open(sizeBloom(20_000));
    filter.add(Uint32Array.from({ length: 40_000 }, (_, i) => (i % 2 === 0 ? i / 2 : 0)));
    const found = new Uint8Array(20_000);
    filter.contains(Uint32Array.from({ length: 40_000 }, (_, i) => (i % 2 === 0 ? i / 2 + 20_000 : 0)), found);
    expect(found.reduce((sum, each) => sum + each, 0)).toBeLessThan(50);
  });

  test.each([0.5, 0.01, 1e-6])('rate %d: no key missed, whatever the number of bits', async (rate) => {
    const filter = await BloomFilter.open(sizeBloom(3000, rate));
    const found = new Uint8Array(3000);
    filter.add(keysOf(0, 3000));
    filter.contains(keysOf(0, 3000), found);
    expect(found.every((each) => each === 1)).toBe(true);
    filter.contains(keysOf(3000, 6000), found);
    expect(found.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(rate * 3000 + 5 * Math.sqrt(rate * 3000));
  });

  test('a key given twice in one call is found the second time; batches do not matter; saved bits are the filter', async () => {
    const size = sizeBloom(10_000);
    const [one, other] = [await BloomFilter.open(size), await BloomFilter.open(size)];
    const keys = keysOf(0, 10_000);
    keys.set(keys.subarray(0, 2), 2 * 7);
    const found = new Uint8Array(10_000);
    one.add(keys, found);
    expect([found[0], found[7]]).toEqual([0, 1]);
    const pieces = new Uint8Array(10_000);
    for (let at = 0; at < 10_000; at += 37) other.add(keys.subarray(2 * at, 2 * Math.min(10_000, at + 37)), pieces.subarray(at));
    expect(pieces).toEqual(found);
    expect(other.bits).toEqual(one.bits);
    const restored = await BloomFilter.open(size);
    restored.bits.set(one.bits);
    restored.contains(keys, found);
    expect(found.every((each) => each === 1)).toBe(true);
    expect(() => one.add(Uint32Array.of(1))).toThrow(RangeError);
    expect(() => one.contains(Uint32Array.of(1, 2, 3, 4), new Uint8Array(1))).toThrow(RangeError);
    one.add(new Uint32Array(0), new Uint8Array(0));
  });
});

describe('sizes', () => {
  test('the rate is that of throwing keys into blocks', () => {
    // The formula by its definition: a binomial for a block, against the Poisson mean used.
    const [keys, blocks, hashes] = [300, 10, 5];
    let sum = 0;
    let chance = (1 - 1 / blocks) ** keys;
    for (let j = 0; j <= keys; j++) {
      sum += chance * (1 - (1 - 1 / 512) ** (hashes * j)) ** hashes;
      chance *= ((keys - j) / (j + 1)) * (1 / (blocks - 1));
    }
    const own = blockedFalsePositives(keys, blocks, hashes);
    expect(own).toBeGreaterThan(sum);
    expect(own).toBeLessThan(1.3 * sum);
    expect(blockedFalsePositives(1e9, 1, 8)).toBeCloseTo(1, 3);
  });

  test('one key, many keys, and what cannot be', () => {
    expect(sizeBloom(1).falsePositives).toBeLessThanOrEqual(0.001);
    expect((8 * sizeBloom(200_000_000).bytes) / 200_000_000).toBeLessThan(16.5);
    expect(() => sizeBloom(0)).toThrow(ConfigError);
    expect(() => sizeBloom(10, 0)).toThrow(ConfigError);
    expect(() => sizeBloom(10, Number.NaN)).toThrow(ConfigError);
    expect(() => sizeBloom(1e10)).toThrow(BudgetError);
    expect(() => sizeBloom(1e6, 0.001, 1e6)).toThrow(BudgetError);
  });

  test.each([
    [1e6, 0.31, 2.7],
    [1e7, 0.47, 23.8],
    [1e8, 0.58, 199],
    [1e9, 0.69, 3365],
  ])('a growing filter of %d keys promises %d percent and takes %d MiB', (keys, percent, mebibytes) => {
    const { falsePositives, bytes } = growingFilter(keys);
    expect(Math.abs(100 * falsePositives - percent)).toBeLessThan(0.01);
    expect(bytes / 2 ** 20).toBeCloseTo(mebibytes, mebibytes < 100 ? 1 : 0);
  });
});
