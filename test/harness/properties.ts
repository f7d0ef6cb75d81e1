/**
 * fast-check with the seed of the gate, which says the same of the same commit every time. BANDSAW_SEED=random draws another one, and
 * BANDSAW_SEED=N repeats one: a property that fails prints its seed.
 */
import fc from 'fast-check';

/** @throws Error where BANDSAW_SEED is neither `random` nor a whole number, which would be another seed than was meant. */
export function seedOf(given: string | undefined): number {
  if (given === undefined) return 20261122;
  if (given === 'random') return Math.floor(Math.random() * 2 ** 31);
  const seed = Number(given);
  if (given.trim() === '' || !Number.isSafeInteger(seed)) throw new Error(`Expected random or a whole number in BANDSAW_SEED but found ${given}`);
  return seed;
}

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: seedOf(process.env['BANDSAW_SEED']) });

export default fc;
