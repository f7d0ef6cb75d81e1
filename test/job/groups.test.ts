/** Values of the --within column: numbers in order of appearance, however many maps they lie in. */
import { expect, test } from 'vitest';
import { Groups } from '../../src/job/keepOrder.ts';

const cells = [null, 1, '1', 'null', 1, true, 'true', null, 2n ** 60n, 'a', 'b', 'a', 1.5, '1.5'];

test.each([1, 2, 3, 100])('values have the same numbers with %i in a map', (most) => {
  const groups = new Groups(most);
  const numbers = cells.map((cell) => groups.numberOf(cell));
  expect(numbers).toEqual([1, 2, 3, 4, 2, 5, 6, 1, 7, 8, 9, 8, 10, 11]);
  expect(groups.size).toBe(11);
  const fresh = groups.takeFresh();
  expect([fresh.length, groups.takeFresh()]).toEqual([11, []]);

  const again = new Groups(most);
  for (const key of fresh) again.restore(key);
  expect(cells.map((cell) => again.numberOf(cell))).toEqual(numbers);
  expect([again.numberOf('c'), again.takeFresh().length]).toEqual([12, 1]);
});
