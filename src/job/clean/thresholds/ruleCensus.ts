import { applyRule, comparedValue, type Comparison, type Limits, type OnMissing, type Rule } from '../../../rules/rule.ts';
import type { SignalValue } from '../../../signals/signal.ts';
import { addTo, nothing, type Amount } from '../funnel.ts';
import { EARLIER, goesByAnother, LATER, LimitCounter, NONE, type Counts, type Others } from './limitCounter.ts';

/** A rule of a recipe, ready to be asked. */
export interface AskedRule {
  /** Name of its stage. */
  readonly stage: string;
  readonly rule: Rule;
  readonly limits: Limits;
  readonly missing: OnMissing;
}

/** What one limit of one rule would take at other values, the other rules and limits as they are. */
export interface LimitThresholds {
  /** Name of the rule’s stage. */
  readonly stage: string;
  /** Id of the rule. */
  readonly rule: string;
  /** Name of the limit; null for a rule without one, whose counts have one place. */
  readonly limit: string | null;
  /** What goes: values below the threshold, up to it, above it, or from it on. */
  readonly takes: Comparison | null;
  /** The recipe's own value; null where it is infinite, which takes nothing. */
  readonly own: number | null;
  /** Ascending. All counts at them are exact. */
  readonly thresholds: readonly number[];
  /** What the rule takes if it is asked alone. */
  readonly alone: Counts;
  /** Of these what no earlier rule takes. */
  readonly first: Counts;
  /** Of these what no other rule takes at all. */
  readonly only: Counts;
}

/** Neighbouring stages of rules: tables of what comes to the first of them. */
export interface RuleThresholds {
  /** Names of the stages. */
  readonly stages: readonly string[];
  /** Documents that came to them, which are those that stages before let pass; bytes and words null where they are not known. */
  readonly in: { readonly documents: number; readonly bytes: number | null; readonly words: number | null };
  /** In the order of the rules. */
  readonly limits: readonly LimitThresholds[];
}

interface Counted {
  readonly asked: AskedRule;
  readonly counters: readonly { readonly name: string; readonly counter: LimitCounter }[];
  /** Of a rule without limits: what it takes stands here. */
  readonly whole: LimitCounter | null;
}

/** Asks all rules of neighbouring stages about every document that comes to them, and counts what each would take at other limits. */
export class RuleCensus {
  readonly #rules: readonly Counted[];
  readonly #values: Float64Array;
  readonly #fires: Uint8Array;
  readonly #in: Amount = nothing();

  constructor(rules: readonly AskedRule[]) {
    this.#rules = rules.map((asked): Counted => {
      const names = Object.keys(asked.rule.compares);
      return { asked, counters: names.map((name) => ({ name, counter: new LimitCounter(asked.rule.compares[name], asked.limits[name]) })), whole: names.length === 0 ? new LimitCounter('>=', 0) : null };
    });
    this.#values = new Float64Array(rules.length);
    this.#fires = new Uint8Array(rules.length);
  }

  /** @param valuesOf the values that the rule of this place reads @param bytes NaN where not known @param words as bytes */
  take(valuesOf: (rule: number) => readonly SignalValue[], bytes: number, words: number): void {
    let fired = 0;
    let first = this.#rules.length;
    for (let i = 0; i < this.#rules.length; i++) {
      const { rule, limits, missing } = this.#rules[i].asked;
      const values = valuesOf(i);
      const fires = applyRule(rule, values, limits, missing) !== null;
      this.#fires[i] = fires ? 1 : 0;
      this.#values[i] = rule.nulls !== 'meant' && values.includes(null) ? NaN : (comparedValue(rule, values) ?? NaN);
      if (!fires) continue;
      fired += 1;
      if (i < first) first = i;
    }
    addTo(this.#in, bytes, words);
    for (let i = 0; i < this.#rules.length; i++) {
      const { asked: { rule, limits }, counters, whole } = this.#rules[i];
      const value = this.#values[i];
      const fires = this.#fires[i] === 1;
      const others: Others = first < i ? EARLIER : fired - this.#fires[i] > 0 ? LATER : NONE;
      if (whole !== null && fires) whole.always(others, bytes, words);
      for (const { name, counter } of counters) {
        // Without a value the rule's answer is not the limit's.
        if (Number.isNaN(value) ? fires : goesByAnother(value, name, rule.compares, limits)) counter.always(others, bytes, words);
        else counter.take(value, others, bytes, words);
      }
    }
  }

  /** @param sizes whether bytes and words are known */
  tables(sizes: boolean): RuleThresholds {
    const { documents, bytes, words } = this.#in;
    return {
      stages: [...new Set(this.#rules.map(({ asked }) => asked.stage))],
      in: { documents, bytes: sizes ? bytes : null, words: sizes ? words : null },
      limits: this.#rules.flatMap(({ asked: { stage, rule, limits }, counters, whole }): LimitThresholds[] => {
        const name = { stage, rule: rule.id };
        if (whole !== null) return [{ ...name, limit: null, takes: null, own: null, thresholds: [], ...whole.counts([0], sizes) }];
        return counters.map(({ name: limit, counter }) => {
          const thresholds = counter.shown(documents);
          return { ...name, limit, takes: rule.compares[limit], own: Number.isFinite(limits[limit]) ? limits[limit] : null, thresholds, ...counter.counts(thresholds, sizes) };
        });
      }),
    };
  }
}
