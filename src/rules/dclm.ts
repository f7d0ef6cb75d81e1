/** DCLM's page rules, in the order of its configuration (numbers are its steps). */
import type { Rule } from './rule.ts';
import { dropAbove, dropBelow, dropFrom, dropOutside } from './threshold.ts';

const source = 'DCLM, baselines/baselines_configs/dclm_baseline_refinedweb.yaml, 361714b';
const of = (name: string, signal: string, doc: string) => ({ id: `dclm.${name}`, signal: `dclm.${signal}`, doc, source });

const TOP = { 2: 0.2, 3: 0.18, 4: 0.16 };
const REPEATED = { 5: 0.15, 6: 0.14, 7: 0.13, 8: 0.12, 9: 0.11, 10: 0.1 };

export const dclmUrlRules: readonly Rule[] = [
  dropFrom(of('banned-domain', 'banned_domain', '1: the host is on the list'), 1),
  dropFrom(of('strict-url-words', 'strict_url_words', '2: strict words in the address'), 1),
  dropFrom(of('hard-url-words', 'hard_url_words', '3: hard words in the address'), 1),
  dropFrom(of('soft-url-words', 'soft_url_words', '4: soft words in the address'), 2),
];

export const dclmPageRules: readonly Rule[] = [
  { ...dropBelow(of('language', '', '7: probability that the language is English; a value at the limit goes'), 0.65), signals: ['language.en'], compares: { min: '<=' }, decide: ([value], limits) => ((value as number) <= limits['min'] ? { reason: 'too-low', value: value as number, limit: limits['min'] } : null) },
  dropOutside(of('word-count', 'words', '8: words'), 50, 100_000),
  dropOutside(of('mean-word-length', 'mean_word_length', '9: mean length of words'), 3, 10),
  dropAbove(of('symbol-ratio', 'symbol_ratio', '10: number signs and ellipses a word'), 0.1),
  dropAbove(of('bullet-lines', 'bullet_lines', '11: share of lines that begin with a bullet'), 0.9),
  dropAbove(of('ellipsis-lines', 'ellipsis_lines', '12: share of lines that end in an ellipsis'), 0.3),
  dropAbove(of('words-without-letter', 'words_without_letter', '13: share of words without a letter'), 0.2),
  dropBelow(of('stop-words', 'stop_words', '14: occurrences of eight English stop words'), 2),
  dropAbove(of('line-copies', 'line_copies', '15: share of lines that occur more than once'), 0.3),
  dropAbove(of('paragraph-copies', 'paragraph_copies', '15: share of paragraphs that occur more than once'), 0.3),
  dropAbove(of('line-copy-chars', 'line_copy_chars', '15: share of the text in such lines'), 0.2),
  dropAbove(of('paragraph-copy-chars', 'paragraph_copy_chars', '15: share of the text in such paragraphs'), 0.2),
  ...Object.entries(TOP).map(([n, max]) => dropAbove(of(`top-${n}gram`, `top_${n}gram_chars`, `15: share of the words in the most frequent ${n}-gram`), max)),
  ...Object.entries(REPEATED).map(([n, max]) => dropAbove(of(`repeated-${n}grams`, `repeated_${n}gram_chars`, `15: share of the words in ${n}-grams that repeat`), max)),
];
