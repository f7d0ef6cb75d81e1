import { redpajamaV1Rules, slimpajamaRules } from '../../rules/redpajamaV1.ts';
import { editStage, globalStage, rulesStage, settingsFrom } from '../compose.ts';
import type { Recipe } from '../recipe.ts';

const rpv1 = 'RedPajama-Data, branch rp_v1, data_prep/github, 45b37c2';
const slim = 'Cerebras modelzoo, slimpajama, f1fd1e0';

export const redpajamaV1Github: Recipe = {
  name: 'redpajama-v1-github',
  doc: 'RedPajama-V1’s rules for source code: equal files, headers away, kinds of files, long lines; the path of a file is its address',
  source: `${rpv1}. letters-per-token needs a tokenizer`,
  stages: [
    globalStage('exact', 'exact', settingsFrom(rpv1, { of: 'bytes', method: 'set' })),
    editStage('header', ['redpajama-v1.github-header']),
    rulesStage('rules', redpajamaV1Rules),
  ],
};

export const slimpajama: Recipe = {
  name: 'slimpajama',
  doc: 'SlimPajama’s: text repaired and in NFC, short documents away, near-duplicates over all sources',
  source: `${slim}. Of ftfy what needs no guess; MinHash is our own in place of 13 characters, 9 bands of 13; its mixing and holdout are left out`,
  stages: [
    editStage('repair', ['slimpajama.repair', 'text.nfc']),
    rulesStage('short', slimpajamaRules),
    globalStage('neardup', 'near', settingsFrom(`${slim}, dedup`, { threshold: 0.8 })),
  ],
};
