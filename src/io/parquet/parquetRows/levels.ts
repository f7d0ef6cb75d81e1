import { brokenPage, fillHybrid } from '../parquetLevels.ts';

/** Bits of a level that is at most `max`. */
export function levelBits(max: number): number {
  return 32 - Math.clz32(max);
}

/** Returns `count` levels of at most `max`, which is at most 255, in bytes[start … end]. @throws FormatError */
export function decodeLevels(bytes: Uint8Array, start: number, end: number, max: number, count: number): Uint8Array {
  const levels = fillHybrid(new Uint8Array(count), bytes, start, end, levelBits(max));
  const above = levels.find((level) => level > max);
  if (above !== undefined) throw brokenPage(`a level of ${above} where ${max} is the highest`);
  return levels;
}
