import { seededRandom } from '../seededRandom.ts';

/** Rows that stay, by name: none and all, at random, rarely and often, in one piece at either end. */
export function patterns(rows: number, seed: number): Record<string, (row: number) => boolean> {
  const random = seededRandom(seed);
  const drawn = Uint8Array.from({ length: rows }, () => (random() < 0.5 ? 1 : 0));
  return {
    none: () => false,
    all: () => true,
    half: (row) => drawn[row] === 1,
    'all but 1 in 97': (row) => row % 97 !== 13,
    '1 in 50': (row) => row % 50 === 7,
    'the first 100': (row) => row < 100,
    'the last one': (row) => row === rows - 1,
  };
}
