/**
 * MAP-Neo's English rules on the signals of RedPajama-V2 (its rule set A), in its order: gopher, ccnet, c4, importance,
 * classifier, pretrainer, refinedweb, self. Numbers E1 … E37 are those of its code, read from top to bottom.
 */
import type { Drop, Limits, Rule } from './rule.ts';
import { dropAbove, dropBelow, dropFrom, dropLineShareAbove, dropOutside, dropUpTo } from './threshold.ts';

const source = 'MAP-NEO, Matrix/data_clean_pipeline/filter/util.py and filter_for_redpajama.py, 81f3cad';
const of = (name: string, signal: string, doc: string) => ({ id: `map-neo-signals.${name}`, signal: signal.includes('.') ? signal : `redpajama-v2.${signal}`, doc, source });

const TOP = { 2: 0.2, 3: 0.18, 4: 0.16 };
const COPIED = { 5: 0.15, 6: 0.14, 7: 0.13, 8: 0.12, 9: 0.11, 10: 0.1 };

function dropOutsideUpTo(name: string, signal: string, doc: string, last: number, max: number): Rule {
  return {
    ...of(name, signal, doc),
    signals: [`redpajama-v2.${signal}`],
    limits: { last: { type: 'number', default: last, doc: 'greatest value that goes for being low', source }, max: { type: 'number', default: max, doc: 'greatest value that stays', source } },
    compares: { last: '<=', max: '>' },
    decide: ([given], limits) => {
      const value = given as number;
      if (value <= limits['last']) return { reason: 'too-low', value, limit: limits['last'] };
      return value > limits['max'] ? { reason: 'too-high', value, limit: limits['max'] } : null;
    },
  };
}

/** null: no list has the host. Number 0 is the set {adult} alone: dropped as meant, kept by the released test for truth. */
function blacklisted(id: string, passes: number, doc: string): Rule {
  return {
    id, doc, source,
    signals: ['redpajama-v2.rps_doc_ut1_blacklist'],
    nulls: 'meant',
    limits: { first: { type: 'number', default: passes, doc: 'least number of a set of categories that goes', source } },
    compares: { first: '>=' },
    decide: ([value], limits: Limits): Drop | null => (value === null || (value as number) < limits['first'] ? null : { reason: 'listed', value: value as number, limit: limits['first'] }),
  };
}

export const mapNeoSignalRules: readonly Rule[] = [
  dropOutside(of('mean-word-length', 'rps_doc_mean_word_length', 'E1: mean length of normalised words'), 3, 10),
  dropFrom(of('ellipsis-lines', 'rps_doc_frac_lines_end_with_ellipsis', 'E2: share of lines that end in an ellipsis'), 0.2),
  dropLineShareAbove({ ...of('bullet-lines', 'rps_lines_start_with_bulletpoint', 'E3: share of lines that begin with a bullet'), lines: 'redpajama-v2.ccnet_nlines' }, 0.9),
  dropFrom(of('words-without-letter', 'rps_doc_frac_no_alph_words', 'E4: share of words without a letter of a-z'), 0.4),
  dropBelow(of('stop-word-fraction', 'rps_doc_stop_word_fraction', 'E5: share of words that are stop words'), 0.06),
  dropBelow(of('distinct-stop-words', 'map-neo.distinct_stop_words', 'E6: different stop words'), 2),
  dropFrom(of('symbol-ratio', 'rps_doc_symbol_to_word_ratio', 'E7: number signs and ellipses a word'), 0.5),
  dropOutside(of('word-count', 'rps_doc_word_count', 'E8: normalised words'), 50, 10_000),
  dropAbove(of('bucket', 'ccnet_bucket', 'E9: perplexity bucket, 0 head, 1 middle, 2 tail: the limit of the code keeps the head alone, the paper kept the middle too (max 1.9)'), 0.9),
  dropBelow(of('language-score', 'ccnet_language_score', 'E10: certainty of the language'), 0.8),
  dropBelow(of('length', 'ccnet_length', 'E11: code points'), 1000),
  dropBelow(of('lines', 'ccnet_nlines', 'E12: lines'), 10),
  dropFrom(of('perplexity', 'ccnet_perplexity', 'E13: perplexity under a model of Wikipedia'), 487.5),
  dropFrom(of('curly-brackets', 'rps_doc_curly_bracket', 'E14: curly brackets a code point'), 0.025),
  dropFrom(of('lorem-ipsum', 'rps_doc_lorem_ipsum', 'E15: "lorem ipsum" a code point'), 3e-8),
  dropAbove(of('sentences', 'rps_doc_num_sentences', 'E16: sentences'), 7500),
  dropOutsideUpTo('books-importance', 'rps_doc_books_importance', 'E18: importance as a book', -25_000, 25_000),
  dropBelow(of('openwebtext-importance', 'rps_doc_openwebtext_importance', 'E19: importance as a page of OpenWebText'), -1000),
  dropBelow(of('wikiref-score', 'rps_doc_ml_wikiref_score', 'E21: probability that Wikipedia cites such a page'), 0.025),
  dropFrom(of('all-caps-words', 'rps_doc_frac_all_caps_words', 'E23: share of words in capitals'), 0.1),
  dropOutside(of('unique-words', 'rps_doc_frac_unique_words', 'E24: share of words that are different'), 0.2, 0.8),
  dropOutside(of('entropy', 'rps_doc_unigram_entropy', 'E25: entropy of the words, in nats'), 3, 6),
  ...Object.entries(TOP).map(([n, max]) => dropAbove(of(`top-${n}gram`, `rps_doc_frac_chars_top_${n}gram`, `E26: share of the words in the most frequent ${n}-gram`), max)),
  ...Object.entries(COPIED).map(([n, max]) => dropAbove(of(`repeated-${n}grams`, `rps_doc_frac_chars_dupe_${n}grams`, `E27: share of the words in ${n}-grams that repeat`), max)),
  blacklisted('map-neo-signals.url-category', 0, 'E28: a UT1 list has the host'),
  dropUpTo(of('sentence-count', 'map-neo.sentences', 'E30: sentences'), 1),
  dropAbove(of('read-more', 'map-neo.read_more', 'E31: share of sentences that end in "read more"'), 0.1),
  dropAbove(of('hash-runs', 'map-neo.hash_runs', 'E32: runs of number signs a token'), 0.1),
  dropAbove(of('ellipsis-runs', 'map-neo.ellipsis_runs', 'E33: runs of dots a token'), 0.1),
  dropUpTo(of('punctuation', 'map-neo.punctuation', 'E34: ASCII punctuation marks'), 0),
  dropAbove(of('non-alphabetic', 'map-neo.non_alphabetic', 'E35: share of tokens that are not letters alone'), 0.2),
  dropAbove(of('digits', 'map-neo.digits', 'E36: share of tokens that are digits alone'), 0.3),
  { ...of('bad-words', 'map-neo.listed_term', 'E37: a token on the list; the value is the place of that term in it, from 1'), signals: ['map-neo.listed_term'], nulls: 'meant', limits: {}, compares: {}, decide: ([value]) => (value === null ? null : { reason: 'listed', value: value as number, limit: NaN }) },
];

export const mapNeoSignalCompatRules: readonly Rule[] = [
  blacklisted('map-neo-signals-compat.url-category', 1, 'E28 as released: the set {adult} alone, number 0, passes'),
];
