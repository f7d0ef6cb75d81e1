import type { Recipe } from '../../recipes/recipe.ts';
import { ruleOf } from '../../rules/registry.ts';
import { signalsOfRule } from '../../rules/ruleNeeds.ts';
import type { Signal } from '../../signals/signal.ts';

/** Returns the signals that the rules of a recipe read and that are measured. @throws ConfigError for a rule that there is not */
export function signalsRead({ stages, scores = {} }: Recipe): Signal[] {
  const all = stages.flatMap((stage) => (stage.kind === 'rules' ? stage.rules.flatMap(({ id }) => signalsOfRule(ruleOf(id))) : []));
  return all.filter(({ id }) => !Object.hasOwn(scores, id));
}
