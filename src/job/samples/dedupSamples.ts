import { schemas, type JobContext } from '../context.ts';
import { removalRules } from '../stages/cluster.ts';
import { openChooser, samplesOf, type RuleSamples } from './samples.ts';

// One object for each rule: the chooser knows them by it.
const referenceRule = { stage: 'decontaminate', rule: 'reference-ngrams', reason: null };
const dedupRules = removalRules.map((rule) => ({ stage: 'dedup', rule, reason: null }));

/** Returns samples of the rows that near-duplicates, copies and reference texts took. */
export async function dedupSamples(context: JobContext): Promise<RuleSamples[]> {
  const { store, settings } = context;
  const chooser = openChooser(context);
  if (settings.against !== null) {
    for await (const { rows, columns: c } of (await store.read('contaminated', schemas.contaminated)).allBlocks()) {
      for (let i = 0; i < rows; i++) chooser.take(referenceRule, { unit: c.unit[i], keeper: -1, value: c.found[i] / c.ngrams[i], limit: settings.againstMillionths / 1e6, similarity: NaN, at: c.start[i] });
    }
  }
  for await (const { rows, columns: c } of (await store.read('removals', schemas.removals)).allBlocks()) {
    for (let i = 0; i < rows; i++) chooser.take(dedupRules[c.rule[i]], { unit: c.unit[i], keeper: c.keeper[i], value: c.similarity[i], limit: settings.threshold, similarity: c.similarity[i], at: NaN });
  }
  return samplesOf(context, chooser.chosen(['decontaminate', 'dedup']), !settings.signatures);
}
