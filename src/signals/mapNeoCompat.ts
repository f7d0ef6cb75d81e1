/** What MAP-Neo's released code measures where it is not what it meant: other denominators, and n-grams of characters. */
import { IS_SPACE, IS_WORD } from '../text/characterTable.ts';
import { numbersOf } from './define.ts';
import type { DocumentTables } from './documentTables.ts';
import { digitTokens, nonAlphabeticTokens, wordsWithoutLetter } from './mapNeo.ts';
import type { NumberSignal } from './signal.ts';
import { countEllipsisRuns, countRuns } from './spans.ts';

function perCharacter(count: (document: DocumentTables) => number): NumberSignal['measure'] {
  return (document) => (document.characters === 0 ? null : count(document) / document.characters);
}

/** (count of the most frequent n-gram of code points − 1) × n / code points. */
export function topCharacters({ codePoints, codePointNgrams }: DocumentTables, n: number): number | null {
  if (codePoints.count === 0) return null;
  const { counts, distinct } = codePointNgrams.ngrams.repeats(n);
  let top = 1;
  for (let number = 0; number < distinct; number++) if (counts[number] > top) top = counts[number];
  return ((top - 1) * n) / codePoints.count;
}

/** Different code points that stand in any n-gram of code points that repeats / code points. */
export function distinctRepeatedCharacters({ codePoints, codePointNgrams: { ngrams, numbers } }: DocumentTables, n: number): number | null {
  if (codePoints.count === 0) return null;
  const { count, positions } = ngrams.repeats(n);
  const seen = new Uint8Array(numbers.distinct);
  let distinct = 0;
  let next = 0;
  for (let i = 0; i < count; i++) {
    const end = positions[i] + n;
    for (let at = Math.max(next, positions[i]); at < end; at++) {
      if (seen[numbers.of[at]] !== 0) continue;
      seen[numbers.of[at]] = 1;
      distinct++;
    }
    next = end;
  }
  return distinct / codePoints.count;
}

/** Tokens over the code points that are left without [^\w\s]. */
function perLeft(count: (document: DocumentTables) => number): NumberSignal['measure'] {
  return (document) => {
    const { codePoints } = document;
    let left = 0;
    for (let i = 0; i < codePoints.count; i++) if ((codePoints.flags[i] & (IS_WORD | IS_SPACE)) !== 0) left++;
    return left === 0 ? null : count(document) / left;
  };
}

const number = numbersOf('map-neo-compat', 'MAP-NEO, Matrix/data_clean_pipeline/filter/util_with_try.py, 81f3cad, as released');

export const mapNeoCompatSignals: readonly NumberSignal[] = [
  number('ellipsis_runs', 'fraction', null, '(runs of … + runs of two dots or more) / code points', perCharacter(({ bytes }) => countEllipsisRuns(bytes) + countRuns(bytes, 0x2e, 2))),
  number('words_without_letter', 'fraction', null, 'words between white space without a letter / code points', perCharacter(wordsWithoutLetter)),
  number('hash_runs', 'fraction', null, 'runs of # / code points', perCharacter(({ bytes }) => countRuns(bytes, 0x23, 1))),
  number('non_alphabetic', 'fraction', null, 'raw words that are no str.isalpha() / code points of \\w and white space', perLeft(nonAlphabeticTokens)),
  number('digits', 'fraction', null, 'raw words that are str.isdigit() / code points of \\w and white space', perLeft(digitTokens)),
  ...[2, 3, 4].map((n) => number(`top_${n}gram_characters`, 'fraction', null, `(count of the most frequent ${n}-gram of code points − 1) × ${n} / code points`, (document) => topCharacters(document, n))),
  ...[5, 6, 7, 8, 9, 10].map((n) => number(`distinct_${n}gram_characters`, 'fraction', null, `different code points in ${n}-grams of code points that repeat / code points`, (document) => distinctRepeatedCharacters(document, n))),
];
