/**
 * Corpora of any size by seeded edits: every document follows from its number alone, so nothing is held while millions
 * are written, and a near-duplicate's source may lie anywhere before it. Those of a smaller corpus are the first of a larger.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeTable } from '../dist/io/tables/tables.js';
import { seeded } from './random.mjs';

/** Of this many words of a near-duplicate one is changed: J about 0.85. */
const CHANGED = 60;
const SHARD_ROWS = 100_000;
const BATCH_ROWS = 10_000;

function fresh(runs, number, words) {
  const random = seeded(number + 1);
  const document = [];
  while (document.length < words) document.push(...random.pick(runs));
  return document.slice(0, words);
}

/**
 * Returns document `number` as text. With the share `alike` it is a copy of a fresh one before it: half of those
 * in capitals, which fold to the same words, half with single words changed.
 */
function textAt(runs, number, { words, alike }) {
  if (!isCopy(number, alike)) return fresh(runs, number, words).join(' ');
  const random = seeded(number ^ 0x5bd1e995);
  let source = random.below(number);
  while (isCopy(source, alike)) source = random.below(number);
  const copy = fresh(runs, source, words);
  if (random.unit() < 0.5) return copy.join(' ').toUpperCase();
  for (let i = Math.max(1, Math.round(words / CHANGED)); i > 0; i--) copy[random.below(words)] = `changed${random.below(1e6)}`;
  return copy.join(' ');
}

/** The first is none, so every copy has a source. */
function isCopy(number, alike) {
  return number > 0 && seeded(number ^ 0x2545f491).unit() < alike;
}

/**
 * Writes the corpus as numbered files of `format` (parquet with zstd, or jsonl) to a folder and returns their paths.
 * Files that are there are taken as they are: they follow from their names and the wish.
 */
export async function writeCorpus(folder, runs, { documents, words, alike, format }) {
  mkdirSync(folder, { recursive: true });
  const paths = [];
  const schema = [{ name: 'id', type: 'string', nullable: false }, { name: 'text', type: 'string', nullable: false }];
  for (let from = 0; from < documents; from += SHARD_ROWS) {
    const to = Math.min(documents, from + SHARD_ROWS);
    const path = join(folder, `${String(from / SHARD_ROWS).padStart(4, '0')}-${to - from}.${format}`);
    function* batches() {
      for (let at = from; at < to; at += BATCH_ROWS) {
        const rowCount = Math.min(BATCH_ROWS, to - at);
        const texts = Array.from({ length: rowCount }, (_, i) => textAt(runs, at + i, { words, alike }));
        yield { rowCount, columns: [texts.map((_, i) => `d${at + i}`), texts] };
      }
    }
    if (!existsSync(path)) await writeTable(path, schema, batches());
    paths.push(path);
  }
  return paths;
}
