import { BudgetError, ConfigError } from '../core/errors.ts';

const BLOCK_BYTES = 64;
const BLOCK_BITS = 8 * BLOCK_BYTES;
/** Bits a key may set. */
const MOST_HASHES = 14;
/** What a WebAssembly memory has, without what lies beside the filter. */
const MOST_BLOCKS = (2 ** 32 - 2 ** 20) / BLOCK_BYTES;

/** Share of the rate a filter is made for, so that a million unseen keys, counted, stay below the rate too. */
const AIMED = 0.9;

export interface BloomSize {
  readonly blocks: number;
  /** Bits set for a key. */
  readonly hashes: number;
  readonly bytes: number;
  /** Share of unseen keys taken for seen when all keys are in. */
  readonly falsePositives: number;
}

/**
 * Share of unseen keys that a filter of blocks of 512 bits takes for seen: keys of a block are Poisson distributed with
 * mean λ = keys ÷ blocks, and a block of j keys has (1 − (1 − 1/512)^(k·j))^k (Putze, Sanders, Singler, Cache-, hash- and
 * space-efficient Bloom filters, 2007).
 */
export function blockedFalsePositives(keys: number, blocks: number, hashes: number): number {
  const mean = keys / blocks;
  const spread = 12 * Math.sqrt(mean) + 40;
  const first = Math.max(0, Math.floor(mean - spread));
  let logFactorial = logFactorialOf(first);
  let sum = 0;
  for (let j = first; j <= mean + spread; j++) {
    if (j > first && j > 1) logFactorial += Math.log(j);
    const chance = mean === 0 ? (j === 0 ? 1 : 0) : Math.exp(j * Math.log(mean) - mean - logFactorial);
    sum += chance * (1 - (1 - 1 / BLOCK_BITS) ** (hashes * j)) ** hashes;
  }
  return Math.min(1, sum);
}

/** By Stirling's series where a product would be long; its next term is below 10⁻⁸. */
function logFactorialOf(n: number): number {
  if (n >= 100) return n * Math.log(n) - n + Math.log(2 * Math.PI * n) / 2 + 1 / (12 * n);
  let sum = 0;
  for (let j = 2; j <= n; j++) sum += Math.log(j);
  return sum;
}

/**
 * Returns the smallest filter that holds the rate in total: it is sized for the last key, so every key before meets fewer
 * false positives. 0.001 takes 15.8 bits a key.
 * @param keys at least 1
 * @param falsePositives from 10⁻⁶ to 0.5
 * @param mostBytes what the filter may take
 * @throws ConfigError for settings out of range, BudgetError where the filter is too large
 */
export function sizeBloom(keys: number, falsePositives = 0.001, mostBytes = Number.POSITIVE_INFINITY): BloomSize {
  if (!(Number.isSafeInteger(keys) && keys > 0)) throw new ConfigError({ expected: 'a number of keys of at least 1', found: String(keys), remedy: 'give the number of documents, or more' });
  if (!(falsePositives >= 1e-6 && falsePositives <= 0.5)) throw new ConfigError({ expected: 'a rate of false positives from 0.000001 to 0.5', found: String(falsePositives), remedy: 'use 0.001, or an exact set' });
  const aim = AIMED * falsePositives;
  let best: BloomSize | undefined;
  for (let hashes = 1; hashes <= MOST_HASHES; hashes++) {
    let low = 0;
    let high = Math.ceil(keys / 4);
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (blockedFalsePositives(keys, middle, hashes) <= aim) high = middle;
      else low = middle;
    }
    if (blockedFalsePositives(keys, high, hashes) > aim || (best !== undefined && best.blocks <= high)) continue;
    best = { blocks: high, hashes, bytes: high * BLOCK_BYTES, falsePositives: blockedFalsePositives(keys, high, hashes) };
  }
  const most = Math.min(mostBytes, MOST_BLOCKS * BLOCK_BYTES);
  if (best === undefined || best.bytes > most) {
    throw new BudgetError({ expected: `a filter of at most ${most} bytes`, found: `${best?.bytes ?? 'more'} bytes for ${keys} keys`, remedy: 'give more memory, allow more false positives, or part the keys by their first bits' });
  }
  return best;
}
