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
