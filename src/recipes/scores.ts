import { ConfigError } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import { ruleOf } from '../rules/registry.ts';
import { signalOf } from '../signals/registry.ts';
import type { Recipe } from './recipe.ts';

/** Names of columns by the signals that are read from them. */
export type Scores = Readonly<Record<string, string>>;

/** Returns the signals that the rules of a recipe read, each once. @throws ConfigError for a rule that there is not */
function signalIdsOf({ stages }: Pick<Recipe, 'stages'>): string[] {
  return [...new Set(stages.flatMap((stage) => (stage.kind === 'rules' ? stage.rules.flatMap(({ id }) => ruleOf(id).signals) : [])))];
}

/** Only a number that a rule asks for can be read from a column. @throws ConfigError */
export function assertScores(recipe: Pick<Recipe, 'stages'>, scores: Scores): void {
  const read = signalIdsOf(recipe);
  for (const [id, column] of Object.entries(scores)) {
    if (typeof column !== 'string' || column === '') throw new ConfigError({ expected: `the name of a column for the signal ${id}`, found: JSON.stringify(column) ?? 'nothing', remedy: 'name the column that holds it' });
    if (!read.includes(id)) {
      const near = nearest(id, read);
      throw new ConfigError({ expected: 'a score to be a signal that a rule of the recipe reads', found: JSON.stringify(id.slice(0, 80)), remedy: near === undefined ? `name one of ${read.slice(0, 8).join(', ')}` : `did you mean ${near}` });
    }
    if (signalOf(id)?.type === 'lines') throw new ConfigError({ expected: 'a score to be one number a document', found: `${id}, which has a number for each line`, remedy: 'leave it out' });
  }
}

/** Returns a recipe with these scores in place of its own of the same signals; what no rule of it reads any more is left out of its own. @throws ConfigError */
export function withScores(recipe: Recipe, given: Scores): Recipe {
  assertScores(recipe, given);
  const read = signalIdsOf(recipe);
  const own = Object.entries(recipe.scores ?? {}).filter(([id]) => read.includes(id));
  const scores = { ...Object.fromEntries(own), ...given };
  if (Object.keys(scores).length > 0) return { ...recipe, scores };
  const { scores: _, ...rest } = recipe;
  return rest;
}
