import { characterTable, IS_CASE_IGNORABLE, IS_CASED, IS_HANGUL_SYLLABLE, IS_SPACE, recordOf } from '../text/characterTable.ts';
import { codePointAt, utf8Length } from '../text/utf8.ts';
import { sortMarks } from './combiningMarks.ts';

const DELETED = 255;
const SPACE = 0x20;
const NEWLINE = 10;
const CAPITAL_SIGMA = 0x3a3;

/** What becomes of an ASCII character: its lower case, a space for white space, DELETED for the 32 marks of string.punctuation. */
export const asciiNormal = Uint8Array.from({ length: 128 }, (_, c) => {
  if ((c >= 9 && c <= 13) || (c >= 0x1c && c <= 0x20)) return SPACE;
  const isMark = (c >= 0x21 && c <= 0x2f) || (c >= 0x3a && c <= 0x40) || (c >= 0x5b && c <= 0x60) || (c >= 0x7b && c <= 0x7e);
  return isMark ? DELETED : c >= 0x41 && c <= 0x5a ? c + 32 : c;
});

/**
 * The normalised text of RedPajama-V2 and its words: ASCII punctuation deleted, str.lower(), white space stripped and
 * collapsed, NFD. Exact, the final sigma and the order of combining marks included.
 */
export interface NormalWords {
  readonly count: number;
  /** The normalised text is text[0 … textEnd): the words, one space between two. */
  readonly text: Uint8Array;
  readonly textEnd: number;
  /** Code points of the normalised text, and of its words alone. */
  readonly characters: number;
  readonly wordCharacters: number;
  /** Word i is text[starts[i] … ends[i]) and has lengths[i] code points. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly lengths: Uint32Array;
  /** Code points of the normalised text before word i. */
  readonly places: Uint32Array;
  /** Words before the end of each line of DocumentTables.lines. */
  readonly lineEnds: Uint32Array;
}

export class NormalisedWords implements NormalWords {
  count = 0;
  text = new Uint8Array(4096);
  textEnd = 0;
  characters = 0;
  wordCharacters = 0;
  starts = new Uint32Array(1024);
  ends = new Uint32Array(1024);
  lengths = new Uint32Array(1024);
  places = new Uint32Array(1024);
  lineEnds = new Uint32Array(256);

