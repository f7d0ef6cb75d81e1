/** Rules on what classifiers of the user's and a model of languages say: one for every name and code. */
import { signalOf } from '../signals/registry.ts';
import type { Rule } from './rule.ts';
import { dropBelow } from './threshold.ts';

const OURS = 'bandsaw: an even chance';

/** Returns the rule `classifier.NAME` or `language.CODE`, or undefined for another id. */
export function scoreRuleOf(id: string): Rule | undefined {
  const family = id.slice(0, id.indexOf('.'));
  if ((family !== 'classifier' && family !== 'language') || signalOf(id) === undefined) return undefined;
  const name = id.slice(family.length + 1);
  return dropBelow({ id, signal: id, doc: family === 'classifier' ? `score of the classifier ${name}` : `probability that the language is ${name}`, source: OURS }, 0.5);
}
