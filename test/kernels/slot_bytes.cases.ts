import type { KernelCase } from './case.ts';
import { numbers, UNTOUCHED } from './sketchUnits.ts';

/** The oracle reads the slots as bytes in memory: the first of each slot, four of them a word. */
function lowBytes(signatures: Uint32Array, words: number, slotWords: number): Uint32Array {
  const bytes = new Uint8Array(signatures.slice().buffer);
  const low = Uint8Array.from({ length: 4 * words }, (_, slot) => bytes[4 * slotWords * slot]);
  return new Uint32Array(low.buffer);
}

function bytesCase(name: string, words: number, slotWords = 1, WG = 64): KernelCase {
  const signatures = Uint32Array.from(numbers(4 * words * slotWords, words + slotWords));
  return {
    name,
    params: { word_count: words, slot_words: slotWords },
    constants: { WG },
    buffers: { signatures, bytes: new Uint32Array(words + 1).fill(UNTOUCHED) },
    expected: { bytes: Uint32Array.from([...lowBytes(signatures, words, slotWords), UNTOUCHED]) },
  };
}

export const cases: readonly KernelCase[] = [
  ...[0, 1, 63, 64, 65].map((words) => bytesCase(`${words} words`, words)),
  bytesCase('rows of 128 slots', 32 * 40),
  bytesCase('slots of two words', 32 * 9, 2),
  bytesCase('more than 65,535 workgroups', 65_600, 1, 1),
];
