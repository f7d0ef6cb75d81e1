import { characterTable, recordOf } from '../text/characterTable.ts';
import { codePointAt, utf8Length } from '../text/utf8.ts';

const PAGE = 256;
/** Other entries: place of the bytes in the pool × 64 + their number. */
const SAME = -1;

/**
 * NFKC of one code point after the other: full width, ligatures and presentation forms become plain letters. Marks are
 * not joined with the letter before them, so that no run of marks, however long, costs more than its length. Entries are
 * made page by page as code points are met.
 */
export class CompatibleForm {
  readonly #pages: (Int32Array | undefined)[] = [];
  #pool = new Uint8Array(1024);
  #poolUsed = 0;
  #out = new Uint8Array(1024);

  /** Returns the form: `bytes` itself where nothing changes, else a view that is valid until the next call. @param bytes well-formed UTF-8 */
  of(bytes: Uint8Array): Uint8Array {
    let used = 0;
    let from = 0;
    for (let at = 0; at < bytes.length; ) {
      if (bytes[at] < 0x80) {
        at++;
        continue;
      }
      const codePoint = codePointAt(bytes, at, bytes.length);
      const size = utf8Length(codePoint);
      const entry = (this.#pages[codePoint >>> 8] ?? this.#makePage(codePoint >>> 8))[codePoint & (PAGE - 1)];
      if (entry !== SAME) {
        used = this.#append(bytes, from, at, used);
        used = this.#append(this.#pool, entry >>> 6, (entry >>> 6) + (entry & 63), used);
        from = at + size;
      }
      at += size;
    }
    if (from === 0) return bytes;
    used = this.#append(bytes, from, bytes.length, used);
    return this.#out.subarray(0, used);
  }

  #append(bytes: Uint8Array, from: number, to: number, used: number): number {
    if (used + to - from > this.#out.length) {
      const larger = new Uint8Array(2 * (used + to - from));
      larger.set(this.#out.subarray(0, used));
      this.#out = larger;
    }
    this.#out.set(bytes.subarray(from, to), used);
    return used + to - from;
  }

  #makePage(page: number): Int32Array {
    const entries = new Int32Array(PAGE).fill(SAME);
    const table = characterTable();
    for (let i = 0; i < PAGE; i++) {
      const codePoint = page * PAGE + i;
      if (codePoint >= 0xd800 && codePoint <= 0xdfff) continue;
      const letter = String.fromCodePoint(codePoint);
      const form = letter.normalize('NFKC');
      // A mark stays one: what it becomes on its own says nothing about it behind a letter.
      if (form === letter || table.records[recordOf(table, codePoint) + 3] !== 0) continue;
      const bytes = Buffer.from(form);
      if (this.#poolUsed + bytes.length > this.#pool.length) {
        const larger = new Uint8Array(2 * this.#pool.length);
        larger.set(this.#pool);
        this.#pool = larger;
      }
      this.#pool.set(bytes, this.#poolUsed);
      entries[i] = this.#poolUsed * 64 + bytes.length;
      this.#poolUsed += bytes.length;
    }
    this.#pages[page] = entries;
    return entries;
  }
}
