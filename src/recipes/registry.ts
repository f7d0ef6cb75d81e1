import { ConfigError } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import type { Recipe } from './recipe.ts';
import { gopher } from './systems/gopher.ts';
import { mapNeoEnSignals, mapNeoEnSignalsCompat } from './systems/mapNeoSignals.ts';
import { redpajamaC4, redpajamaGopher, redpajamaRefinedWeb, redpajamaV2 } from './systems/redpajamaV2.ts';

/** The recipes that come with bandsaw, one line each. */
export const recipes: readonly Recipe[] = [
  gopher,
  redpajamaV2,
  redpajamaGopher,
  redpajamaC4,
  redpajamaRefinedWeb,
  mapNeoEnSignals,
  mapNeoEnSignalsCompat,
];

/** @throws ConfigError if there is no such recipe */
export function recipeOf(name: string): Recipe {
  const found = recipes.find((recipe) => recipe.name === name);
  if (found !== undefined) return found;
  const near = nearest(name, recipes.map((recipe) => recipe.name));
  throw new ConfigError({ expected: `the name of a recipe (${recipes.map((recipe) => recipe.name).join(', ')})`, found: JSON.stringify(name.slice(0, 64)), remedy: near === undefined ? 'run bandsaw recipes to see them' : `did you mean ${near}` });
}
