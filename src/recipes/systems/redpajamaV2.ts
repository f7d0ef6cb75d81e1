import { redpajamaC4Rules, redpajamaGopherRules, redpajamaRepetitionRules } from '../../rules/redpajama.ts';
import { settingsFrom, globalStage, rulesStage } from '../compose.ts';
import type { Recipe } from '../recipe.ts';

const near = 'RedPajama-Data V2, app/src/run_lsh.py and minhash.py, 6d2cee9';

/** Decides on stored signals, without the text, up to the stages that compare documents. */
export const redpajamaV2: Recipe = {
  name: 'redpajama-v2',
  doc: 'The signals of RedPajama-V2 under the limits of Gopher, C4 and RefinedWeb, then exact and near-duplicates of whole documents',
  source: 'RedPajama-Data V2 (6d2cee9) publishes signals and no limits: these are those of Rae et al., 2021 and Raffel et al., 2020. Its MinHash takes 13 words and compares nothing: here pairs are compared, by our own sketches at its threshold. bad-words needs a list',
  stages: [
    rulesStage('gopher', redpajamaGopherRules),
    rulesStage('refinedweb', redpajamaRepetitionRules),
    rulesStage('c4', redpajamaC4Rules),
    globalStage('exact', 'exact', settingsFrom('RedPajama-Data V2, app/src/bloomfilter.py, 6d2cee9: as a set, so that nothing goes by chance', { of: 'bytes', method: 'set' })),
    globalStage('neardup', 'near', settingsFrom(near, { threshold: 0.8, n: 13 })),
  ],
};

export const redpajamaGopher: Recipe = {
  name: 'redpajama-v2-gopher',
  doc: 'The limits of Gopher on the signals of RedPajama-V2, which may be stored ones',
  source: 'Rae et al., 2021 (arXiv 2112.11446), A1.1 on RedPajama-Data V2 (6d2cee9); its stop-word rule asks for more than a signal tells',
  stages: [rulesStage('gopher', redpajamaGopherRules)],
};

export const redpajamaRefinedWeb: Recipe = {
  name: 'redpajama-v2-refinedweb',
  doc: 'The repetition limits that RefinedWeb took from Gopher, on the signals of RedPajama-V2, which may be stored ones',
  source: 'Penedo et al., 2023 (arXiv 2306.01116), G.2; Rae et al., 2021, table A1, on RedPajama-Data V2 (6d2cee9)',
  stages: [rulesStage('refinedweb', redpajamaRepetitionRules)],
};

export const redpajamaC4: Recipe = {
  name: 'redpajama-v2-c4',
  doc: 'The limits of C4 for pages on the signals of RedPajama-V2, which may be stored ones',
  source: 'Raffel et al., 2020 (arXiv 1910.10683), 2.2 on RedPajama-Data V2 (6d2cee9); what C4 does to lines needs the text: recipe c4',
  stages: [rulesStage('c4', redpajamaC4Rules)],
};
