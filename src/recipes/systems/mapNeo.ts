import { mapNeoCompatRules, mapNeoRules } from '../../rules/mapNeo.ts';
import { mapNeoZhPageRules, mapNeoZhRepetitionRules, mapNeoZhRules } from '../../rules/mapNeoZh.ts';
import type { Rule } from '../../rules/rule.ts';
import { editStage, globalStage, rulesStage, settingsFrom } from '../compose.ts';
import type { Recipe, Stage } from '../recipe.ts';
import { mapNeoDedup } from './mapNeoSignals.ts';

const released: ReadonlyMap<string, Rule> = new Map(mapNeoCompatRules.map((rule) => [rule.id.replace('-compat.', '.'), rule]));
const zh = 'MAP-NEO, Matrix/chinese_data_clean_pipeline, 81f3cad';

export const mapNeoEn: Recipe = {
  name: 'map-neo-en',
  doc: 'MAP-Neo’s English rules recomputed from the text, as meant, then its stages over documents and paragraphs',
  source: 'MAP-NEO, Matrix/data_clean_pipeline, 81f3cad: rule set B. Left out: its exact substrings; MinHash is our own. Lists for stop words and terms are the user’s, as is the model of languages',
  stages: [rulesStage('rules', mapNeoRules), ...mapNeoDedup],
};

export const mapNeoEnCompat: Recipe = {
  ...mapNeoEn,
  name: 'map-neo-en-compat',
  doc: 'The same with the rules E2, E4, E12, E26, E27, E32, E33, E35 and E36 as the released code measures them',
  stages: [rulesStage('rules', mapNeoRules.map((rule) => released.get(rule.id) ?? rule)), ...mapNeoDedup],
};

const before: readonly Stage[] = [
  rulesStage('pages', mapNeoZhPageRules),
  editStage('text', ['map-neo-zh.punctuation', 'map-neo-zh.links', 'map-neo-zh.hosts', 'map-neo-zh.domains']),
];
const behind: readonly Stage[] = [
  globalStage('exact', 'exact', settingsFrom(`${zh}, deduplication/full_text_dedup: as a set, so that nothing goes by chance; the first copy stays`, { of: 'bytes', method: 'set', keep: 'first' })),
  globalStage('neardup', 'near', settingsFrom('bandsaw: in place of its MinHash over 13 characters, 9 bands of 13, which compares nothing', { threshold: 0.8 })),
  globalStage('lines', 'similar-lines', settingsFrom(`${zh}, deduplication/simlar_line_dedup`, { method: 'similar', proportion: 0.1, equalUpTo: 15 })),
];

export const mapNeoZh: Recipe = {
  name: 'map-neo-zh',
  doc: 'MAP-Neo’s Chinese pipeline: punctuation in one form, links away, rules in characters with those on repetition applied, equal and near documents, similar lines',
  source: `${zh}, as meant: rules Z17 and Z18 are applied. Left out: nothing that it runs; MinHash is our own. The list of addresses, the cutter of words and the model of languages are the user’s`,
  stages: [...before, rulesStage('rules', [...mapNeoZhRules, ...mapNeoZhRepetitionRules]), ...behind],
};

export const mapNeoZhCompat: Recipe = {
  ...mapNeoZh,
  name: 'map-neo-zh-compat',
  doc: 'The same as released: the rules on repetition decide nothing',
  source: `${zh}, as released`,
  stages: [...before, rulesStage('rules', mapNeoZhRules), ...behind],
};
