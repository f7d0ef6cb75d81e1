import { globalStage, rulesStage, settingsFrom, use } from '../compose.ts';
import { gopherQualityRules, gopherRepetitionRules } from '../../rules/gopher.ts';
import { mapNeoZhRepetitionRules } from '../../rules/mapNeoZh.ts';
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
  source: 'bandsaw: Rae et al., 2021, the share of words with a letter over words between white space (as DCLM), since marks cut off are no words; Penedo et al., 2024, with the paper’s limit on copied lines, for that of the code takes a page for one copied heading',
  stages: [
    rulesStage('repetition', gopherRepetitionRules),
    // A share of what stands between white space: marks that a tokenizer cuts off would count as words without a letter.
    rulesStage('quality', gopherQualityRules.map((rule) => (rule.id === 'gopher.letter-words' ? 'dclm.words-without-letter' : rule))),
    rulesStage('lines', ['fineweb.punctuated-lines', 'fineweb.short-lines', 'fineweb.copied-line-chars-paper']),
    ...dedup,
  ],
};

export const defaultZh: Recipe = {
  name: 'default-zh',
  doc: 'What we recommend for Chinese pages: MAP-Neo’s rules in characters, those on repetition applied and none on the greatest length, then equal and near documents; no text is changed',
  source: 'bandsaw: MAP-NEO, Matrix/chinese_data_clean_pipeline, 81f3cad, on the text as it is: punctuation stays what it was; a book is no worse than a page',
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
    rulesStage('repetition', mapNeoZhRepetitionRules),
    ...dedup,
  ],
};
