/** A job that is killed and run again, at renames and at seeded moments: the bytes of one never killed. `npm run torture:resume` is the long form. */
import { expect, test } from 'vitest';
import { torture } from '../../scripts/torture-resume.mjs';

test('SIGKILL before ten renames and at ten moments', async () => {
  const { moments, renames, problems } = await torture({ kills: 10, seed: 20261126, renames: 10, inputs: ['feed.arrow'], calibration: false });
  expect(problems).toEqual([]);
  expect([moments, renames]).toEqual([10, 10]);
}, 300_000);
