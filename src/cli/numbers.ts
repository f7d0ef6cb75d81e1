import { ConfigError } from '../core/errors.ts';

const units: Readonly<Record<string, number>> = { '': 1, kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12, kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30, tib: 2 ** 40, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 };

/** Returns the number of a flag, undefined if it was not given. @throws ConfigError */
export function numberFlag(name: string, value: string | true | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value)) {
    throw new ConfigError({ expected: `a number for --${name}`, found: JSON.stringify(value), remedy: 'write digits, such as 0.8 or 128' });
  }
  return Number(value);
}

/** Below this a number without a unit is one whose unit was left out, but for 0. */
const LEAST_BARE = 2 ** 20;

/** Returns bytes of a size such as 512MiB or 4GB, undefined if it was not given. @throws ConfigError, also for a few bytes without a unit */
export function sizeFlag(name: string, value: string | true | undefined): number | undefined {
  if (value === undefined) return undefined;
  const match = typeof value === 'string' ? /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(value) : null;
  const unit = match === null ? undefined : units[match[2].toLowerCase()];
  if (match === null || unit === undefined) {
    throw new ConfigError({ expected: `a size for --${name}`, found: JSON.stringify(value), remedy: 'write a number with KiB, MiB or GiB, such as 512MiB' });
  }
  const bytes = Math.round(Number(match[1]) * unit);
  if (match[2] === '' && bytes > 0 && bytes < LEAST_BARE) {
    throw new ConfigError({ expected: `a size with its unit for --${name}`, found: `${JSON.stringify(value)}, which is bytes`, remedy: `write ${match[1]}MiB or ${match[1]}GiB` });
  }
  return bytes;
}
