/** What Gopher's repetition rules measure (Rae et al., 2021, table A1), as datatrove's GopherRepetitionFilter counts it. */
import { numbersOf } from './define.ts';
import type { ComparedPieces, DocumentTables } from './documentTables.ts';
import { laterCopies } from './pieces.ts';
import type { NumberSignal } from './signal.ts';

function pieceFraction(pieces: ComparedPieces): number {
  return laterCopies(pieces, pieces.compared.numbers).pieces / pieces.count;
}

function characterFraction({ characters }: DocumentTables, pieces: ComparedPieces): number | null {
  return characters === 0 ? null : laterCopies(pieces, pieces.compared.numbers).characters / characters;
}

/** The first of the most frequent n-grams, words joined by one space, even if it occurs once. */
function topNgram({ characters, rawWords, rawNgrams }: DocumentTables, n: number): number | null {
  if (characters === 0) return null;
  if (rawWords.count < n) return 0;
  const { count, positions, numbers, counts, distinct } = rawNgrams.repeats(n);
  let position = 0;
  let times = 1;
  if (count > 0) {
    let top = 0;
    for (let number = 1; number < distinct; number++) if (counts[number] > counts[top]) top = number;
    let first = 0;
    while (numbers[first] !== top) first++;
    position = positions[first];
    times = counts[top];
  }
  let length = n - 1;
  for (let i = 0; i < n; i++) length += rawWords.lengths[position + i];
  return (length * times) / characters;
}

/** From left to right: an n-gram that was seen before counts and is stepped over, any other is remembered and the next begins a word later. */
function repeatedNgrams({ characters, rawWords, rawNgrams }: DocumentTables, n: number): number | null {
  if (characters === 0) return null;
  const { count, positions, numbers, distinct } = rawNgrams.repeats(n);
  const seen = new Uint8Array(distinct);
  let repeated = 0;
  let next = 0;
  for (let i = 0; i < count; i++) {
    const position = positions[i];
    if (position < next) continue;
    if (seen[numbers[i]] === 0) {
      seen[numbers[i]] = 1;
      continue;
    }
    for (let word = position; word < position + n; word++) repeated += rawWords.lengths[word];
    next = position + n;
  }
  return repeated / characters;
}

const number = numbersOf('gopher', 'Rae et al., 2021 (arXiv 2112.11446), table A1; datatrove, filters/gopher_repetition_filter.py, a649de7; words are raw words in place of spaCy’s');

export const gopherRepetitionSignals: readonly NumberSignal[] = [
  number('paragraph_copies', 'fraction', 0, 'paragraphs (stripped text, cut at two newlines or more) that equal an earlier one / paragraphs', ({ paragraphs }) => pieceFraction(paragraphs)),
  number('paragraph_copy_chars', 'fraction', null, 'their code points / code points of the text', (document) => characterFraction(document, document.paragraphs)),
  number('line_copies', 'fraction', 0, 'lines (cut at runs of newlines) that equal an earlier one / lines', ({ runLines }) => pieceFraction(runLines)),
  number('line_copy_chars', 'fraction', null, 'their code points / code points of the text', (document) => characterFraction(document, document.runLines)),
  ...[2, 3, 4].map((n) => number(`top_${n}gram_chars`, 'fraction', null, `length × count of the most frequent ${n}-gram of raw words, spaces between / code points of the text`, (document) => topNgram(document, n))),
  ...[5, 6, 7, 8, 9, 10].map((n) => number(`copied_${n}gram_chars`, 'fraction', null, `length of ${n}-grams of raw words seen before, from left to right and none twice / code points of the text`, (document) => repeatedNgrams(document, n))),
];
