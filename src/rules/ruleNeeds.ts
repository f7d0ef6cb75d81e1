import { signals } from '../signals/registry.ts';
import type { Resources } from '../signals/resources.ts';
import type { Signal } from '../signals/signal.ts';
import type { Rule } from './rule.ts';

/** What a rule cannot decide without, besides the text. */
export interface RuleNeeds {
  /** Lists and models of the user's. */
  readonly resources: readonly (keyof Resources)[];
  /** The address of the document. */
  readonly url: boolean;
  /** Signals that nothing here measures: they come stored. */
  readonly stored: readonly string[];
}

const byId: ReadonlyMap<string, Signal> = new Map(signals.map((signal) => [signal.id, signal]));

/** Returns the signals of a rule, in the order in which it reads them. @throws RangeError for a rule of signals that are not registered */
export function signalsOfRule(rule: Rule): Signal[] {
  return rule.signals.map((id) => {
    const signal = byId.get(id);
    if (signal === undefined) throw new RangeError(`${rule.id} reads ${id}, which is no signal`);
    return signal;
  });
}

/** Returns what the signals of a rule need; all empty where the text is enough. */
export function needsOfRule(rule: Rule): RuleNeeds {
  const all = signalsOfRule(rule);
  return { resources: [...new Set(all.flatMap(({ needs = [] }) => needs))], url: all.some(({ readsUrl }) => readsUrl === true), stored: all.filter(({ stored }) => stored === true).map(({ id }) => id) };
}
