/**
 * MAP-Neo's English rules recomputed from the text (its rule set B), in its order: gopher, ccnet, c4, pretrainer, self,
 * refinedweb. Those that the released code measures otherwise than the comment above them says are as meant here; their
 * released forms are `map-neo-compat`.
 */
import type { Rule } from './rule.ts';
import { dropAbove, dropBelow, dropFrom, dropOutside, dropUpTo } from './threshold.ts';

const source = 'MAP-NEO, Matrix/data_clean_pipeline/filter/util_with_try.py and filter.py, 81f3cad';
const of = (name: string, signal: string, doc: string) => ({ id: `map-neo.${name}`, signal: signal.includes('.') ? signal : `map-neo.${signal}`, doc, source });
const released = (name: string, signal: string, doc: string) => ({ id: `map-neo-compat.${name}`, signal: `map-neo-compat.${signal}`, doc: `${doc}, as released`, source });

const TOP = { 2: 0.2, 3: 0.18, 4: 0.16 };
const REPEATED = { 5: 0.15, 6: 0.14, 7: 0.13, 8: 0.12, 9: 0.11, 10: 0.1 };

export const mapNeoRules: readonly Rule[] = [
  dropOutside(of('mean-token-length', 'mean_token_length', 'E1: mean length of tokens, punctuation too'), 3, 10),
  dropAbove(of('ellipsis-lines', 'redpajama-v2.rps_doc_frac_lines_end_with_ellipsis', 'E2: share of lines that end in an ellipsis'), 0.2),
  dropAbove(of('bullet-lines', 'bullet_lines', 'E3: share of lines that begin with a bullet'), 0.9),
  dropFrom(of('words-without-letter', 'words_without_letter', 'E4: share of words without a letter'), 0.4),
  dropBelow(of('distinct-stop-words', 'distinct_stop_words', 'E6: different stop words'), 2),
  dropFrom(of('symbol-ratio', 'redpajama-v2.rps_doc_symbol_to_word_ratio', 'E7: number signs and ellipses a token'), 0.5),
  dropOutside(of('token-count', 'tokens', 'E8: tokens'), 50, 10_000),
  dropBelow(of('language-score', 'document.language_score', 'E10: certainty of the language, whichever it is'), 0.4),
  dropBelow(of('length', 'filled_characters', 'E11: code points that are no space, newline or tab'), 200),
  dropUpTo(of('lines', 'lines', 'E12: lines; the comment asks for more than one, the code for one'), 1),
  dropFrom(of('curly-brackets', 'redpajama-v2.rps_doc_curly_bracket', 'E14: curly brackets a code point'), 0.025),
  dropFrom(of('lorem-ipsum', 'redpajama-v2.rps_doc_lorem_ipsum', 'E15: "lorem ipsum" a code point'), 3e-8),
  dropFrom(of('sentences', 'redpajama-v2.rps_doc_num_sentences', 'E16: sentences'), 7500),
  dropAbove(of('all-caps-words', 'all_caps_words', 'E23: share of words in capitals'), 0.1),
  dropBelow(of('unique-words', 'unique_words', 'E24: share of words that are different'), 0.1),
  dropBelow(of('entropy', 'entropy', 'E25: entropy of the words, in nats'), 3),
  dropUpTo(of('sentence-count', 'sentences', 'E30: sentences'), 1),
  dropAbove(of('read-more', 'read_more', 'E31: share of sentences that end in "read more"'), 0.1),
  dropAbove(of('hash-runs', 'hash_runs', 'E32: runs of number signs a token'), 0.1),
  dropAbove(of('ellipsis-runs', 'ellipsis_runs', 'E33: runs of dots a token'), 0.1),
  dropUpTo(of('punctuation', 'punctuation', 'E34: ASCII punctuation marks'), 0),
  dropAbove(of('non-alphabetic', 'non_alphabetic', 'E35: share of tokens that are not letters alone'), 0.2),
  dropAbove(of('digits', 'digits', 'E36: share of tokens that are digits alone'), 0.3),
  { ...of('bad-words', 'listed_term', 'E37: a token on the list; the value is the place of that term in it, from 1'), signals: ['map-neo.listed_term'], nulls: 'meant', limits: {}, compares: {}, decide: ([value]) => (value === null ? null : { reason: 'listed', value: value as number, limit: NaN }) },
  ...Object.entries(TOP).map(([n, max]) => dropAbove(of(`top-${n}gram`, `redpajama-v2.rps_doc_frac_chars_top_${n}gram`, `E26: share of the words in the most frequent ${n}-gram`), max)),
  ...Object.entries(REPEATED).map(([n, max]) => dropAbove(of(`repeated-${n}grams`, `redpajama-v2.rps_doc_frac_chars_dupe_${n}grams`, `E27: share of the words in ${n}-grams that repeat`), max)),
];

export const mapNeoCompatRules: readonly Rule[] = [
  dropAbove(released('ellipsis-lines', 'ellipsis_runs', 'E2: runs of dots a code point'), 0.2),
  dropFrom(released('words-without-letter', 'words_without_letter', 'E4: words without a letter a code point'), 0.4),
  dropBelow({ ...of('', 'lines', 'E12: lines, as released: always at least one'), id: 'map-neo-compat.lines' }, 1),
  dropAbove(released('hash-runs', 'hash_runs', 'E32: runs of number signs a code point'), 0.1),
  dropAbove(released('ellipsis-runs', 'ellipsis_runs', 'E33: runs of dots a code point'), 0.1),
  dropAbove(released('non-alphabetic', 'non_alphabetic', 'E35: tokens that are not letters alone a code point'), 0.2),
  dropAbove(released('digits', 'digits', 'E36: tokens that are digits alone a code point'), 0.3),
  ...Object.entries(TOP).map(([n, max]) => dropAbove(released(`top-${n}gram`, `top_${n}gram_characters`, `E26: copies of the most frequent ${n}-gram of code points`), max)),
  ...Object.entries(REPEATED).map(([n, max]) => dropAbove(released(`repeated-${n}grams`, `distinct_${n}gram_characters`, `E27: different code points in ${n}-grams of them that repeat`), max)),
];
