import { expect, test } from 'vitest';
import { chunkTasks, mostShingles } from '../../src/sketch/chunkTasks.ts';
import { families, familyNames, familyOf } from '../../src/sketch/families.ts';
import { signatureWords } from '../../src/sketch/family.ts';
import { permutationOracle } from '../oracles/minhash.ts';

test('names and codes are what artefacts carry', () => {
  expect(families.map(({ id, code, slotWords, shingleUnit }) => [id, code, slotWords, shingleUnit])).toEqual([
    ['fss', 0, 1, 'word'],
    ['minhash', 1, 1, 'word'],
  ]);
  expect(familyNames).toEqual(['fss', 'minhash']);
  expect(familyOf('minhash').code).toBe(1);
  expect(signatureWords(familyOf('fss'), 128)).toBe(128);
  expect(signatureWords({ ...familyOf('fss'), slotWords: 2 }, 128)).toBe(256);
});

test('an unknown family is refused by name', () => {
  expect(() => familyOf('simhash')).toThrow(/Expected a sketch family among fss, minhash but found "simhash"/);
});

test('mostShingles is what text of single letters reaches', () => {
  const shinglesOf = (bytes: number, n: number): number => {
    const words = 'a b c d e f g h i j k l m n o p'.slice(0, bytes).replaceAll(' ', '').length;
    return words === 0 ? 0 : words < n ? 1 : words - n + 1;
  };
  for (const n of [1, 2, 5, 32]) {
    for (let bytes = 0; bytes <= 31; bytes++) expect(mostShingles(bytes, n), `${bytes} bytes, n = ${n}`).toBe(shinglesOf(bytes, n));
  }
});

test('tasks cover every chunk that bytes can fill, of units that are large enough', () => {
  // 0, 1, 7, 8, 9 and 40 bytes hold at most 0, 1, 4, 4, 5 and 20 words.
  const offsets = Uint32Array.of(0, 0, 1, 8, 16, 25, 65);
  expect([...chunkTasks(offsets, 1, 4, 1)]).toEqual([1, 0, 2, 0, 3, 0, 4, 0, 4, 1, 5, 0, 5, 1, 5, 2, 5, 3, 5, 4]);
  expect([...chunkTasks(offsets, 1, 4, 9)]).toEqual([4, 0, 4, 1, 5, 0, 5, 1, 5, 2, 5, 3, 5, 4]);
  expect([...chunkTasks(offsets, 5, 4, 10)]).toEqual([5, 0, 5, 1, 5, 2, 5, 3]);
  expect([...chunkTasks(Uint32Array.of(0), 1, 4, 1)]).toEqual([]);
});

test('minhash permutations are odd, all different, and those of the formula', () => {
  const { inputs } = familyOf('minhash').part({ offsets: Uint32Array.of(0, 5), k: 512, n: 5 });
  const permutations = inputs['permutations'] as Uint32Array;
  expect(permutations.length).toBe(1024);
  for (let i = 0; i < 512; i++) expect([permutations[2 * i], permutations[2 * i + 1]]).toEqual(permutationOracle(i));
  expect(new Set(permutations).size).toBe(1024);
  expect(permutations.every((each, at) => at % 2 === 1 || each % 2 === 1)).toBe(true);
});
