import type { SpanChange } from './changedSpans.ts';

/** A document of which changes are shown, with all that were made in it. */
export interface ChangedDocument {
  readonly unit: number;
  readonly changes: readonly SpanChange[];
}

/** Documents shown of each step. */
export const DOCUMENTS_OF_A_STEP = 4;
/** What is held of one document at most; one of which more was changed is not shown. */
const MOST_CHANGES = 512;
const MOST_BYTES = 2 ** 16;

interface Ranked extends ChangedDocument {
  readonly rank: number;
}

/** Chooses a few of the documents that each step of a recipe changed: those of the lowest rank. Takes changes by document, ascending. Bounded memory. */
export class EditChooser {
  readonly #rankOf: (unit: number) => number;
  readonly #steps = new Map<number, Ranked[]>();
  #unit = -1;
  #changes: SpanChange[] = [];
  #bytes = 0;

  /** @param rankOf different for different units */
  constructor(rankOf: (unit: number) => number) {
    this.#rankOf = rankOf;
  }

  /** Forgets everything. */
  restart(): void {
    this.#steps.clear();
    this.#begin(-1);
  }

  /** Copies. */
  take({ unit, step, start, removed, inserted }: SpanChange & { readonly unit: number }): void {
    if (unit !== this.#unit) {
      this.#offer();
      this.#begin(unit);
    }
    this.#bytes += removed.length + inserted.length;
    if (this.#tooMany) this.#changes = [];
    else this.#changes.push({ step, start, removed: removed.slice(), inserted: inserted.slice() });
    if (this.#changes.length > MOST_CHANGES) this.#bytes = Number.POSITIVE_INFINITY;
  }

  /** Returns the documents of each step, by unit. */
  chosen(): ReadonlyMap<number, readonly ChangedDocument[]> {
    this.#offer();
    this.#begin(-1);
    return new Map([...this.#steps].map(([step, documents]) => [step, documents.map(({ unit, changes }) => ({ unit, changes })).sort((a, b) => a.unit - b.unit)]));
  }

  get #tooMany(): boolean {
    return this.#bytes > MOST_BYTES;
  }

  #begin(unit: number): void {
    this.#unit = unit;
    this.#changes = [];
    this.#bytes = 0;
  }

  #offer(): void {
    if (this.#unit < 0 || this.#tooMany) return;
    const rank = this.#rankOf(this.#unit);
    for (const step of new Set(this.#changes.map((change) => change.step))) {
      let documents = this.#steps.get(step);
      if (documents === undefined) this.#steps.set(step, (documents = []));
      if (documents.length === DOCUMENTS_OF_A_STEP && rank >= documents[documents.length - 1].rank) continue;
      let place = documents.length;
      while (place > 0 && documents[place - 1].rank > rank) place -= 1;
      documents.splice(place, 0, { unit: this.#unit, changes: this.#changes, rank });
      if (documents.length > DOCUMENTS_OF_A_STEP) documents.pop();
    }
  }
}
