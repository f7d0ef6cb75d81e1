import { openChooser, samplesOf, type RuleSamples } from '../samples/samples.ts';
import type { CleanContext } from './corpus.ts';
import type { FateRule } from './fates.ts';
import { cleanSchemas, recordsName } from './records.ts';

/** Returns samples of the rows that each rule took, from the records of all passes. @param texts whether the inputs are there */
export async function cleanSamples(context: CleanContext, rulesOf: readonly (readonly FateRule[])[], texts: boolean): Promise<RuleSamples[]> {
  const stages = context.clean.recipe.stages.map(({ name }) => name);
  const chooser = openChooser(context);
  for (const [pass, rules] of rulesOf.entries()) {
    const names = stages.map((stage) => rules.map((rule) => ({ stage, ...rule })));
    for await (const { rows, columns: c } of (await context.store.read(recordsName(pass, 'fates'), cleanSchemas.fates)).allBlocks()) {
      for (let i = 0; i < rows; i++) chooser.take(names[c.stage[i]][c.rule[i]], { unit: c.unit[i], keeper: c.keeper[i], value: c.value[i], limit: c.limit[i], similarity: c.similarity[i], at: NaN });
    }
  }
  return samplesOf(context, chooser.chosen(stages), texts);
}
