/**
 * An index: documents that earlier jobs kept, so that later ones can remove what duplicates them. DIR/index.json says
 * what is in it and is replaced whole; DIR/generations/NAME, written once, is a PartitionStore with what one job added.
 *
 * Every document has a number, given once and never again, in the order in which jobs added them: its rank among past
 * ones. Records name it relative to the first number of their generation. `positions` are places in the records of a
 * generation, which close up when a source is compacted away; numbers stay.
 */

/** Changes whenever an index of an older version must not be read. */
export const INDEX_FORMAT = 'bandsaw-index-1';

/** Positions in one partition of the records that are looked up by position. */
export const RANGE_ROWS = 2 ** 18;
/** What is read to look one record up. */
export const LOOKUP_BLOCK_BYTES = 2 ** 18;
/** Bytes of texts that are compressed together, unless one alone is longer. */
export const FRAME_BYTES = 2 ** 17;
/** Bytes of keys in one partition, if hashes were spread evenly. */
const PREFIX_BYTES = 8 * 2 ** 20;
const MAX_PREFIXES = 4096;
/** Records number documents in 32 bits. */
export const MOST_ROWS = 2 ** 32;

export const indexSchemas = {
  /** By band and key prefix. */
  bands: { lo: 'u32', hi: 'u32', group: 'u32', row: 'u32' },
  /** By digest prefix. */
  digests: { d0: 'u32', d1: 'u32', d2: 'u32', d3: 'u32', h0: 'u32', h1: 'u32', group: 'u32', row: 'u32' },
  /** By range of positions, as all below: row in its source, and shingles, repeats counted. */
  rows: { sourceRow: 'f64', shingles: 'u32' },
  signatures: (words: number) => ({ slots: `u32x${words}` }) as const,
  ids: { present: 'u32', id: 'u8[]' },
  /** One record a zstd frame of texts that follow each other. */
  texts: { lengths: 'u32[]', frame: 'u8[]' },
  /** Position of each frame's first text. */
  frames: { first: 'f64' },
  /** Sorted distinct 64-bit shingle hashes of documents that have few; of the others none. */
  sets: { set: 'u32[]' },
  /** Values of the `--within` column that no generation before has, in order of their numbers; UTF-16. */
  groups: { value: 'u8[]' },
} as const;

/** Prefixes for so many records of so many bytes: a power of two. */
export function prefixesFor(rows: number, bytesPerRow: number): number {
  let prefixes = 1;
  while (prefixes < MAX_PREFIXES && (rows * bytesPerRow) / prefixes > PREFIX_BYTES) prefixes *= 2;
  return prefixes;
}

/** Which of `prefixes` equal parts of its range a hash of 32 bits lies in, from 0 on: its upper bits, where their number is a power of two. */
export function prefixOf(hash: number, prefixes: number): number {
  return Math.floor((hash * prefixes) / 2 ** 32);
}

/** Settings in which a job must agree with the index. */
export interface IndexSettings {
  /** Version of the text model. */
  readonly text: string;
  /** SHA-256 of its table. */
  readonly wordTable: string;
  /** Sketch family. */
  readonly family: string;
  /** Slots of a signature. */
  readonly k: number;
  /** Words of a shingle. */
  readonly n: number;
  /** Bands and rows in a band, such as `18x7`. */
  readonly bands: string;
  /** Jaccard similarity. */
  readonly threshold: number;
  /** How pairs are checked. */
  readonly verify: string;
  /** Column in whose values documents are compared; null for all of them. */
  readonly within: string | null;
}

/** Documents of one input: numbers from … from + rows − 1. */
export interface IndexSource {
  /** As the job's outputs named it. */
  readonly file: string;
  readonly from: number;
  readonly rows: number;
  /** Taken out, though its records may still be there. */
  readonly removed: boolean;
}

export interface Generation {
  /** Of its folder. */
  readonly name: string;
  /** What records count from. */
  readonly firstRow: number;
  /** Positions there are: the rows of all its sources, removed ones among them. */
  readonly rows: number;
  readonly bandPrefixes: number;
  readonly digestPrefixes: number;
  readonly hasIds: boolean;
  readonly sources: readonly IndexSource[];
}

/** What made a version of the one before it. */
export type IndexChange =
  | {
      readonly version: number;
      readonly change: 'add';
      /** What the job is known by; null where its sources are not all there any more. */
      readonly job: string | null;
      /** The version it compared with, and the number its first document got. */
      readonly read: number;
      readonly firstRow: number;
      readonly rows: number;
      readonly sources: number;
    }
  | { readonly version: number; readonly change: 'remove'; readonly file: string; readonly firstRow: number; readonly rows: number }
  | { readonly version: number; readonly change: 'compact'; readonly rows: number; readonly dropped: number };

export interface IndexManifest {
  readonly format: string;
  /** Tells it from an index of the same settings and numbers; given once, and kept by copies. */
  readonly id: string;
  readonly settings: IndexSettings;
  readonly version: number;
  /** The first number that no document has had. */
  readonly nextRow: number;
  readonly generations: readonly Generation[];
  readonly changes: readonly IndexChange[];
}
