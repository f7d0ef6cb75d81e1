import { c4Rules } from '../../rules/c4.ts';
import { editStage, globalStage, rulesStage, settingsFrom, use } from '../compose.ts';
import type { Recipe } from '../recipe.ts';

const tfds = 'tensorflow_datasets, text/c4_utils.py, 0560e68';
const datatrove = 'datatrove, filters/c4_filters.py, a649de7';
const [length, badWords] = c4Rules;

/** What datatrove makes of C4's line rules. FineWeb runs them without the one on the mark at the end. */
export const datatroveLines = { fewestWords: 3, wordsCounted: 'before', fewestSentences: 5 } as const;

export const c4: Recipe = {
  name: 'c4',
  doc: 'C4’s rules on lines and pages, then every line on one page only',
  source: `Raffel et al., 2020 (arXiv 1910.10683), 2.2; ${tfds}. Left out: pages of one address, the language. bad-words needs a list, and looks at the page that is left, by words of RedPajama-V2’s form`,
  stages: [
    rulesStage('length', [length]),
    editStage('lines', ['c4.lines']),
    rulesStage('bad-words', [badWords]),
    globalStage('lines', 'shared-lines', settingsFrom(`${tfds}, remove_duplicate_text`, { method: 'c4' })),
  ],
};

export const c4Datatrove: Recipe = {
  name: 'c4-datatrove',
  doc: 'The same rules as datatrove has them: three words a line, five sentences a page, an apostrophe ends a line too; then three-sentence spans, as the paper says',
  source: `${datatrove}; dedup/sentence_dedup.py. Left out: the language`,
  stages: [
    editStage('lines', [use('c4.lines', settingsFrom(datatrove, { ...datatroveLines, terminal: 'datatrove' }))]),
    rulesStage('bad-words', [badWords]),
    globalStage('lines', 'spans', settingsFrom('datatrove, dedup/sentence_dedup.py, a649de7; Raffel et al., 2020, 2.2', { method: 'spans' })),
  ],
};
