const LETTERS = '0123456789abcdef';

/** Bytes that a byte takes in a JSON string: 1 for itself, 2 behind a backslash, 6 as \u00XX. */
const TAKES = new Uint8Array(256).fill(1);
/** The letter behind the backslash, 0 where there is none. */
const LETTER = new Uint8Array(256);
TAKES.fill(6, 0, 0x20);
for (const [byte, letter] of [[0x22, '"'], [0x5c, '\\'], [8, 'b'], [9, 't'], [10, 'n'], [12, 'f'], [13, 'r']] as const) {
  TAKES[byte] = 2;
  LETTER[byte] = letter.charCodeAt(0);
}

/** Runs this long are copied by the engine's memcpy, shorter ones byte by byte. */
const LONG_RUN = 48;

/** Writes texts as JSON strings, with no more escapes than JSON asks for. One buffer is used again for all of them. */
export class JsonStringEncoder {
  #out = new Uint8Array(1 << 12);

  /**
   * Returns bytes[from … to] in quotes, valid until the next call. Bytes that are not UTF-8 stay as they are, so that
   * reading the string gives the very bytes back.
   */
  encode(bytes: Uint8Array, from: number, to: number): Uint8Array {
    let size = 2;
    for (let i = from; i < to; i++) size += TAKES[bytes[i]];
    if (size > this.#out.length) this.#out = new Uint8Array(Math.max(size, 2 * this.#out.length));
    const out = this.#out;
    let at = 0;
    out[at++] = 0x22;
    for (let i = from; i < to; i++) {
      const start = i;
      while (i < to && TAKES[bytes[i]] === 1) i++;
      if (i - start > LONG_RUN) {
        out.set(bytes.subarray(start, i), at);
        at += i - start;
      } else for (let j = start; j < i; j++) out[at++] = bytes[j];
      if (i === to) break;
      const byte = bytes[i];
      out[at++] = 0x5c;
      if (LETTER[byte] !== 0) out[at++] = LETTER[byte];
      else {
        out[at++] = 0x75;
        out[at++] = 0x30;
        out[at++] = 0x30;
        out[at++] = LETTERS.charCodeAt(byte >>> 4);
        out[at++] = LETTERS.charCodeAt(byte & 15);
      }
    }
    out[at++] = 0x22;
    return out.subarray(0, at);
  }
}
