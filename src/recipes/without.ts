import { ConfigError } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import type { Recipe, Stage } from './recipe.ts';

/**
 * Returns a recipe without the rules of these ids and the stages of these names. A stage whose rules are all left out goes
 * with them.
 * @throws ConfigError for a name that is neither in it, and if nothing is left
 */
export function without(recipe: Recipe, names: readonly string[]): Recipe {
  const rules = recipe.stages.flatMap((stage) => (stage.kind === 'rules' ? stage.rules.map(({ id }) => id) : []));
  const known = [...rules, ...recipe.stages.map(({ name }) => name)];
  for (const name of names) {
    if (known.includes(name)) continue;
    const near = nearest(name, known);
    throw new ConfigError({ expected: `a rule or a stage of the recipe ${recipe.name}`, found: JSON.stringify(name.slice(0, 64)), remedy: near === undefined ? `run bandsaw recipes ${recipe.name} to see them` : `did you mean ${near}` });
  }
  if (names.length === 0) return recipe;
  const stages = recipe.stages
    .filter(({ name }) => !names.includes(name))
    .map((stage): Stage => (stage.kind === 'rules' ? { ...stage, rules: stage.rules.filter(({ id }) => !names.includes(id)) } : stage))
    .filter((stage) => stage.kind !== 'rules' || stage.rules.length > 0);
  if (stages.length === 0) throw new ConfigError({ expected: `something of the recipe ${recipe.name} to be left`, found: 'nothing', remedy: 'leave fewer rules and stages out' });
  return { ...recipe, stages };
}
