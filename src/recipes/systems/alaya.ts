import { globalStage, rulesStage, settingsFrom } from '../compose.ts';
import type { Recipe } from '../recipe.ts';

const ours = 'bandsaw: Alaya publishes no number';

export const alaya: Recipe = {
  name: 'alaya',
  doc: 'Our design of what Alaya outlines: near-duplicates among documents and equal paragraphs, rules that hold in any script, then a classifier that discards some',
  source: 'DataCanvasIO/Alaya, README, 9f221d8: MinHash and LSH over paragraphs and documents, edit distance, rules, a binary classifier. Every number is ours. Pairs of documents are compared exactly, by Jaccard similarity in place of edit distance; of paragraphs equal ones go. The classifier is yours',
  stages: [
    globalStage('exact', 'exact', settingsFrom(ours, { of: 'words', method: 'set', keep: 'first' })),
    globalStage('neardup', 'near', settingsFrom(ours, { threshold: 0.8, n: 5, verify: 'auto', cluster: 'keeper' })),
    globalStage('paragraphs', 'paragraphs', settingsFrom(ours, { method: 'global', blank: 'keep', shortest: 20 })),
    // English, Chinese and code: counts of code points alone.
    rulesStage('rules', ['map-neo-zh.hash-runs', 'map-neo-zh.ellipsis-runs', 'map-neo-zh.digits', 'map-neo-zh.bullet-lines', 'map-neo-zh.entropy', 'map-neo-zh.repeated-10grams']),
    rulesStage('classifier', ['alaya.classifier']),
  ],
};
