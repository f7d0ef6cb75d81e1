/** Gopher's rules (Rae et al., 2021, A1.1 and table A1) as datatrove orders and bounds them. */
import type { Rule } from './rule.ts';
import { dropAbove, dropBelow, dropOutside } from './threshold.ts';

const quality = 'Rae et al., 2021 (arXiv 2112.11446), A1.1; datatrove, filters/gopher_quality_filter.py, a649de7';
const repetition = 'Rae et al., 2021 (arXiv 2112.11446), table A1; datatrove, filters/gopher_repetition_filter.py, a649de7';
const of = (name: string, source: string, signal: string, doc: string) => ({ id: `gopher.${name}`, signal: `gopher.${signal}`, doc, source });

export const gopherQualityRules: readonly Rule[] = [
  dropOutside(of('word-count', quality, 'words', 'words with a letter or a number'), 50, 100_000),
  dropOutside(of('mean-word-length', quality, 'mean_word_length', 'mean length of those words'), 3, 10),
  dropAbove(of('hash-ratio', quality, 'hash_ratio', 'number signs a word'), 0.1),
  dropAbove(of('ellipsis-ratio', quality, 'ellipsis_ratio', 'ellipses a word'), 0.1),
  dropAbove(of('bullet-lines', quality, 'bullet_lines', 'share of lines that begin with a bullet'), 0.9),
  dropAbove(of('ellipsis-lines', quality, 'ellipsis_lines', 'share of lines that end in an ellipsis'), 0.3),
  dropBelow(of('letter-words', quality, 'letter_words', 'share of words with a letter'), 0.8),
  dropBelow(of('stop-words', quality, 'stop_words', 'how many of eight English stop words occur'), 2),
];

const TOP = { 2: 0.2, 3: 0.18, 4: 0.16 };
const COPIED = { 5: 0.15, 6: 0.14, 7: 0.13, 8: 0.12, 9: 0.11, 10: 0.1 };

export const gopherRepetitionRules: readonly Rule[] = [
  dropAbove(of('paragraph-copies', repetition, 'paragraph_copies', 'share of paragraphs that equal an earlier one'), 0.3),
  dropAbove(of('paragraph-copy-chars', repetition, 'paragraph_copy_chars', 'share of the text in them'), 0.2),
  dropAbove(of('line-copies', repetition, 'line_copies', 'share of lines that equal an earlier one'), 0.3),
  dropAbove(of('line-copy-chars', repetition, 'line_copy_chars', 'share of the text in them'), 0.2),
  ...Object.entries(TOP).map(([n, max]) => dropAbove(of(`top-${n}gram`, repetition, `top_${n}gram_chars`, `share of the text in the most frequent ${n}-gram`), max)),
  ...Object.entries(COPIED).map(([n, max]) => dropAbove(of(`copied-${n}grams`, repetition, `copied_${n}gram_chars`, `share of the text in ${n}-grams seen before`), max)),
];
