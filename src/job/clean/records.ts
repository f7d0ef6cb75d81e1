import { NO_UNIT } from '../joinIds.ts';

/** Records of a cleaning job, by the pass that writes them; beside the ids and rejected rows, which are as in other jobs, and texts and changes, which are packed. */
export const cleanSchemas = {
  /** By unit range, ascending: every row with a text. */
  sizes: { unit: 'f64', bytes: 'u32', words: 'u32' },
  /** By unit range: what a document that a stage changed has left behind it, stage after stage. */
  resized: { unit: 'f64', stage: 'u32', bytes: 'u32', words: 'u32' },
  /** By unit range, one record a frame of texts: places in the range of the units that it has. */
  places: { places: 'u32[]' },
  /** By unit range: rows that a pass removes. `rule` is the place in the pass's list of rules; `keeper` is −1 where no other row is named, below it where a reference row is. */
  fates: { unit: 'f64', stage: 'u32', rule: 'u32', value: 'f64', limit: 'f64', keeper: 'f64', similarity: 'f64', verified: 'u32' },
  /** By hash prefix: rows that an exact stage compares. */
  hashes: { h0: 'u32', h1: 'u32', h2: 'u32', h3: 'u32', rank: 'f64', unit: 'f64' },
  /** By unit range: bytes of its text that a document loses in a pass over spans. `rule` is the place in the pass's list; `keeper` as above. */
  cuts: { unit: 'f64', start: 'u32', end: 'u32', rule: 'u32', value: 'f64', keeper: 'f64', verified: 'u32' },
} as const;

export { NO_UNIT as NO_KEEPER };

/** A row of a reference text in the place of a keeper: rows count through all reference files of the pass. */
export function asKeeper(referenceRow: number): number {
  return -2 - referenceRow;
}

/** Returns the reference row that stands in the place of a keeper, −1 for a unit or none. */
export function referenceOf(keeper: number): number {
  return keeper < NO_UNIT ? -2 - keeper : -1;
}

/** As checkpoints and the store name a pass: by its number. */
export function passName(pass: number): string {
  return `pass-${pass}`;
}

/** Name of a pass's records in the store: what stands behind the pass's name is the stage's own. */
export function recordsName(pass: number, what: string): string {
  return `${passName(pass)}-${what}`;
}
