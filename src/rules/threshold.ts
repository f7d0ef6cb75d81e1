import type { SettingSpec } from '../core/setting.ts';
import type { SignalValue } from '../signals/signal.ts';
import type { Drop, Limits, Rule } from './rule.ts';

interface Threshold {
  readonly id: string;
  readonly doc: string;
  readonly source: string;
  readonly signal: string;
}

function limitSpec(fallback: number, doc: string, source: string): SettingSpec {
  return { type: 'number', default: fallback, doc, source };
}

function rule(facts: Threshold, limits: Rule['limits'], compares: Rule['compares'], decide: (value: number, limits: Limits) => Drop | null): Rule {
  const { id, doc, source, signal } = facts;
  return { id, doc, source, signals: [signal], limits, compares, decide: (values, given) => decide(values[0] as number, given) };
}

/** Drops values below `min`: a value at the limit stays. */
export function dropBelow(facts: Threshold, min: number): Rule {
  return rule(facts, { min: limitSpec(min, 'least value that stays', facts.source) }, { min: '<' }, (value, limits) => (value < limits['min'] ? { reason: 'too-low', value, limit: limits['min'] } : null));
}

/** Drops values above `max`: a value at the limit stays. */
export function dropAbove(facts: Threshold, max: number): Rule {
  return rule(facts, { max: limitSpec(max, 'greatest value that stays', facts.source) }, { max: '>' }, (value, limits) => (value > limits['max'] ? { reason: 'too-high', value, limit: limits['max'] } : null));
}

/** Drops values from `first` on: a value at the limit goes. */
export function dropFrom(facts: Threshold, first: number): Rule {
  return rule(facts, { first: limitSpec(first, 'least value that goes', facts.source) }, { first: '>=' }, (value, limits) => (value >= limits['first'] ? { reason: 'too-high', value, limit: limits['first'] } : null));
}

/** Drops values up to `last`: a value at the limit goes. */
export function dropUpTo(facts: Threshold, last: number): Rule {
  return rule(facts, { last: limitSpec(last, 'greatest value that goes', facts.source) }, { last: '<=' }, (value, limits) => (value <= limits['last'] ? { reason: 'too-low', value, limit: limits['last'] } : null));
}

/** Drops values outside [min, max]. */
export function dropOutside(facts: Threshold, min: number, max: number): Rule {
  const limits = { min: limitSpec(min, 'least value that stays', facts.source), max: limitSpec(max, 'greatest value that stays', facts.source) };
  return rule(facts, limits, { min: '<', max: '>' }, (value, given) => {
    if (value < given['min']) return { reason: 'too-low', value, limit: given['min'] };
    return value > given['max'] ? { reason: 'too-high', value, limit: given['max'] } : null;
  });
}

/** Drops a document if a signal of its lines, summed, is more than `max` of its lines. A document without lines stays. */
export function dropLineShareAbove(facts: Threshold & { readonly lines: string }, max: number): Rule {
  const { id, doc, source, signal, lines } = facts;
  return {
    id, doc, source, signals: [signal, lines],
    limits: { max: limitSpec(max, 'greatest value that stays', source) },
    compares: { max: '>' },
    compared: shareOf,
    decide: (values, limits) => {
      const value = shareOf(values);
      return value > limits['max'] ? { reason: 'too-high', value, limit: limits['max'] } : null;
    },
  };
}

/** Values of lines and their count → the sum a line; 0 where there are none. */
function shareOf([each, count]: readonly SignalValue[]): number {
  let sum = 0;
  const values = each as ArrayLike<number>;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return count === 0 ? 0 : sum / (count as number);
}
