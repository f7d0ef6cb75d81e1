import { POISON } from '../../src/engine/words.ts';

export { POISON };

/** Words nobody has written: zero-filled outputs would hide what a kernel leaves out. */
export function poisoned(length: number): Uint32Array {
  return new Uint32Array(length).fill(POISON);
}
