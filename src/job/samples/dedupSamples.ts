import { schemas, type JobContext } from '../context.ts';
import { removalRules } from '../stages/cluster.ts';
import { openChooser, samplesOf, type RuleSamples } from './samples.ts';

/** Returns samples of the rows that near-duplicates, copies and reference texts took. */
export async function dedupSamples(context: JobContext): Promise<RuleSamples[]> {
  const { store, settings } = context;
  const chooser = openChooser(context);
  if (settings.against !== null) {
    for await (const { rows, columns: c } of (await store.read('contaminated', schemas.contaminated)).allBlocks()) {
      for (let i = 0; i < rows; i++) chooser.take({ stage: 'decontaminate', rule: 'reference-ngrams', reason: null }, { unit: c.unit[i], keeper: -1, value: c.found[i] / c.ngrams[i], limit: settings.againstMillionths / 1e6, similarity: NaN, at: c.start[i] });
    }
  }
  for await (const { rows, columns: c } of (await store.read('removals', schemas.removals)).allBlocks()) {
    for (let i = 0; i < rows; i++) chooser.take({ stage: 'dedup', rule: removalRules[c.rule[i]], reason: null }, { unit: c.unit[i], keeper: c.keeper[i], value: c.similarity[i], limit: settings.threshold, similarity: c.similarity[i], at: NaN });
  }
  return samplesOf(context, chooser.chosen(['decontaminate', 'dedup']), !settings.signatures);
}
