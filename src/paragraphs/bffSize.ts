import { ConfigError } from '../core/errors.ts';

interface BffSize {
  readonly bytes: number;
  readonly hashes: number;
  readonly falsePositives: number;
}

/**
 * Returns the filter that DCLM's `bff sysreq` asks for: k = ⌈bits ÷ n · ln 2⌉ hashes and the fewest bytes at which
 * (1 − (1 − 1/bits)^(k·n))^k is not above the rate. For comparing and planning; `sizeBloom` sizes our own filter.
 * @param hashes 0 for the best number
 * @throws ConfigError
 */
export function bffSize(ngrams: number, rate: number, hashes = 0): BffSize {
  if (!(Number.isSafeInteger(ngrams) && ngrams > 0)) throw new ConfigError({ expected: 'a number of n-grams of at least 1', found: String(ngrams), remedy: 'give about the number of tokens' });
  if (!(rate >= 1e-9 && rate < 1)) throw new ConfigError({ expected: 'a rate of false positives from 10⁻⁹ to below 1', found: String(rate), remedy: 'use 0.01, as DCLM does' });
  if (!(Number.isInteger(hashes) && hashes >= 0)) throw new ConfigError({ expected: 'a whole number of hashes, or 0 for the best', found: String(hashes), remedy: 'leave it out' });
  const of = (bytes: number): BffSize => {
    const bits = 8 * bytes;
    const k = hashes === 0 ? Math.ceil((bits / ngrams) * Math.LN2) : hashes;
    return { bytes, hashes: k, falsePositives: (-Math.expm1(k * ngrams * Math.log1p(-1 / bits))) ** k };
  };
  let low = 0;
  let high = 1;
  while (of(high).falsePositives > rate) {
    low = high;
    high *= 2;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (of(middle).falsePositives > rate) low = middle;
    else high = middle;
  }
  return of(high);
}
