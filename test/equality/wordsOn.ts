/** Words of many units on one engine, and what they must be when the folded words are known. Needs no Unicode data. */
import type { Engine } from '../../src/engine/engine.ts';
import { tokenizeWork } from '../../src/sketch/tokenizePlan.ts';
import { shortWordHashOracle, wholeWordHashOracle } from '../oracles/wordHashes.ts';
import { columnOf } from './texts.ts';

/** The hashes of each word of a unit: `short.lo.hi`, in hex, one after the other. */
export async function wordsOn(engine: Engine, units: readonly Uint8Array[]): Promise<string[]> {
  const { words, whole_words, unit_words } = await engine.run(tokenizeWork(columnOf(units)));
  return units.map((_, unit) => {
    const hashes: string[] = [];
    for (let word = unit_words[unit]; word < unit_words[unit + 1]; word++) hashes.push(hex(words[word], whole_words[2 * word], whole_words[2 * word + 1]));
    return hashes.join(' ');
  });
}

/** The same of folded words that somebody wrote down. */
export function hashesOf(folded: readonly string[]): string {
  return folded.map((word) => hex(shortWordHashOracle(word), ...wholeWordHashOracle(word))).join(' ');
}

function hex(short: number, lo: number, hi: number): string {
  return [short, lo, hi].map((each) => (each >>> 0).toString(16)).join('.');
}
