import type { CleanOptions as JobOptions } from '../job/clean/cleanOptions.ts';
import type { Recipe } from '../recipes/recipe.ts';
import type { RunOptions } from './dedupOptions.ts';

/** Settings of `clean`; `output` and `recipe` are required. */
export interface CleanOptions extends Omit<JobOptions, 'inputs' | 'recipe'>, RunOptions {
  /** The name of a recipe that comes with bandsaw, or what `parseRecipe` makes of an object in the form of a recipe file. */
  readonly recipe: Recipe | string;
}
