import { characterTable, IS_SPACE } from '../text/characterTable.ts';

/** Returns where the white space at the end of bytes [start, end) begins, as rstrip() cuts it. `bytes` is well-formed UTF-8. */
export function trimEnd(bytes: Uint8Array, start: number, end: number): number {
  const { ascii, stage1, stage2, records } = characterTable();
  while (end > start) {
    let at = end - 1;
    if (bytes[at] < 0x80) {
      if ((ascii[bytes[at]] & IS_SPACE) === 0) break;
    } else {
      while ((bytes[at] & 0xc0) === 0x80) at--;
      // No white space lies beyond three bytes.
      if (end - at > 3) break;
      const codePoint = end - at === 2 ? ((bytes[at] & 31) << 6) | (bytes[at + 1] & 63) : ((bytes[at] & 15) << 12) | ((bytes[at + 1] & 63) << 6) | (bytes[at + 2] & 63);
      if ((records[stage2[(stage1[codePoint >>> 6] << 6) | (codePoint & 63)]] & IS_SPACE) === 0) break;
    }
    end = at;
  }
  return end;
}

/** Returns where the white space at the beginning of bytes [start, end) ends, as lstrip() cuts it. `bytes` is well-formed UTF-8. */
export function trimStart(bytes: Uint8Array, start: number, end: number): number {
  const { ascii, stage1, stage2, records } = characterTable();
  while (start < end) {
    const lead = bytes[start];
    let size = 1;
    if (lead < 0x80) {
      if ((ascii[lead] & IS_SPACE) === 0) break;
    } else {
      if (lead >= 0xf0) break;
      size = lead < 0xe0 ? 2 : 3;
      const codePoint = size === 2 ? ((lead & 31) << 6) | (bytes[start + 1] & 63) : ((lead & 15) << 12) | ((bytes[start + 1] & 63) << 6) | (bytes[start + 2] & 63);
      if ((records[stage2[(stage1[codePoint >>> 6] << 6) | (codePoint & 63)]] & IS_SPACE) === 0) break;
    }
    start += size;
  }
  return start;
}
