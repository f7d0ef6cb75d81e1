import { globalStage, rulesStage, settingsFrom, use } from '../compose.ts';
import type { GlobalStage, Recipe, RulesStage } from '../recipe.ts';

const ccnetSource = 'CCNet, bda555b';
const cutoffs = `${ccnetSource}, cc_net/data/cutoff.csv`;
const mine = `${ccnetSource}, cc_net/mine.py`;

/** Short documents away, then every line that other documents of the shards have, in all of them. */
export function ccnetLines(shards: number, source: string): [RulesStage, GlobalStage] {
  return [rulesStage('length', ['ccnet.length']), globalStage('lines', 'shared-lines', settingsFrom(source, { method: 'ccnet', copies: 'all', shards }))];
}

/** One language at an even chance, to two decimals. */
export function ccnetLanguage(code: string): RulesStage {
  return rulesStage('language', [use(`language.${code}`, settingsFrom(`${mine}: 0.5, scores to two decimals`, { min: 0.495 }))]);
}

/** Documents whose perplexity is below `first`. */
export function ccnetPerplexity(first: number, source: string = cutoffs): RulesStage {
  return rulesStage('perplexity', [use('ccnet.perplexity', settingsFrom(source, { first }))]);
}

export const ccnet: Recipe = {
  name: 'ccnet',
  doc: 'CCNet for English: lines that other documents of fifty shards have, the language, and what its language model finds likely (head and middle)',
  source: `Wenzek et al., 2020 (arXiv 1911.00359); ${ccnetSource}. A shard is an input file. CCNet writes the tail too, apart; perplexities are a language model’s that you bring`,
  stages: [...ccnetLines(50, `${mine}: hash_in_mem`), ccnetLanguage('en'), ccnetPerplexity(520)],
};

export const ccnetZh: Recipe = {
  ...ccnet,
  name: 'ccnet-zh',
  doc: 'The same for Chinese',
  stages: [...ccnetLines(50, `${mine}: hash_in_mem`), ccnetLanguage('zh'), ccnetPerplexity(1950)],
};
