import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSource } from '../../src/io/formats.ts';
import { pick, seededRandom } from '../io/seededRandom.ts';
import { arrowOriginals } from './arrowOriginals.ts';
import { attempt, readInto, type Outcome, type Rows } from './attempt.ts';
import { damage } from './damage.ts';
import { jsonlOriginals } from './jsonlOriginals.ts';
import type { Original } from './original.ts';
import { parquetOriginals } from './parquetOriginals.ts';

export const FUZZED = {
  parquet: (seed: number) => parquetOriginals(seed),
  'arrow-file': () => arrowOriginals('file'),
  'arrow-stream': () => arrowOriginals('stream'),
  jsonl: (seed: number) => jsonlOriginals('plain', seed),
  'jsonl-gzip': (seed: number) => jsonlOriginals('gzip', seed),
  'jsonl-zstd': (seed: number) => jsonlOriginals('zstd', seed),
} as const satisfies Record<string, (seed: number) => Original[] | Promise<Original[]>>;

export type FuzzedFormat = keyof typeof FUZZED;

/** Files are synced before they take their names: on a disk most of the time would go there. */
const IN_MEMORY = '/dev/shm';
/** A case that takes longer is a hang: the files have some KiB. Seconds of processor time. */
const MOST_SECONDS = 5;
/** Damage can claim much and must not get it. */
const MOST_BYTES = 256 * 2 ** 20;

interface Tally {
  readonly outcomes: Record<Outcome, number>;
  readonly slowest: { readonly seconds: number; readonly case: number };
  readonly largest: { readonly bytes: number; readonly case: number };
}

/**
 * Runs cases [from, to) of a format. Each has a generator of its own, so that one can be repeated alone; `before` hears
 * of each before it runs.
 * @throws Error naming seed, case and damage
 */
export async function fuzzFormat(format: FuzzedFormat, seed: number, from: number, to: number, before?: (index: number) => void): Promise<Tally> {
  const folder = mkdtempSync(join(existsSync(IN_MEMORY) ? IN_MEMORY : tmpdir(), 'bandsaw-fuzz-'));
  const path = join(folder, 'damaged');
  try {
    const originals = await FUZZED[format](seed);
    const sound = await Promise.all(originals.map((each, i) => readSound(each, join(folder, `sound-${i}`))));
    const outcomes: Record<Outcome, number> = { refused: 0, read: 0, 'read and written': 0 };
    let slowest = { seconds: 0, case: -1 };
    let largest = { bytes: 0, case: -1 };
    for (let index = from; index < to; index++) {
      before?.(index);
      const random = seededRandom(Math.imul(seed, 1_000_003) + index);
      const chosen = pick(random, [...originals.keys()]);
      const damaged = damage(originals[chosen].bytes, originals[chosen].hot, random);
      const where = `${format}, seed ${seed}, case ${index}: ${originals[chosen].name}, ${damaged.how}`;
      const memory = process.memoryUsage();
      const started = process.cpuUsage();
      try {
        outcomes[await attempt(originals[chosen], sound[chosen], damaged, path, join(folder, 'kept'))]++;
      } catch (cause) {
        throw new Error(where, { cause });
      }
      const { user, system } = process.cpuUsage(started);
      const seconds = (user + system) / 1e6;
      const after = process.memoryUsage();
      const bytes = Math.max(after.arrayBuffers - memory.arrayBuffers, after.rss - memory.rss);
      if (seconds > slowest.seconds) slowest = { seconds, case: index };
      if (bytes > largest.bytes) largest = { bytes, case: index };
      if (seconds > MOST_SECONDS) throw new Error(`${where}: ${seconds} s`);
      if (bytes > MOST_BYTES) throw new Error(`${where}: ${bytes} bytes`);
    }
    return { outcomes, slowest, largest };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function readSound(original: Original, path: string): Promise<Rows> {
  writeFileSync(path, original.bytes);
  const source = await openSource(path);
  const rows: Rows = { texts: [], rows: [] };
  try {
    await readInto(rows, source, original);
  } finally {
    await source.close();
  }
  original.oracle?.(original.bytes, rows.texts);
  return rows;
}
