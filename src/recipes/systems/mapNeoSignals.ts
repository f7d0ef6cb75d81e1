import { mapNeoSignalCompatRules, mapNeoSignalRules } from '../../rules/mapNeoSignals.ts';
import type { Rule } from '../../rules/rule.ts';
import { settingsFrom, globalStage, rulesStage } from '../compose.ts';
import type { Recipe, Stage } from '../recipe.ts';

const compat: ReadonlyMap<string, Rule> = new Map(mapNeoSignalCompatRules.map((rule) => [rule.id.replace('-compat.', '.'), rule]));
const text = 'bandsaw: in place of its MinHash over 13 characters, 9 bands of 13 (MAP-NEO, Matrix/data_clean_pipeline/dedup, 81f3cad), which compares nothing';

/** What follows the rules in both English recipes. Exact substrings are not there yet. */
export const mapNeoDedup: readonly Stage[] = [
  globalStage('exact', 'exact', settingsFrom('MAP-NEO, dedup/Exact_Document_Deduplication, 81f3cad; the first copy stays', { of: 'bytes', method: 'set', keep: 'first' })),
  globalStage('neardup', 'near', settingsFrom(text, { threshold: 0.8 })),
  globalStage('paragraphs', 'paragraphs', settingsFrom('MAP-NEO, dedup/Paragraph_Deduplication/paragraph.py, 81f3cad; blank lines stay', { method: 'global', blank: 'keep', shortest: 20 })),
];

export const mapNeoEnSignals: Recipe = {
  name: 'map-neo-en-signals',
  doc: 'MAP-Neo’s English rules on RedPajama-V2’s signals, stored ones for what models gave, then its stages over documents and paragraphs',
  source: 'MAP-NEO, Matrix/data_clean_pipeline, 81f3cad: rule set A, as meant. Left out: its exact substrings; MinHash is our own. Lists for stop words, terms and hosts are the user’s',
  stages: [rulesStage('rules', mapNeoSignalRules), ...mapNeoDedup],
};

export const mapNeoEnSignalsCompat: Recipe = {
  ...mapNeoEnSignals,
  name: 'map-neo-en-signals-compat',
  doc: 'The same as released: a host that only the list "adult" has passes',
  stages: [rulesStage('rules', mapNeoSignalRules.map((rule) => compat.get(rule.id) ?? rule)), ...mapNeoDedup],
};
