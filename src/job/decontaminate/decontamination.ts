import { rowCountOf, type TextColumn } from '../../batch/textColumn.ts';
import { OverlapFinder, type RowOverlap } from '../../contamination/overlap.ts';
import { wordPlaces } from '../../contamination/wordPlaces.ts';
import type { Engine } from '../../engine/engine.ts';
import { releaseOutputs } from '../../engine/release.ts';
import { tokenizeWork } from '../../sketch/tokenizePlan.ts';
import type { JobContext } from '../context.ts';
import { readReferences, type References } from './readReferences.ts';

/** Bytes [start, end) of a document. */
export interface Bytes {
  readonly start: number;
  readonly end: number;
}

/** One reference row of which a document has something. */
export interface Hit {
  readonly reference: number;
  readonly found: number;
  readonly ngrams: number;
  readonly stretches: readonly Bytes[];
  readonly longest: Bytes;
}

/** A document that has something of a reference row. */
export interface TouchedDocument {
  /** In its piece. */
  readonly row: number;
  readonly removed: boolean;
  /** By falling share; the first one decided. */
  readonly hits: readonly Hit[];
  readonly untold: number;
}

export interface Inspected {
  readonly touched: readonly TouchedDocument[];
  /** 1 for each row that goes; null where none does. */
  readonly removed: Uint8Array | null;
  /** Rows with words that stay. */
  readonly documents: number;
}

/** Looks for parts of reference texts in documents: words by the engine, n-grams on the host. */
export class Decontamination {
  readonly references: References;
  readonly #finder: OverlapFinder;
  readonly #engine: Engine;
  readonly #limitMillionths: number;

  private constructor(context: JobContext, references: References) {
    this.references = references;
    this.#finder = new OverlapFinder(references.set);
    this.#engine = context.engine;
    this.#limitMillionths = context.settings.againstMillionths;
  }

  /** Reads the reference files; null where there are none. @throws as readReferences */
  static async open(context: JobContext): Promise<Decontamination | null> {
    return context.settings.against === null ? null : new Decontamination(context, await readReferences(context, { files: context.references, column: context.settings.againstColumn, minWords: context.settings.againstMinWords }));
  }

  async inspect(column: TextColumn): Promise<Inspected> {
    const outputs = await this.#engine.run(tokenizeWork(column));
    const { unit_words: unitWords, whole_words: whole } = outputs;
    const rows = rowCountOf(column);
    const touched: TouchedDocument[] = [];
    let removed: Uint8Array | null = null;
    let documents = 0;
    for (let row = 0; row < rows; row++) {
      const words = unitWords[row + 1] - unitWords[row];
      if (words === 0) continue;
      documents += 1;
      const overlap = this.#finder.find(whole, unitWords[row], words);
      if (overlap === null) continue;
      const [best] = overlap.rows;
      const goes = best.found * 1e6 >= this.#limitMillionths * best.ngrams;
      if (goes) {
        (removed ??= new Uint8Array(rows))[row] = 1;
        documents -= 1;
      }
      touched.push({ row, removed: goes, hits: hitsOf(column, row, overlap.rows), untold: overlap.more });
    }
    releaseOutputs(outputs);
    return { touched, removed, documents };
  }
}

/** Returns the places in a document, row `row` of the column, of what it has of reference rows. */
export function hitsOf({ bytes, offsets }: TextColumn, row: number, overlaps: readonly RowOverlap[]): Hit[] {
  const all = overlaps.flatMap(({ stretches, longest }) => [...stretches, longest]);
  const places = wordPlaces(bytes, offsets[row], offsets[row + 1], all.flatMap(({ from, to }) => [from, to - 1]));
  let next = 0;
  const take = (): Bytes => {
    const bounds = { start: places[4 * next], end: places[4 * next + 3] };
    next += 1;
    return bounds;
  };
  return overlaps.map(({ row: reference, found, ngrams, stretches }) => ({ reference, found, ngrams, stretches: stretches.map(take), longest: take() }));
}
