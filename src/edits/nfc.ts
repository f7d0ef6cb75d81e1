import { sortMarks } from '../signals/combiningMarks.ts';
import { characterTable, recordOf } from '../text/characterTable.ts';
import { codePointAt, utf8Length } from '../text/utf8.ts';
import type { Edit } from './edit.ts';

const source = 'Unicode Standard Annex #15; Cerebras modelzoo, slimpajama/preprocessing/normalize_text.py, f1fd1e0';
const PAGE = 256;
/** Stays as it is and joins nothing before it. */
const INERT = 0;
/** Changes on its own. */
const CHANGES = 1;
/** May join or change places with what stands before it. */
const JOINS = 2;
/** Beyond this many bytes marks are put in order by counting before the platform joins them: it would take a square of steps. */
const LONG = 256;

const pages: (Uint8Array | undefined)[] = [];

function makePage(page: number): Uint8Array {
  const table = characterTable();
  const kinds = new Uint8Array(PAGE);
  for (let i = 0; i < PAGE; i++) {
    const codePoint = page * PAGE + i;
    if (codePoint >= 0xd800 && codePoint <= 0xdfff) continue;
    const letter = String.fromCodePoint(codePoint);
    // Vowels and final consonants of Hangul, and the vowel signs of Kirat Rai, join and are no marks.
    const isJoiner = (codePoint >= 0x1161 && codePoint <= 0x1175) || (codePoint >= 0x11a8 && codePoint <= 0x11c2) || (codePoint >= 0x16d63 && codePoint <= 0x16d6a);
    if (isJoiner || /^\p{M}$/u.test(letter) || table.records[recordOf(table, codePoint) + 3] !== 0) kinds[i] = JOINS;
    else if (letter.normalize('NFC') !== letter) kinds[i] = CHANGES;
  }
  return (pages[page] = kinds);
}

function formOf(bytes: Uint8Array): Uint8Array {
  let sorted = bytes;
  if (bytes.length > LONG) {
    // A Buffer's slice is no copy.
    sorted = new Uint8Array(bytes);
    sortMarks(sorted, 0, sorted.length);
  }
  return Buffer.from(Buffer.from(sorted.buffer, sorted.byteOffset, sorted.length).toString('utf8').normalize('NFC'));
}

/** S01, the part that its name says. */
export const nfc: Edit = {
  id: 'text.nfc',
  doc: 'Puts the text in NFC: a letter and its marks become one code point where there is one, marks stand in canonical order',
  source,
  settings: {},
  apply: (document, _, writer) => {
    const { bytes } = document;
    let letter = 0;
    for (let at = 0; at < bytes.length; ) {
      if (bytes[at] < 0x80) {
        letter = at++;
        continue;
      }
      const codePoint = codePointAt(bytes, at, bytes.length);
      const kind = (pages[codePoint >>> 8] ?? makePage(codePoint >>> 8))[codePoint & (PAGE - 1)];
      let end = at + utf8Length(codePoint);
      if (kind === INERT) {
        letter = at;
        at = end;
        continue;
      }
      const start = kind === CHANGES ? at : letter;
      while (end < bytes.length && bytes[end] >= 0x80) {
        const next = codePointAt(bytes, end, bytes.length);
        if ((pages[next >>> 8] ?? makePage(next >>> 8))[next & (PAGE - 1)] !== JOINS) break;
        end += utf8Length(next);
      }
      const given = bytes.subarray(start, end);
      const form = formOf(given);
      if (Buffer.compare(given, form) !== 0) writer.replace(document.originalByte(start), document.originalByte(end), form);
      letter = at = end;
    }
    return null;
  },
};
