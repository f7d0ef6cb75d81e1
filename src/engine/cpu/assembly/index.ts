/** What the host calls. Addresses are bytes in the imported memory; the host lays batches out behind the working region. */
import { layOut } from './layout';
import { deriveTables, useTable } from './tables';

export { agreement } from './agreement';
export { collide } from './collide';
export { sketch, tokenize } from './plans';

/** Returns the end of the working region that begins at `base`; the word table goes there. */
export function reserve(base: usize): usize {
  return layOut(base);
}

/** Reads the parts of the word table from their places; called once, after `reserve`. */
export function setup(stage1: usize, stage2: usize, deltas: usize, expansions: usize): void {
  useTable(stage1, stage2, deltas, expansions);
  deriveTables();
}
