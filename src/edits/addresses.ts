/** Runs of the bytes that addresses are made of. */
import { characterTable, IS_WORD, recordOf } from '../text/characterTable.ts';
import { codePointAt } from '../text/utf8.ts';

type ByteSet = Uint8Array;

/** Returns a set of ASCII characters: letters and digits, and those of `marks`. */
export function alnumAnd(marks: string): ByteSet {
  return Uint8Array.from({ length: 256 }, (_, byte) => (byte < 0x80 && /[a-zA-Z0-9]/.test(String.fromCharCode(byte)) ? 1 : byte < 0x80 && marks.includes(String.fromCharCode(byte)) ? 1 : 0));
}

/** Returns where the run of bytes of the set from `at` on ends. */
export function runEnd(bytes: Uint8Array, at: number, set: ByteSet): number {
  while (at < bytes.length && set[bytes[at]] === 1) at++;
  return at;
}

/** True if no character of `\w` stands at `at`. */
export function noWordAt(bytes: Uint8Array, at: number): boolean {
  if (at >= bytes.length) return true;
  const table = characterTable();
  return (table.records[recordOf(table, codePointAt(bytes, at, bytes.length))] & IS_WORD) === 0;
}

/** True if no character of `\w` ends before `at`. */
export function noWordBefore(bytes: Uint8Array, at: number): boolean {
  if (at === 0) return true;
  let before = at - 1;
  while ((bytes[before] & 0xc0) === 0x80) before--;
  return noWordAt(bytes, before);
}

/** Returns where the IPv4 address ends that begins at `at` (four numbers up to 255, of three digits at most), or −1. */
export function ipv4End(bytes: Uint8Array, at: number): number {
  for (let part = 0; part < 4; part++) {
    if (part > 0 && bytes[at++] !== 0x2e) return -1;
    let value = 0;
    let digits = 0;
    // As many digits as still make a number up to 255: "1.2.3.456" is the address 1.2.3.45 and a 6.
    while (digits < 3 && bytes[at] >= 0x30 && bytes[at] <= 0x39 && value * 10 + bytes[at] - 0x30 <= 255) {
      value = value * 10 + bytes[at++] - 0x30;
      digits++;
    }
    if (digits === 0) return -1;
  }
  return at;
}
