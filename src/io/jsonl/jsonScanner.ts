import type { TextBuilder } from '../textBuilder.ts';

/** What a line is, as far as its text goes. */
type LineKind = 'text' | 'null' | 'missing' | 'not-a-string' | 'not-an-object' | 'malformed';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;

/** 1 for the bytes that stand for themselves inside a JSON string: not `"`, not `\`, not a control character. */
const PLAIN = new Uint8Array(256).fill(1, 0x20);
PLAIN[QUOTE] = 0;
PLAIN[BACKSLASH] = 0;

/** Value of a hexadecimal digit, 255 for other bytes. */
const HEX = new Uint8Array(256).fill(255);
for (let i = 0; i < 16; i++) {
  HEX['0123456789abcdef'.charCodeAt(i)] = i;
  HEX['0123456789ABCDEF'.charCodeAt(i)] = i;
}

/** The byte an escape letter stands for, 0 for bytes that follow no backslash. */
const ESCAPE = new Uint8Array(256);
for (const [letter, byte] of [['"', 0x22], ['\\', 0x5c], ['/', 0x2f], ['b', 8], ['f', 12], ['n', 10], ['r', 13], ['t', 9]] as const) {
  ESCAPE[letter.charCodeAt(0)] = byte;
}

/** Runs this long are copied by the engine's memcpy, shorter ones byte by byte. */
const LONG_RUN = 48;

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Reads one JSON object a call from a byte buffer, taking the text out as bytes without making a string of it. Accepts
 * exactly what JSON.parse accepts (ill-formed UTF-8 inside strings is left as it is, where decoding would have put U+FFFD; an
 * escaped surrogate without a partner, which has no UTF-8, is written as U+FFFD);
 * a key that is there several times has its last value, as with JSON.parse.
 */
export class JsonScanner {
  /** Byte of the line at which it stopped being JSON, after 'malformed'. */
  failedAt = 0;
  /** What stands in place of the text, after 'not-a-string'. */
  foundType = '';
  /** Ranges of the other keys' values, start and end by turns; start -1 where the key is missing. */
  readonly ranges: Int32Array;
  readonly #keys: readonly string[];
  /** Number of the first of the keys: 0 is the text's, 1 the first of the others. */
  readonly #firstKey: number;
  readonly #keyBytes: readonly Uint8Array[];
  /** Place in `ranges` of the text's key, where it is one of the others too; -2 where it is not. */
  readonly #textRange: number;
  /** One per open bracket: 1 in an array. */
  #nesting = new Uint8Array(64);
  /** Set by #string. */
  #escaped = false;
  #textEnd = 0;

  /** @param textKey null: no text is taken out, and objects are 'missing' one */
  constructor(textKey: string | null, otherKeys: readonly string[]) {
    this.#keys = textKey === null ? otherKeys : [textKey, ...otherKeys];
    this.#firstKey = textKey === null ? 1 : 0;
    this.#keyBytes = this.#keys.map((key) => new TextEncoder().encode(key));
    this.ranges = new Int32Array(2 * otherKeys.length);
    this.#textRange = textKey === null ? -2 : 2 * otherKeys.indexOf(textKey);
  }

