import type { Cell } from './format.ts';

/** Every format gives whole numbers in one form: a number where it holds the value exactly, else a bigint. */
export function integerCell(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

export function stringCell(bytes: Uint8Array): string {
  return utf8.decode(bytes);
}

/**
 * Returns the scalar that a piece of valid JSON says, integers without loss of digits; undefined for arrays and objects.
 */
export function jsonCell(json: Uint8Array): Cell | undefined {
  const first = json[0];
  if (first === 0x7b || first === 0x5b) return undefined;
  const text = utf8.decode(json);
  const value = JSON.parse(text) as Cell;
  return typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(text) ? BigInt(text) : value;
}