  /** @param bytes well-formed UTF-8 */
  read(bytes: Uint8Array): void {
    const { stage1, stage2, records, pool } = characterTable();
    let { text, starts, ends, lengths, places } = this;
    const end = bytes.length;
    let used = 0;
    let room = text.length - 16;
    let count = 0;
    let lines = 0;
    let wordStart = 0;
    let length = 0;
    let total = 0;
    /** Combining order of the last code point written, and whether a smaller one came behind it. */
    let lastOrder = 0;
    let disordered = false;
    // One step beyond the end, as if white space stood there, closes the last word.
    for (let at = 0; at <= end; ) {
      if (used > room) {
        const larger = new Uint8Array(2 * text.length);
        larger.set(text);
        this.text = text = larger;
        room = text.length - 16;
      }
      const lead = at < end ? bytes[at] : SPACE;
      let codePoint = lead;
      let size = 1;
      if (lead < 0x80) {
        const normal = asciiNormal[lead];
        if (normal !== SPACE) {
          at++;
          if (normal === DELETED) continue;
          lastOrder = 0;
          text[used++] = normal;
          length++;
          continue;
        }
      } else if (lead < 0xe0) {
        codePoint = ((lead & 31) << 6) | (bytes[at + 1] & 63);
        size = 2;
      } else if (lead < 0xf0) {
        codePoint = ((lead & 15) << 12) | ((bytes[at + 1] & 63) << 6) | (bytes[at + 2] & 63);
        size = 3;
      } else {
        codePoint = ((lead & 7) << 18) | ((bytes[at + 1] & 63) << 12) | ((bytes[at + 2] & 63) << 6) | (bytes[at + 3] & 63);
        size = 4;
      }
      const record = stage2[(stage1[codePoint >>> 6] << 6) | (codePoint & 63)];
      const flags = records[record];
      const expansion = records[record + 2];
      const orders = records[record + 3];
      if ((flags & IS_SPACE) !== 0) {
        at += size;
        lastOrder = 0;
        if (used > wordStart) {
          if (disordered) sortMarks(text, wordStart, used);
          disordered = false;
          if (count === starts.length) {
            this.starts = starts = grown(starts, 2 * count);
            this.ends = ends = grown(ends, 2 * count);
            this.lengths = lengths = grown(lengths, 2 * count);
            this.places = places = grown(places, 2 * count);
          }
          starts[count] = wordStart;
          ends[count] = used;
          lengths[count] = length;
          places[count] = total + count;
          count++;
          total += length;
          length = 0;
          text[used++] = SPACE;
          wordStart = used;
        }
        if (lead === NEWLINE) {
          if (lines === this.lineEnds.length) this.lineEnds = grown(this.lineEnds, 2 * lines);
          this.lineEnds[lines++] = count;
        }
        continue;
      }
      if (orders !== 0 && (orders & 255) !== 0 && lastOrder > (orders & 255)) disordered = true;
      // What is out of order stands behind a greater one whatever follows it.
      lastOrder = orders >>> 8;
      if (expansion !== 0) {
        if (codePoint === CAPITAL_SIGMA && isFinalSigma(bytes, at)) {
          text[used++] = 0xcf;
          text[used++] = 0x82;
          length++;
        } else {
          const from = records[record + 1];
          for (let i = from; i < from + (expansion & 255); i++) text[used++] = pool[i];
          length += expansion >>> 8;
        }
      } else if ((flags & IS_HANGUL_SYLLABLE) !== 0) {
        const syllable = codePoint - 0xac00;
        const tail = syllable % 28;
        used = writeJamo(text, used, 0x1100 + Math.floor(syllable / 588));
        used = writeJamo(text, used, 0x1161 + Math.floor((syllable % 588) / 28));
        if (tail > 0) used = writeJamo(text, used, 0x11a7 + tail);
        length += tail > 0 ? 3 : 2;
      } else {
        for (let i = at; i < at + size; i++) text[used++] = bytes[i];
        length++;
      }
      at += size;
    }
    if (end > 0 && bytes[end - 1] !== NEWLINE) {
      if (lines === this.lineEnds.length) this.lineEnds = grown(this.lineEnds, lines + 1);
      this.lineEnds[lines] = count;
    }
    this.count = count;
    this.textEnd = count === 0 ? 0 : used - 1;
    this.wordCharacters = total;
    this.characters = count === 0 ? 0 : total + count - 1;
  }
}

function grown(from: Uint32Array<ArrayBuffer>, size: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(size);
  larger.set(from);
  return larger;
}

function writeJamo(text: Uint8Array, at: number, jamo: number): number {
  text[at] = 0xe1;
  text[at + 1] = 0x80 | ((jamo >>> 6) & 63);
  text[at + 2] = 0x80 | (jamo & 63);
  return at + 3;
}

/** Flags of the code point at `at`, or −1 for ASCII punctuation, which is deleted before anything is lowered. */
function flagsOrDeleted(bytes: Uint8Array, at: number): number {
  const table = characterTable();
  if (bytes[at] < 0x80) return asciiNormal[bytes[at]] === DELETED ? -1 : table.records[recordOf(table, bytes[at])];
  return table.records[recordOf(table, codePointAt(bytes, at, bytes.length))];
}

/**
 * True if the sigma at `at` ends a word, as Unicode defines it: a cased letter before and none behind, case-ignorable
 * ones not counted. A sigma is cased, so each scan ends at the next one and all of them together stay linear.
 */
function isFinalSigma(bytes: Uint8Array, at: number): boolean {
  let before = at - 1;
  let isCased = false;
  while (before >= 0) {
    while ((bytes[before] & 0xc0) === 0x80) before--;
    const flags = flagsOrDeleted(bytes, before);
    if (flags !== -1 && (flags & IS_CASE_IGNORABLE) === 0) {
      isCased = (flags & IS_CASED) !== 0;
      break;
    }
    before--;
  }
  if (!isCased) return false;
  for (let behind = at + 2; behind < bytes.length; ) {
    const flags = flagsOrDeleted(bytes, behind);
    if (flags !== -1 && (flags & IS_CASE_IGNORABLE) === 0) return (flags & IS_CASED) === 0;
    behind += utf8Length(codePointAt(bytes, behind, bytes.length));
  }
  return true;
}
