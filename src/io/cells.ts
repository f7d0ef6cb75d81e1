import { createHash } from 'node:crypto';
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
 * Returns what a piece of valid JSON says. Whole numbers keep all their digits however they are written (1e2 and 100.0
 * are 100, 9007199254740993.0 is that bigint); other numbers are the nearest double, so that 1.50 is 1.5 and digits
 * behind the seventeenth are lost: ids that are more exact than that must be strings. Arrays and objects, and numbers of
 * more than 400 digits, are their JSON text as it stands; beyond 4,096 bytes it ends in a hash of the whole, so that
 * texts that differ stay different. Escaped surrogates without a partner stay in the string and become U+FFFD where it is written.
 */
export function jsonCell(json: Uint8Array): Cell {
  const first = json[0];
  if (first === 0x7b || first === 0x5b) return boundedText(json);
  // Nothing but a number begins with a digit or a minus.
  if (first === 0x2d || (first >= 0x30 && first <= 0x39)) return numberCell(json);
  return JSON.parse(utf8.decode(json)) as string | boolean | null;
}

/** Digits of the whole numbers that are taken as such: every double has fewer, and a million would be slow. */
const MAX_DIGITS = 400;

function numberCell(json: Uint8Array): Cell {
  const text = utf8.decode(json);
  const value = Number(text);
  // Doubles hold every whole number below 2^53, and from there on nothing but whole numbers.
  if (Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value))) return value;
  if (json.length > MAX_TEXT_CELL) return boundedText(json);
  const [, sign, whole, fraction, exponent] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) as unknown as [string, string, string, string | undefined, string | undefined];
  const digits = whole + (fraction ?? '');
  /** Zeros to append; digits to take away where it is negative. */
  const shift = Number(exponent ?? 0) - (fraction ?? '').length;
  if (digits.replace(/^0+/, '').length + shift > MAX_DIGITS) return boundedText(json);
  if (shift >= 0) return BigInt(sign + digits + '0'.repeat(shift));
  return /^0*$/.test(digits.slice(shift)) ? BigInt(sign + digits.slice(0, shift)) : value;
}

const MAX_TEXT_CELL = 4096;

function boundedText(json: Uint8Array): string {
  if (json.length <= MAX_TEXT_CELL) return utf8.decode(json);
  let end = MAX_TEXT_CELL;
  while (end > MAX_TEXT_CELL - 4 && (json[end] & 0xc0) === 0x80) end--;
  return `${utf8.decode(json.subarray(0, end))}… sha256:${createHash('sha256').update(json).digest('hex')}`;
}
