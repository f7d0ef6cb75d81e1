/** How soon a job ends that is told to: `npm run torture:stop` is the long form. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { tortureStop } from '../../scripts/torture-stop.mjs';

test('a job stops within two seconds of processor time wherever a signal meets it, and the same command then finishes it', async () => {
  const { stops, problems } = await tortureStop({ moments: 2, seed: 7, inputs: [fileURLToPath(new URL('../../sample/english.jsonl.gz', import.meta.url))], flags: ['--workers', '1', '--partitions', '4'] });
  expect(problems).toEqual([]);
  expect(stops.length).toBeGreaterThan(0);
  for (const { stage, cpu } of stops) expect([stage, cpu]).toEqual([stage, expect.any(Number)]);
  expect(Math.max(...stops.map(({ cpu }) => cpu as number))).toBeLessThan(2000);
}, 300_000);
