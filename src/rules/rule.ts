import type { SettingSpecs } from '../core/setting.ts';
import type { SignalValue } from '../signals/signal.ts';

/** Why a document goes; a row in removed.parquet. */
export interface Drop {
  /** Kebab-case, of the rule: `too-few`, `too-many`, `missing`. */
  readonly reason: string;
  /** NaN where there was no number. */
  readonly value: number;
  readonly limit: number;
}

/** A limit is a setting that is a number. */
export type Limits = Readonly<Record<string, number>>;

/** Which side of a limit goes: values below it, up to it, above it, or from it on. */
export type Comparison = '<' | '<=' | '>' | '>=';

/**
 * Decides on signals alone, so that it can decide again on stored signals without the text. A rule is one function and
 * one line in `registry.ts`.
 */
export interface Rule {
  /** `family.name`, such as `gopher.word-count`. */
  readonly id: string;
  readonly doc: string;
  readonly source: string;
  /** Ids of signals, in the order in which `decide` gets their values. */
  readonly signals: readonly string[];
  /** All of type number; an infinite limit switches its side off. */
  readonly limits: SettingSpecs;
  /**
   * `missing` (the default): a null among the values is for the stage to judge, `decide` never sees one.
   * `meant`: null says something (no category, say), and `decide` gets it.
   */
  readonly nulls?: 'missing' | 'meant';
  /** Which values of `compared` each limit takes out: `decide` drops a document exactly where one of them does. Empty for a rule that is more than that: tables of thresholds have one line of it. */
  readonly compares: Readonly<Record<string, Comparison>>;
  /** The number that is compared with the limits; left out: the first of the values. Null where there is none to compare. */
  readonly compared?: (values: readonly SignalValue[]) => number | null;
  /** Returns null to keep. Pure. */
  readonly decide: (values: readonly SignalValue[], limits: Limits) => Drop | null;
}

/** What a stage does with a document of which a rule's signal is missing. */
export type OnMissing = 'drop' | 'keep';

/** Returns why the rule drops a document with these values of its signals, or null if it keeps it. */
export function applyRule(rule: Rule, values: readonly SignalValue[], limits: Limits, onMissing: OnMissing): Drop | null {
  if (rule.nulls !== 'meant' && values.includes(null)) return onMissing === 'drop' ? { reason: 'missing', value: NaN, limit: NaN } : null;
  return rule.decide(values, limits);
}

/** Returns the number that a rule compares with its limits, or null. The values are those that `decide` may see. */
export function comparedValue(rule: Rule, values: readonly SignalValue[]): number | null {
  return rule.compared === undefined ? (values[0] as number | null) : rule.compared(values);
}

/** Returns whether a limit takes a value out. */
export function goes(value: number, comparison: Comparison, limit: number): boolean {
  switch (comparison) {
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '>':
      return value > limit;
    default:
      return value >= limit;
  }
}
