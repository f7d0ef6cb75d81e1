/** MAP-Neo's Chinese rules in its order, as meant: its n-gram rules Z17 and Z18 are applied, which the released code never does. */
import type { Rule } from './rule.ts';
import { dropAbove, dropBelow, dropOutside, dropUpTo } from './threshold.ts';

const source = 'MAP-NEO, Matrix/chinese_data_clean_pipeline/filter/filter.py, 81f3cad';
const of = (name: string, signal: string, doc: string) => ({ id: `map-neo-zh.${name}`, signal: signal.includes('.') ? signal : `map-neo-zh.${signal}`, doc, source });

const TOP = { 2: 0.2, 3: 0.18, 4: 0.16 };
const LENGTHS = [5, 6, 7, 8, 9, 10];

/** Before the text is changed. */
export const mapNeoZhPageRules: readonly Rule[] = [
  dropAbove(of('brackets', 'brackets', 'Z1: share of the text between 【 and 】'), 0.1),
  { ...of('url-prefix', 'url_prefix', 'Z3: a beginning of the address on the list; the value is its place in it, from 1'), signals: ['map-neo-zh.url_prefix'], nulls: 'meant', limits: {}, compares: {}, decide: ([value]) => (value === null ? null : { reason: 'listed', value: value as number, limit: NaN }) },
];

export const mapNeoZhRules: readonly Rule[] = [
  dropUpTo(of('sentences', 'sentences', 'Z5: sentences'), 1),
  dropOutside(of('length', 'characters', 'Z6: code points'), 50, 10_000),
  dropOutside(of('mean-word-length', 'mean_word_length', 'Z7: mean length of words, as a cutter makes them'), 1.3, 10),
  dropAbove(of('hash-runs', 'hash_runs', 'Z8: runs of number signs a code point'), 0.1),
  dropAbove(of('ellipsis-runs', 'ellipsis_runs', 'Z9: runs of dots a code point'), 0.1),
  dropAbove(of('digits', 'digits', 'Z10: share of the text that is digits, marks left out'), 0.3),
  dropAbove(of('read-more', 'read_more', 'Z11: share of lines that end in "read more"'), 0.3),
  dropAbove(of('bullet-lines', 'bullet_lines', 'Z12: share of lines that begin with a bullet'), 0.9),
  dropUpTo(of('punctuation', 'punctuation', 'Z13: share of the text that is punctuation'), 0),
  dropUpTo(of('unique-characters', 'unique_characters', 'Z14: share of code points that are different'), 0.1),
  dropBelow(of('entropy', 'entropy', 'Z15: entropy of the code points, in nats'), 3),
  dropBelow(of('language-score', 'document.language_score', 'Z16: certainty of the language, whichever it is'), 0.4),
];

export const mapNeoZhRepetitionRules: readonly Rule[] = [
  ...Object.entries(TOP).map(([n, max]) => dropAbove(of(`top-${n}gram`, `top_${n}gram_characters`, `Z17: copies of the most frequent ${n}-gram of code points`), max)),
  ...LENGTHS.map((n) => dropAbove(of(`repeated-${n}grams`, `repeated_${n}gram_characters`, `Z18: share of the text in ${n}-grams of code points that repeat`), 0.6)),
];
