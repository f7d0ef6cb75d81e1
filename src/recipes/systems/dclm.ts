import { dclmPageRules, dclmUrlRules } from '../../rules/dclm.ts';
import { editStage, globalStage, rulesStage, settingsFrom, use } from '../compose.ts';
import type { Recipe } from '../recipe.ts';

const bff = 'DCLM, dedup/bff/README.md, 361714b';

export const dclm: Recipe = {
  name: 'dclm',
  doc: 'DCLM-Baseline’s reproduction of RefinedWeb’s rules and edits of lines, then BFF over paragraphs and documents, then its classifier',
  source: 'Li et al., 2024 (arXiv 2406.11794); DCLM, baselines/baselines_configs/dclm_baseline_refinedweb.yaml, 361714b. Left out: text extraction. Lists for addresses, the model of languages and the classifier are the user’s',
  stages: [
    rulesStage('addresses', dclmUrlRules),
    editStage('clean-up', ['dclm.urls', 'dclm.newlines']),
    rulesStage('pages', dclmPageRules),
    editStage('lines', ['dclm.lines']),
    globalStage('paragraphs', 'bff', settingsFrom(bff, { method: 'bff', mode: 'old-both', ngram: 13, threshold: 0.8 })),
    rulesStage('classifier', [use('classifier.dclm', settingsFrom('DCLM, baselines/baselines_configs/fasttext_filter.yaml, 361714b', { min: 0.018112 }))]),
  ],
};
