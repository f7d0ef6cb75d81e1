/** Our reading of Alaya: a classifier that discards some pages selectively. Nothing of its settings is published. */
import type { Rule } from './rule.ts';

const OURS = 'bandsaw; DataCanvasIO/Alaya, README, 9f221d8, says only that a binary classifier selectively discards pages';

export const alayaRules: readonly Rule[] = [
  {
    id: 'alaya.classifier',
    doc: 'score of the classifier alaya; of the pages below, the share `spared` stays, drawn by the text',
    source: OURS,
    signals: ['classifier.alaya', 'document.lot'],
    limits: { min: { type: 'number', default: 0.5, doc: 'least score that stays in any case', source: OURS }, spared: { type: 'number', default: 0, minimum: 0, maximum: 1, doc: 'share of the pages below that stays all the same', source: OURS } },
    // Who goes hangs on two numbers at once.
    compares: {},
    decide: ([score, lot], { min, spared }) => ((score as number) < min && (lot as number) >= spared ? { reason: 'too-low', value: score as number, limit: min } : null),
  },
];
