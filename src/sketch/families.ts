import { ConfigError } from '../core/errors.ts';
import type { Family } from './family.ts';
import { fss } from './fss.ts';
import { minhash } from './minhash.ts';

/** Every family there is, one line each; the first is the default. */
export const families: readonly Family[] = [
  fss,
  minhash,
];

export const familyNames: readonly string[] = families.map((family) => family.id);

/**
 * Returns the family of that name.
 * @throws ConfigError (`config`) naming those there are.
 */
export function familyOf(id: string): Family {
  const family = families.find((each) => each.id === id);
  if (family === undefined) throw new ConfigError({ expected: `a sketch family among ${familyNames.join(', ')}`, found: `"${id}"`, remedy: 'choose one of these' });
  return family;
}