  /**
   * Scans bytes[start … end] and, if it returns 'text', has written the text behind `builder.used`, up to `textEnd`,
   * without committing it.
   * @param end bytes[end] must be a newline
   */
  scan(bytes: Uint8Array, start: number, end: number, builder: TextBuilder): LineKind {
    this.ranges.fill(-1);
    let kind: LineKind = 'missing';
    let i = skipSpace(bytes, start);
    if (bytes[i] !== 0x7b) {
      i = this.#value(bytes, i);
      if (i >= 0) i = skipSpace(bytes, i);
      return i === end ? 'not-an-object' : this.#malformed(i < 0 ? -i - 1 : i, start);
    }
    i = skipSpace(bytes, i + 1);
    if (bytes[i] === 0x7d) i++;
    else {
      for (;;) {
        if (bytes[i] !== QUOTE) return this.#malformed(i, start);
        const keyStart = i + 1;
        i = this.#string(bytes, keyStart);
        if (i < 0) return this.#malformed(-i - 1, start);
        const key = this.#match(bytes, keyStart, i - 1);
        i = skipSpace(bytes, i);
        if (bytes[i] !== COLON) return this.#malformed(i, start);
        i = skipSpace(bytes, i + 1);
        const valueStart = i;
        if (key === 0 && bytes[i] === QUOTE) {
          builder.reserve(end - i);
          i = this.#copyString(bytes, i + 1, builder.bytes, builder.used);
          kind = 'text';
        } else {
          i = this.#value(bytes, i);
          if (key === 0) {
            kind = bytes[valueStart] === 0x6e ? 'null' : 'not-a-string';
            this.foundType = typeName(bytes[valueStart]);
          } else if (key > 0) {
            this.ranges[2 * key - 2] = valueStart;
            this.ranges[2 * key - 1] = i;
          }
        }
        if (key === 0 && this.#textRange >= 0) {
          this.ranges[this.#textRange] = valueStart;
          this.ranges[this.#textRange + 1] = i;
        }
        if (i < 0) return this.#malformed(-i - 1, start);
        i = skipSpace(bytes, i);
        const c = bytes[i++];
        if (c === COMMA) i = skipSpace(bytes, i);
        else if (c === 0x7d) break;
        else return this.#malformed(i - 1, start);
      }
    }
    i = skipSpace(bytes, i);
    return i === end ? kind : this.#malformed(i, start);
  }

  /** End in the builder's bytes of the text found. */
  get textEnd(): number {
    return this.#textEnd;
  }

  #malformed(at: number, start: number): LineKind {
    this.failedAt = at - start;
    return 'malformed';
  }

  /** Returns the number of the key, or -1. */
  #match(bytes: Uint8Array, start: number, end: number): number {
    if (this.#escaped) {
      const index = this.#keys.indexOf(JSON.parse(`"${utf8.decode(bytes.subarray(start, end))}"`) as string);
      return index < 0 ? -1 : index + this.#firstKey;
    }
    const length = end - start;
    next: for (let k = 0; k < this.#keyBytes.length; k++) {
      const key = this.#keyBytes[k];
      if (key.length !== length) continue;
      for (let i = 0; i < length; i++) if (bytes[start + i] !== key[i]) continue next;
      return k + this.#firstKey;
    }
    return -1;
  }

