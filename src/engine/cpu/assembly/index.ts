/** What the host calls. Addresses are bytes in the imported memory; the host lays batches out behind the working region. */
import { END } from './layout';
import { deriveTables, useTable } from './tables';

export { agreement } from './agreement';
export { collide } from './collide';
export { sketch, tokenize } from './plans';
export { shingleSets } from './shingleSets';

/** Returns the end of the working region; the word table and then the batches go behind it. */
export function workEnd(): usize {
  return END;
}

/** Reads the parts of the word table from their places; called once, before anything else. */
export function setup(stage1: usize, stage2: usize, deltas: usize, expansions: usize): void {
  useTable(stage1, stage2, deltas, expansions);
  deriveTables();
}
