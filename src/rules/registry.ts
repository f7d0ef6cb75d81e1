import { ConfigError } from '../core/errors.ts';
import { nearest } from '../core/nearest.ts';
import type { Rule } from './rule.ts';

/** Every rule, one line each. */
export const rules: readonly Rule[] = [];

/** @throws ConfigError if there is no such rule */
export function ruleOf(id: string): Rule {
  const found = rules.find((rule) => rule.id === id);
  if (found !== undefined) return found;
  const near = nearest(id, rules.map((rule) => rule.id));
  throw new ConfigError({ expected: 'the id of a rule', found: JSON.stringify(id.slice(0, 64)), remedy: near === undefined ? 'run bandsaw recipes to see them' : `did you mean ${near}` });
}
