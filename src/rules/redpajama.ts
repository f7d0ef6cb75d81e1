/** Limits of others on the signals of RedPajama-V2, which publishes none of its own: they can decide on stored signals. */
import type { Rule } from './rule.ts';
import { dropAbove, dropBelow, dropLineShareAbove, dropOutside } from './threshold.ts';

const gopher = 'limits of Rae et al., 2021 (arXiv 2112.11446), A1 on the signals of RedPajama-Data V2';
const c4 = 'limits of Raffel et al., 2020 (arXiv 1910.10683), 2.2 on the signals of RedPajama-Data V2';
const of = (name: string, source: string, signal: string, doc: string) => ({ id: `redpajama-v2.${name}`, signal: `redpajama-v2.${signal}`, doc, source });

const TOP = { 2: 0.2, 3: 0.18, 4: 0.16 };
const COPIED = { 5: 0.15, 6: 0.14, 7: 0.13, 8: 0.12, 9: 0.11, 10: 0.1 };

export const redpajamaGopherRules: readonly Rule[] = [
  dropOutside(of('word-count', gopher, 'rps_doc_word_count', 'normalised words'), 50, 100_000),
  dropOutside(of('mean-word-length', gopher, 'rps_doc_mean_word_length', 'mean length of normalised words'), 3, 10),
  dropAbove(of('symbol-ratio', gopher, 'rps_doc_symbol_to_word_ratio', 'number signs and ellipses a word'), 0.1),
  dropLineShareAbove({ ...of('bullet-lines', gopher, 'rps_lines_start_with_bulletpoint', 'share of lines that begin with a bullet'), lines: 'redpajama-v2.ccnet_nlines' }, 0.9),
  dropAbove(of('ellipsis-lines', gopher, 'rps_doc_frac_lines_end_with_ellipsis', 'share of lines that end in an ellipsis'), 0.3),
  dropAbove(of('words-without-letter', gopher, 'rps_doc_frac_no_alph_words', 'share of words without a letter of a-z: texts in other scripts need another limit'), 0.2),
];

export const redpajamaRepetitionRules: readonly Rule[] = [
  ...Object.entries(TOP).map(([n, max]) => dropAbove(of(`top-${n}gram`, gopher, `rps_doc_frac_chars_top_${n}gram`, `share of the words in the most frequent ${n}-gram`), max)),
  ...Object.entries(COPIED).map(([n, max]) => dropAbove(of(`repeated-${n}grams`, gopher, `rps_doc_frac_chars_dupe_${n}grams`, `share of the words in ${n}-grams that repeat`), max)),
];

export const redpajamaC4Rules: readonly Rule[] = [
  dropBelow(of('sentences', c4, 'rps_doc_num_sentences', 'sentences'), 3),
  dropAbove(of('lorem-ipsum', c4, 'rps_doc_lorem_ipsum', '"lorem ipsum" in the text'), 0),
  dropAbove(of('curly-brackets', c4, 'rps_doc_curly_bracket', 'curly brackets in the text'), 0),
  dropAbove(of('bad-words', c4, 'rps_doc_ldnoobw_words', 'words and phrases on the list'), 0),
];
