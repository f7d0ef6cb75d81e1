import { expect, test } from 'vitest';
import { Pace } from '../../src/engine/gpu/pace.ts';

test('an unknown or short job is not slept through', () => {
  const pace = new Pace();
  expect(pace.sleepFor('a', 1000)).toBe(0);
  pace.learn('a', 1000, 5);
  expect(pace.sleepFor('a', 1000)).toBe(0);
  expect(pace.sleepFor('a', 10_000)).toBeCloseTo(35);
  expect(pace.sleepFor('b', 10_000)).toBe(0);
});

test('most of the time expected is slept, never more than a second', () => {
  const pace = new Pace();
  pace.learn('a', 100, 200);
  expect(pace.sleepFor('a', 100)).toBeCloseTo(140);
  expect(pace.sleepFor('a', 50)).toBeCloseTo(70);
  expect(pace.sleepFor('a', 1_000_000)).toBe(1000);
});

test('when work grows cheap the guess follows at once; one slow job moves it by a tenth', () => {
  const pace = new Pace();
  pace.learn('a', 100, 200);
  pace.learn('a', 100, 2_000);
  expect(pace.sleepFor('a', 100)).toBeCloseTo(154);
  pace.learn('a', 100, 10);
  expect(pace.sleepFor('a', 100)).toBeCloseTo(7);
  pace.learn('a', 0, 10);
  expect(pace.sleepFor('a', 100)).toBeCloseTo(7);
});
