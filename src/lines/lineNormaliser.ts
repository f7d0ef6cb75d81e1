import { characterFlags, IS_SPACE } from '../text/characterTable.ts';
import { codePointAt, utf8Length } from '../text/utf8.ts';

/**
 * `lower`: strip() and lower(), as C4 compares lines. `ccnet`: then decimal digits to 0, and control characters and some
 * marks deleted (CCNet, cc_net/text_normalizer.py, normalize_for_dedup); accents and ASCII punctuation stay.
 */
export type LineForm = 'lower' | 'ccnet';

const DELETED = new Set([...'，。、„”“«»１」「《》´∶：？！（）；–—．～’…━〈〉【】％►'].map((each) => each.codePointAt(0)));
const CAPITAL_SIGMA = 0x3a3;
const REPLACEMENT = 0xfffd;
const DIGIT = /^\p{Nd}$/u;
const PAGE = 256;
/** What becomes of a code point; other entries are: place of its bytes in the pool × 16 + their number. */
const SAME = -1;
const GONE = -2;
const SPACE = -3;
const SPACE_GONE = -4;

/** Normal forms of lines, one after the other, without a string for each: a table of code points is made page by page as they are met. */
export class LineNormaliser {
  /** The last line: bytes[0 … length). Valid until the next. */
  bytes = new Uint8Array(1024);
  length = 0;
  readonly #form: LineForm;
  readonly #pages: (Int32Array | undefined)[] = [];
  #pool = new Uint8Array(256);
  #poolUsed = 0;

  constructor(form: LineForm) {
    this.#form = form;
  }

  /** Reads the line bytes[start … end). Any bytes: an ill-formed one is U+FFFD. */
  read(bytes: Uint8Array, start: number, end: number): void {
    this.length = 0;
    let begun = false;
    let used = 0;
    for (let at = start; at < end; ) {
      const found = codePointAt(bytes, at, end);
      const codePoint = found < 0 ? REPLACEMENT : found;
      if (codePoint === CAPITAL_SIGMA) {
        this.#readAsString(bytes, start, end);
        return;
      }
      const size = found < 0 ? 1 : utf8Length(found);
      const entry = (this.#pages[codePoint >>> 8] ?? this.#makePage(codePoint >>> 8))[codePoint & (PAGE - 1)];
      // No code point becomes more than 12 bytes.
      if (used + 16 > this.bytes.length) this.bytes = grown(this.bytes);
      const isSpace = entry === SPACE || entry === SPACE_GONE;
      begun ||= !isSpace;
      if (begun && (entry === SAME || entry === SPACE)) {
        if (found < 0) {
          this.bytes[used++] = 0xef;
          this.bytes[used++] = 0xbf;
          this.bytes[used++] = 0xbd;
        } else for (let i = at; i < at + size; i++) this.bytes[used++] = bytes[i];
      } else if (entry >= 0) for (let i = entry >>> 4; i < (entry >>> 4) + (entry & 15); i++) this.bytes[used++] = this.#pool[i];
      if (!isSpace) this.length = used;
      at += size;
    }
  }

  /** What a capital sigma becomes hangs on its neighbours, and it is rare. */
  #readAsString(bytes: Uint8Array, start: number, end: number): void {
    const lower = Buffer.from(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8').toLowerCase());
    this.read(lower, 0, lower.length);
  }

  #makePage(page: number): Int32Array {
    const entries = new Int32Array(PAGE).fill(SAME);
    for (let i = 0; i < PAGE; i++) {
      const codePoint = page * PAGE + i;
      if (codePoint >= 0xd800 && codePoint <= 0xdfff) continue;
      const letter = String.fromCodePoint(codePoint);
      const isSpace = (characterFlags(codePoint) & IS_SPACE) !== 0;
      const isControl = codePoint < 0x20 || (codePoint >= 0x7f && codePoint <= 0x9f);
      if (isSpace) entries[i] = SPACE;
      if (this.#form === 'ccnet' && (isControl || DELETED.has(codePoint))) entries[i] = isSpace ? SPACE_GONE : GONE;
      const becomes = this.#form === 'ccnet' && DIGIT.test(letter) ? '0' : letter.toLowerCase();
      if (becomes !== letter) entries[i] = this.#put(Buffer.from(becomes));
    }
    this.#pages[page] = entries;
    return entries;
  }

  #put(bytes: Uint8Array): number {
    if (this.#poolUsed + bytes.length > this.#pool.length) this.#pool = grown(this.#pool);
    this.#pool.set(bytes, this.#poolUsed);
    this.#poolUsed += bytes.length;
    return (this.#poolUsed - bytes.length) * 16 + bytes.length;
  }
}

function grown(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(2 * bytes.length);
  larger.set(bytes);
  return larger;
}
