/** Bloom filter: false positives of 10⁶ unseen keys, memory and rates, for filters of 10⁵, 10⁶ and 10⁷ keys. */
import { BloomFilter } from '../dist/exact/bloomFilter.js';
import { sizeBloom } from '../dist/exact/bloomSize.js';
import { ContentHasher } from '../dist/exact/contentHash.js';
import { benchFlags, table } from './args.mjs';

const UNSEEN = 1_000_000;
const flags = benchFlags({ rate: '0.001' });
const hasher = new ContentHasher();

function keysOf(from, count) {
  const keys = new Uint32Array(2 * count + 2);
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < count; i++) {
    view.setFloat64(0, from + i);
    // The last two words are written over by the next hash.
    hasher.hash(bytes, 0, 8, keys, 2 * i);
  }
  return keys.subarray(0, 2 * count);
}

const rows = [];
for (const count of [100_000, 1_000_000, 10_000_000]) {
  const size = sizeBloom(count, Number(flags.rate));
  const filter = await BloomFilter.open(size);
  const keys = keysOf(0, count);
  const found = new Uint8Array(Math.max(count, UNSEEN));
  const cpu = (work) => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  const adding = cpu(() => filter.add(keys, found));
  const whileFilling = found.subarray(0, count).reduce((sum, each) => sum + each, 0);
  filter.contains(keys, found);
  const missed = count - found.subarray(0, count).reduce((sum, each) => sum + each, 0);
  const unseen = keysOf(2 ** 40, UNSEEN);
  const asking = cpu(() => filter.contains(unseen, found));
  const wrong = found.subarray(0, UNSEEN).reduce((sum, each) => sum + each, 0);
  rows.push([count, size.hashes, ((8 * size.bytes) / count).toFixed(2), size.falsePositives.toFixed(6), (wrong / UNSEEN).toFixed(6), whileFilling, missed, (count / adding).toFixed(1), (UNSEEN / asking).toFixed(1)]);
}
const head = ['keys', 'bits set', 'bits a key', 'rate by formula', 'rate of 10⁶ unseen', 'false while filling', 'missed', 'M added a second of CPU', 'M asked a second of CPU'];
process.stdout.write(flags.json ? `${JSON.stringify(rows.map((row) => Object.fromEntries(row.map((cell, i) => [head[i], Number(cell)]))))}\n` : `${table(head, rows)}\n`);
