/** What is known of a row that was taken out, for a sample. NaN where there is no number. */
export interface Taken {
  readonly unit: number;
  /** −1: none. */
  readonly keeper: number;
  readonly value: number;
  readonly limit: number;
  readonly similarity: number;
  /** First byte of its text that the rule points at; NaN where it means all of it. */
  readonly at: number;
}

interface RuleName {
  readonly stage: string;
  readonly rule: string;
  readonly reason: string | null;
}

export interface ChosenRows {
  readonly name: RuleName;
  /** Rows that the rule took. */
  readonly documents: number;
  /** Ascending by unit. */
  readonly rows: readonly Taken[];
}

/** Rows shown of each rule. */
const ROWS_OF_A_RULE = 5;

interface Ranked {
  readonly row: Taken;
  readonly rank: number;
}

interface OfRule {
  readonly name: RuleName;
  documents: number;
  readonly rows: Ranked[];
}

/** Chooses a few of the rows that each rule took: those of lowest rank, whatever the order in which they come. */
export class RuleChooser {
  readonly #rankOf: (row: Taken) => number;
  readonly #rules = new Map<string, OfRule>();
  /** Rows come by the million, with one name object for each of a few rules. */
  readonly #known = new WeakMap<RuleName, OfRule>();

  /** @param rankOf different for different rows */
  constructor(rankOf: (row: Taken) => number) {
    this.#rankOf = rankOf;
  }

  take(name: RuleName, row: Taken): void {
    const of = this.#known.get(name) ?? this.#ruleOf(name);
    of.documents += 1;
    const rank = this.#rankOf(row);
    const { rows } = of;
    if (rows.length === ROWS_OF_A_RULE && rank >= rows[rows.length - 1].rank) return;
    let place = rows.length;
    while (place > 0 && rows[place - 1].rank > rank) place--;
    rows.splice(place, 0, { row, rank });
    if (rows.length > ROWS_OF_A_RULE) rows.pop();
  }

  #ruleOf(name: RuleName): OfRule {
    const key = JSON.stringify([name.stage, name.rule, name.reason]);
    let of = this.#rules.get(key);
    if (of === undefined) this.#rules.set(key, (of = { name, documents: 0, rows: [] }));
    this.#known.set(name, of);
    return of;
  }

  /** Returns the rows chosen: rules by the place of their stage, then those first that took most. */
  chosen(stages: readonly string[]): ChosenRows[] {
    return [...this.#rules.values()]
      .sort(({ name: a, documents: m }, { name: b, documents: n }) => stages.indexOf(a.stage) - stages.indexOf(b.stage) || n - m || compare(a.rule, b.rule) || compare(a.reason ?? '', b.reason ?? ''))
      .map(({ name, documents, rows }) => ({ name, documents, rows: rows.map(({ row }) => row).sort((a, b) => a.unit - b.unit) }));
  }
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
