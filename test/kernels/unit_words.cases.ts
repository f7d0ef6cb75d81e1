import type { KernelCase } from './case.ts';
import { nastyTexts, utf8 } from './nastyTexts.ts';
import type { NastyText } from './nastyTexts.ts';
import { UNTOUCHED } from './sketchUnits.ts';
import { textFixture } from './textFixture.ts';

function unitWordsCase({ name, units }: NastyText, WG = 64): KernelCase {
  const { unitCount, offsets, starts, bases, unitWords } = textFixture(units);
  return {
    name,
    params: { unit_count: unitCount },
    constants: { WG },
    // An offset more than there are: its lane must not exist.
    buffers: { offsets: Uint32Array.from([...offsets, 0]), starts, bases, unit_words: new Uint32Array(unitCount + 2).fill(UNTOUCHED) },
    expected: { unit_words: Uint32Array.from([...unitWords, UNTOUCHED]) },
  };
}

function unitsOf(count: number): NastyText {
  return { name: `${count} units`, units: Array.from({ length: count }, (_, i) => utf8('a 中 b.'.repeat((i * 5) % 9))) };
}

export const cases: readonly KernelCase[] = [
  ...[1, 62, 63, 64, 65, 500].map((count) => unitWordsCase(unitsOf(count))),
  ...nastyTexts.map((text) => unitWordsCase(text)),
  unitWordsCase({ name: 'more than 65,535 workgroups', units: Array.from({ length: 65_600 }, (_, i) => utf8('a '.repeat(i % 3))) }, 1),
];
