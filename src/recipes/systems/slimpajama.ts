import { slimpajamaRules } from '../../rules/redpajamaV1.ts';
import { editStage, globalStage, rulesStage, settingsFrom } from '../compose.ts';
import type { Recipe } from '../recipe.ts';

const slim = 'Cerebras modelzoo, slimpajama, f1fd1e0';

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
