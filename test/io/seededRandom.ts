/** The generator of the oracles, and a choice by it. */
export { random as seededRandom } from '../oracles/random.ts';

export function pick<T>(random: () => number, values: readonly T[]): T {
  return values[Math.floor(random() * values.length)] as T;
}
