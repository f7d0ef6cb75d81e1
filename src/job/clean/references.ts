import { ConfigError } from '../../core/errors.ts';
import { expandInputs } from '../../io/inputs.ts';
import type { CleanOptions } from './cleanOptions.ts';

/**
 * Returns the files of reference texts, in the order given.
 * @throws ConfigError where a stage looks for such texts and none are named, or the other way round; as expandInputs
 */
export async function referencesOf({ against, recipe, output }: CleanOptions): Promise<string[]> {
  const stage = recipe.stages.find(({ kind }) => kind === 'decontaminate');
  if (against === undefined && stage === undefined) return [];
  if (against === undefined || against.length === 0) throw new ConfigError({ expected: `reference texts for the stage "${stage?.name}"`, found: 'none', remedy: 'name files, folders or globs with against' });
  if (stage === undefined) throw new ConfigError({ expected: 'a recipe with a stage of the kind decontaminate', found: 'against without one', remedy: 'add the stage to the recipe, or leave against out' });
  return expandInputs(against, output);
}
