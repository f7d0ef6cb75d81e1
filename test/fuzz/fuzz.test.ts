import { expect, test } from 'vitest';
import { FUZZED, fuzzFormat, type FuzzedFormat } from './fuzzFormat.ts';

const CASES = 500;
const SEED = 20261;

/** The long run is `npm run torture`. */
test.each(Object.keys(FUZZED) as FuzzedFormat[])(`${CASES} damaged files of %s: rows, or an error of ours that names the file`, async (format) => {
  const { outcomes } = await fuzzFormat(format, SEED, 0, CASES);
  // Lines are rejected one by one, never the file; of a gzip file that is damaged next to nothing can be trusted.
  if (format !== 'jsonl') expect(outcomes.refused).toBeGreaterThan(CASES / 10);
  expect(outcomes['read and written']).toBeGreaterThan(format === 'jsonl-gzip' ? 0 : CASES / 20);
});

/** Cases that once went wrong: a hang in DELTA_BINARY_PACKED of a negative number of miniblocks; gibibytes for offsets that fall between kept rows;
 * rows beyond a row group, handed out before the error. */
test.each<[FuzzedFormat, number, number]>([['parquet', 1, 225], ['parquet', 1, 10_462], ['arrow-file', 1, 709], ['arrow-stream', 1, 7691], ['arrow-file', 7, 8087]])('%s, seed %i, case %i', async (format, seed, index) => {
  const { outcomes } = await fuzzFormat(format, seed, index, index + 1);
  expect(outcomes.refused + outcomes.read + outcomes['read and written']).toBe(1);
});
