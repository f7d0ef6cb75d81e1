import { globalStage, rulesStage, settingsFrom, use } from '../compose.ts';
import { gopherQualityRules, gopherRepetitionRules } from '../../rules/gopher.ts';
import type { Recipe, Stage } from '../recipe.ts';

const ours = 'bandsaw';

/** No text is changed: what a rule does not drop stays as it came, to the byte. */
const dedup: readonly Stage[] = [
  globalStage('exact', 'exact', settingsFrom(`${ours}: texts that differ in case, marks or spaces alone are one`, { of: 'words', method: 'set', keep: 'first' })),
  globalStage('neardup', 'near', settingsFrom(`${ours}: every pair is compared before anything goes`, { threshold: 0.8, n: 5, verify: 'auto', cluster: 'keeper' })),
];

export const defaultEn: Recipe = {
  name: 'default-en',
  doc: 'What we recommend for English pages: Gopher’s rules, FineWeb’s on lines with the limits of its paper, then equal and near documents; no text is changed',
  source: 'bandsaw: Rae et al., 2021, copied lines and the share of words with a letter as DCLM counts them, since blank lines are no copies and marks cut off no words; Penedo et al., 2024, with the paper’s limit on copied lines, for that of the code takes a page for one copied heading. Texts wrapped at a fixed width lose by FineWeb’s rule on ends of lines: leave fineweb.punctuated-lines out for them',
  stages: [
    // Stripped lines, blank ones left out: lines of one space are no copies of each other.
    rulesStage('repetition', gopherRepetitionRules.map((rule) => (/-(copies|copy-chars)$/.test(rule.id) ? rule.id.replace('gopher.', 'dclm.') : rule))),
    // A share of what stands between white space: marks that a tokenizer cuts off would count as words without a letter.
    rulesStage('quality', gopherQualityRules.map((rule) => (rule.id === 'gopher.letter-words' ? 'dclm.words-without-letter' : rule))),
    rulesStage('lines', ['fineweb.punctuated-lines', 'fineweb.short-lines', 'fineweb.copied-line-chars-paper']),
    ...dedup,
  ],
};

export const defaultZh: Recipe = {
  name: 'default-zh',
  doc: 'What we recommend for Chinese pages: MAP-Neo’s rules in characters, that on repeated runs of ten applied, no limit on the length of a book, then equal and near documents; no text is changed',
  source: 'bandsaw: MAP-NEO, Matrix/chinese_data_clean_pipeline, 81f3cad, on the text as it is. Not its rules on shorter runs: they take layout for text (the most frequent pair of a manual page is two spaces) and long statutes, which repeat five characters as a matter of course',
  stages: [
    rulesStage('rules', [
      'map-neo-zh.brackets',
      use('map-neo-zh.length', settingsFrom(`${ours}: books are longer than the 10,000 characters of MAP-Neo`, { min: 50, max: 10_000_000 })),
      'map-neo-zh.hash-runs',
      'map-neo-zh.ellipsis-runs',
      'map-neo-zh.digits',
      'map-neo-zh.read-more',
      'map-neo-zh.bullet-lines',
      'map-neo.sentence-count',
      'map-neo-zh.entropy',
    ]),
    rulesStage('repetition', ['map-neo-zh.repeated-10grams']),
    ...dedup,
  ],
};
