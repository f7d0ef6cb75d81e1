import { globalStage, rulesStage, settingsFrom } from '../compose.ts';
import type { Recipe } from '../recipe.ts';

const ours = 'bandsaw: Alaya publishes no number';

export const alaya: Recipe = {
  name: 'alaya',
  doc: 'Our design of what Alaya outlines: near-duplicates among documents and paragraphs, confirmed by edit distance, rules that hold in any script, then a classifier that discards some',
  source: 'DataCanvasIO/Alaya, README, 9f221d8: MinHash and LSH over paragraphs and documents, edit distance, rules, a binary classifier. Every number is ours. Documents, and then paragraphs, that meet by MinHash’s kind of sketches go if at most a fifth of the words of the longer one differ. The classifier is yours',
  stages: [
    globalStage('exact', 'exact', settingsFrom(ours, { of: 'words', method: 'set', keep: 'first' })),
    globalStage('neardup', 'near', settingsFrom(ours, { threshold: 0.8, n: 5, verify: 'edit', cluster: 'keeper' })),
    globalStage('paragraphs', 'paragraphs', settingsFrom(ours, { method: 'near', threshold: 0.8, n: 5, verify: 'edit', fewestWords: 5 })),
    // English, Chinese and code: counts of code points alone.
    rulesStage('rules', ['map-neo-zh.hash-runs', 'map-neo-zh.ellipsis-runs', 'map-neo-zh.digits', 'map-neo-zh.bullet-lines', 'map-neo-zh.entropy', 'map-neo-zh.repeated-10grams']),
    rulesStage('classifier', ['alaya.classifier']),
  ],
};
