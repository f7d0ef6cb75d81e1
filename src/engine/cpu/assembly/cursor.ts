/** Where cutting words has got to. One unit is cut at a time, so this is the instance's own state. */

export const CLOSED: u32 = 0;
/** The last byte emitted belongs to a word that goes on; the edge written last is its start. */
export const IN_WORD: u32 = 1;
/** The last word is a single; its end is written, but a tail may still move it. */
export const AFTER_SINGLE: u32 = 2;

export let state: u32 = CLOSED;
/** Position in the folded text of the tile. */
export let out: u32 = 0;
/** Address of the next edge. */
export let edge: usize = 0;

@inline
export function setCursor(newState: u32, newOut: u32, newEdge: usize): void {
  state = newState;
  out = newOut;
  edge = newEdge;
}
