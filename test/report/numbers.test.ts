import { expect, test } from 'vitest';
import { bytes, duration, percent, share, short } from '../../src/report/numbers.ts';

test('shares are never all or none of what is not', () => {
  expect([share(1999, 2000), share(2000, 2000), share(1, 1e6), share(0, 5), share(0, 0), percent(0.9994), percent(0.1234)]).toEqual(['> 99.9 %', '100 %', '< 0.1 %', '0 %', '–', '99.9 %', '12.3 %']);
});

test('a number is rounded before its unit is chosen', () => {
  expect([0, 999, 1000, 1234, 12_345, 99_960, 999_499, 999_999, 1e6, 2.5e18].map(bytes)).toEqual(['0 B', '999 B', '1.00 kB', '1.23 kB', '12.3 kB', '100 kB', '999 kB', '1.00 MB', '1.00 MB', '2500 PB']);
  expect([0, 999, 1234, 999_499, 999_999, 12e6].map(short)).toEqual(['0', '999', '1.23k', '999k', '1M', '12M']);
});

test('times have no sixtieth second and no sixtieth minute', () => {
  expect([0, 999.6, 1000, 59_940, 59_999, 119_700, 3_599_800, 7_199_000, 7_260_000].map(duration)).toEqual(['0 ms', '1.0 s', '1.0 s', '59.9 s', '1 min 0 s', '2 min 0 s', '1 h 0 min', '2 h 0 min', '2 h 1 min']);
});
