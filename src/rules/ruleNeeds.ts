import { onlyStored, signalOf } from '../signals/registry.ts';
import type { Resources } from '../signals/resources.ts';
import type { Signal } from '../signals/signal.ts';
import type { Rule } from './rule.ts';

/** What a rule cannot decide without, besides the text. */
interface RuleNeeds {
  /** Lists and models of the user's. */
  readonly resources: readonly Exclude<keyof Resources, 'classifiers'>[];
  /** Names of classifiers. */
  readonly classifiers: readonly string[];
  /** The address of the document. */
  readonly url: boolean;
  /** Signals that nothing here measures: they come stored. */
  readonly stored: readonly string[];
}

/** Returns the signals of a rule, in the order in which it reads them. @throws RangeError for a rule of signals that are not registered */
export function signalsOfRule(rule: Rule): Signal[] {
  return rule.signals.map((id) => {
    const signal = signalOf(id);
    if (signal === undefined) throw new RangeError(`${rule.id} reads ${id}, which is no signal`);
    return signal;
  });
}

/** Returns what the signals of a rule need; all empty where the text is enough. */
export function needsOfRule(rule: Rule): RuleNeeds {
  const all = signalsOfRule(rule);
  return { resources: [...new Set(all.flatMap(({ needs = [] }) => needs))], classifiers: all.flatMap(({ classifier }) => (classifier === undefined ? [] : [classifier])), url: all.some(({ readsUrl }) => readsUrl === true), stored: all.filter(onlyStored).map(({ id }) => id) };
}