  /** Passes over a string whose opening quote is at i - 1. Returns the index behind the closing quote, or -1 - (where it breaks). */
  #string(bytes: Uint8Array, i: number): number {
    this.#escaped = false;
    for (;;) {
      while (PLAIN[bytes[i]] === 1) i++;
      const c = bytes[i];
      if (c === QUOTE) return i + 1;
      if (c !== BACKSLASH) return -1 - i;
      this.#escaped = true;
      const letter = bytes[i + 1];
      if (ESCAPE[letter] !== 0) i += 2;
      else if (letter === 0x75 && unit(bytes, i + 2) >= 0) i += 6;
      else return -1 - i;
    }
  }

  /** As #string, and writes what the string says to out[o …], setting #textEnd. There is room for as many bytes as are left of the line. */
  #copyString(bytes: Uint8Array, i: number, out: Uint8Array, o: number): number {
    for (;;) {
      const from = i;
      while (PLAIN[bytes[i]] === 1) i++;
      if (i - from > LONG_RUN) {
        out.set(bytes.subarray(from, i), o);
        o += i - from;
      } else for (let j = from; j < i; j++) out[o++] = bytes[j];
      const c = bytes[i];
      if (c === QUOTE) {
        this.#textEnd = o;
        return i + 1;
      }
      if (c !== BACKSLASH) return -1 - i;
      const letter = bytes[i + 1];
      if (ESCAPE[letter] !== 0) {
        out[o++] = ESCAPE[letter];
        i += 2;
        continue;
      }
      let code = letter === 0x75 ? unit(bytes, i + 2) : -1;
      if (code < 0) return -1 - i;
      i += 6;
      if (code >= 0xd800 && code < 0xe000) {
        const low = code < 0xdc00 && bytes[i] === BACKSLASH && bytes[i + 1] === 0x75 ? unit(bytes, i + 2) : -1;
        if (low >= 0xdc00 && low < 0xe000) {
          code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
          i += 6;
        } else code = 0xfffd;
      }
      if (code < 0x80) out[o++] = code;
      else {
        if (code < 0x800) out[o++] = 0xc0 | (code >> 6);
        else {
          if (code < 0x10000) out[o++] = 0xe0 | (code >> 12);
          else {
            out[o++] = 0xf0 | (code >> 18);
            out[o++] = 0x80 | ((code >> 12) & 0x3f);
          }
          out[o++] = 0x80 | ((code >> 6) & 0x3f);
        }
        out[o++] = 0x80 | (code & 0x3f);
      }
    }
  }

  /** Passes over any value. Returns the index behind it, or -1 - (where it breaks). */
  #value(bytes: Uint8Array, i: number): number {
    let depth = 0;
    for (;;) {
      const c = bytes[i];
      if (c === QUOTE) {
        i = this.#string(bytes, i + 1);
        if (i < 0) return i;
      } else if (c === 0x7b || c === 0x5b) {
        if (depth === this.#nesting.length) {
          const larger = new Uint8Array(depth * 2);
          larger.set(this.#nesting);
          this.#nesting = larger;
        }
        const isArray = c === 0x5b ? 1 : 0;
        this.#nesting[depth++] = isArray;
        i = skipSpace(bytes, i + 1);
        if (bytes[i] !== (isArray === 1 ? 0x5d : 0x7d)) {
          if (isArray === 0 && (i = this.#key(bytes, i)) < 0) return i;
          continue;
        }
        i++;
        depth--;
      } else {
        i = scalar(bytes, i);
        if (i < 0) return i;
      }
      // A value has ended at i: close what closes here, or go on to the next value.
      for (;;) {
        if (depth === 0) return i;
        i = skipSpace(bytes, i);
        const isArray = this.#nesting[depth - 1] === 1;
        if (bytes[i] === COMMA) {
          i = skipSpace(bytes, i + 1);
          if (!isArray && (i = this.#key(bytes, i)) < 0) return i;
          break;
        }
        if (bytes[i] !== (isArray ? 0x5d : 0x7d)) return -1 - i;
        i++;
        depth--;
      }
    }
  }

  /** Passes over a key and its colon. */
  #key(bytes: Uint8Array, i: number): number {
    if (bytes[i] !== QUOTE) return -1 - i;
    i = this.#string(bytes, i + 1);
    if (i < 0) return i;
    i = skipSpace(bytes, i);
    return bytes[i] === COLON ? skipSpace(bytes, i + 1) : -1 - i;
  }
}

/** Stops at a newline: one stands behind every line. */
export function skipSpace(bytes: Uint8Array, i: number): number {
  let c = bytes[i];
  while (c === 0x20 || c === 0x09 || c === 0x0d) c = bytes[++i];
  return i;
}

/** The code unit of four hexadecimal digits, or -1. */
function unit(bytes: Uint8Array, i: number): number {
  const a = HEX[bytes[i]];
  const b = HEX[bytes[i + 1]];
  const c = HEX[bytes[i + 2]];
  const d = HEX[bytes[i + 3]];
  return (a | b | c | d) > 15 ? -1 : (a << 12) | (b << 8) | (c << 4) | d;
}

const isDigit = (c: number): boolean => c >= 0x30 && c <= 0x39;

function scalar(bytes: Uint8Array, i: number): number {
  const c = bytes[i];
  if (c === 0x74) return word(bytes, i, 'true');
  if (c === 0x66) return word(bytes, i, 'false');
  if (c === 0x6e) return word(bytes, i, 'null');
  if (c === 0x2d) i++;
  if (bytes[i] === 0x30) i++;
  else {
    if (!isDigit(bytes[i])) return -1 - i;
    while (isDigit(bytes[i])) i++;
  }
  if (bytes[i] === 0x2e) {
    i++;
    if (!isDigit(bytes[i])) return -1 - i;
    while (isDigit(bytes[i])) i++;
  }
  if (bytes[i] === 0x65 || bytes[i] === 0x45) {
    i++;
    if (bytes[i] === 0x2b || bytes[i] === 0x2d) i++;
    if (!isDigit(bytes[i])) return -1 - i;
    while (isDigit(bytes[i])) i++;
  }
  return i;
}

function word(bytes: Uint8Array, i: number, letters: string): number {
  for (let k = 0; k < letters.length; k++) if (bytes[i + k] !== letters.charCodeAt(k)) return -1 - (i + k);
  return i + letters.length;
}

function typeName(first: number): string {
  if (first === 0x7b) return 'an object';
  if (first === 0x5b) return 'an array';
  return first === 0x74 || first === 0x66 ? 'a boolean' : 'a number';
}
