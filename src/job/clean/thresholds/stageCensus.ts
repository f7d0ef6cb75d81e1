import type { Rule, Limits, OnMissing } from '../../../rules/rule.ts';
import type { SignalValue } from '../../../signals/signal.ts';
import { RuleCensus, type RuleThresholds } from './ruleCensus.ts';

/** A stage of rules, ready to be asked. */
interface RulesToAsk {
  readonly name: string;
  readonly missing: OnMissing;
  readonly rules: readonly { readonly rule: Rule; readonly limits: Limits; readonly places: readonly number[] }[];
}

interface Section {
  readonly census: RuleCensus;
  readonly places: readonly (readonly number[])[];
}

/** The stages of a pass, cut where one changes the text: of each run of stages of rules what other thresholds would take. */
export class StageCensus {
  /** By the first stage of each run. */
  readonly #sections = new Map<number, Section>();

  /** @param stages of the pass, in order; null for one that changes texts */
  constructor(stages: readonly (RulesToAsk | null)[]) {
    for (let from = 0; from < stages.length; ) {
      let end = from;
      while (end < stages.length && stages[end] !== null) end++;
      const rules = stages.slice(from, end).flatMap((stage) => (stage === null ? [] : stage.rules.map((each) => ({ ...each, stage: stage.name, missing: stage.missing }))));
      if (rules.length > 0) this.#sections.set(from, { census: new RuleCensus(rules), places: rules.map(({ places }) => places) });
      from = end + 1;
    }
  }

  /** Counts a document that comes to a stage, where that is the first of its run. @param valueOf of the signal in this place @param sizeOf bytes and words, asked once */
  arrive(stage: number, valueOf: (place: number) => SignalValue, sizeOf: () => { readonly bytes: number; readonly words: number }): void {
    const section = this.#sections.get(stage);
    if (section === undefined) return;
    const { bytes, words } = sizeOf();
    section.census.take((rule) => section.places[rule].map(valueOf), bytes, words);
  }

  /** @param sizes whether bytes and words are known */
  tables(sizes: boolean): RuleThresholds[] {
    return [...this.#sections.values()].map(({ census }) => census.tables(sizes));
  }
}
