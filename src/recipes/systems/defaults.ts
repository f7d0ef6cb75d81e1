import { globalStage, rulesStage, settingsFrom, use } from '../compose.ts';
import { gopherQualityRules, gopherRepetitionRules } from '../../rules/gopher.ts';
import type { Recipe, Stage } from '../recipe.ts';

const ours = 'bandsaw';

/** No text is changed: what a rule does not drop stays as it came, to the byte. */
const dedup: readonly Stage[] = [
  globalStage('exact', 'exact', settingsFrom(`${ours}: texts that differ in case, marks or spaces alone are one`, { of: 'words', method: 'set', keep: 'first' })),
  globalStage('neardup', 'near', settingsFrom(`${ours}: every pair is compared before anything goes`, { threshold: 0.8, n: 5, verify: 'auto', cluster: 'keeper' })),
];

const tried = 'bench/runs/2026-11-27/rows-read.md';

export const defaultEn: Recipe = {
  name: 'default-en',
  doc: 'What we recommend for English pages: Gopher’s rules, FineWeb’s on lines with the limits of its paper, then equal and near documents; no text is changed',
  source: `bandsaw: Rae et al., 2021, and Penedo et al., 2024, with the paper’s limit on copied lines, for that of the code takes a page for one copied heading. Copied lines and paragraphs are second and later copies, as in Gopher, of those with a letter or a number: counted as DCLM counts them (the first copy too, bars between cells of a table) they took 83 of 116 pages of Python’s documentation. The share of words with a letter is DCLM’s, since marks cut off no words. FineWeb’s rule on ends of lines asks for lines in which a sentence ends: wrapped texts (mail, manuals) and lines with a space behind the full stop went for their layout. Code goes by these rules as often as not: redpajama-v1-github is for it (${tried})`,
  stages: [
    // A blank line, a brace or a bar between cells is no copy of another.
    rulesStage('repetition', gopherRepetitionRules.map((rule) => (/-(copies|copy-chars)$/.test(rule.id) ? rule.id.replace('gopher.', 'bandsaw.') : rule))),
    // A share of what stands between white space: marks that a tokenizer cuts off would count as words without a letter.
    rulesStage('quality', gopherQualityRules.map((rule) => (rule.id === 'gopher.letter-words' ? 'dclm.words-without-letter' : rule))),
    rulesStage('lines', ['bandsaw.sentence-lines', 'fineweb.short-lines', 'fineweb.copied-line-chars-paper']),
    ...dedup,
  ],
};

export const defaultZh: Recipe = {
  name: 'default-zh',
  doc: 'What we recommend for Chinese pages: MAP-Neo’s rules in characters but for those that take layout or shortness for a fault, then equal and near documents; no text is changed',
  source: `bandsaw: MAP-NEO, Matrix/chinese_data_clean_pipeline, 81f3cad, on the text as it is. Not its rules on repetition: they count characters, so that indentation, boxes and links of manual pages and release notes repeat, and long statutes repeat five characters as a matter of course; in their place runs of ten words seen before, a Han character being a word. From 20 characters on, the length of a poem of four lines of five: from 50 on, 3,351 of 10,876 poems and sayings went. Entropy is that of letters alone, for spaces of a table and refrains of a short poem are below 3; and in place of a number of sentences, which poems without full stops do not reach, one line in a hundred must have the end of one (${tried})`,
  stages: [
    rulesStage('rules', [
      'map-neo-zh.brackets',
      use('map-neo-zh.length', settingsFrom(`${ours}: poems are shorter than the 50 characters of MAP-Neo and books longer than its 10,000 (${tried})`, { min: 20, max: 10_000_000 })),
      'map-neo-zh.hash-runs',
      'map-neo-zh.ellipsis-runs',
      'map-neo-zh.digits',
      'map-neo-zh.read-more',
      'map-neo-zh.bullet-lines',
      use('bandsaw.sentence-lines', settingsFrom(`${ours}: headings, menus and captions alone have no end of a sentence (${tried})`, { min: 0.01 })),
      'bandsaw.letter-entropy',
    ]),
    rulesStage('repetition', ['bandsaw.copied-10grams']),
    ...dedup,
  ],
};
