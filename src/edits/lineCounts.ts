import { isDigit } from '../text/characterClasses.ts';
import { characterTable, IS_ALPHA, IS_NUMERIC, IS_SPACE, IS_UPPER, IS_WORD } from '../text/characterTable.ts';
import { codePointAt, utf8Length } from '../text/utf8.ts';

const UNDERSCORE = 0x5f;

/** What DCLM's rules ask of a line, counted in one walk. One is used again for all lines. */
export class LineCounts {
  characters = 0;
  upperCase = 0;
  /** Code points with str.isdigit(). */
  digits = 0;
  /** Runs without white space. */
  words = 0;
  /** Those whose first character is str.isalnum(). */
  alnumWords = 0;

  /** Counts in bytes [start, end), well-formed UTF-8. */
  of(bytes: Uint8Array, start: number, end: number): this {
    const { ascii, stage1, stage2, records } = characterTable();
    let characters = 0;
    let upperCase = 0;
    let digits = 0;
    let words = 0;
    let alnumWords = 0;
    let isInWord = false;
    for (let at = start; at < end; characters++) {
      const lead = bytes[at];
      let flags: number;
      let codePoint = lead;
      if (lead < 0x80) {
        flags = ascii[lead];
        at++;
      } else {
        codePoint = codePointAt(bytes, at, end);
        flags = records[stage2[(stage1[codePoint >>> 6] << 6) | (codePoint & 63)]];
        at += utf8Length(codePoint);
      }
      if ((flags & IS_SPACE) !== 0) {
        isInWord = false;
        continue;
      }
      if (!isInWord) {
        isInWord = true;
        words++;
        if ((flags & IS_WORD) !== 0 && lead !== UNDERSCORE) alnumWords++;
      }
      if ((flags & IS_UPPER) !== 0) upperCase++;
      if ((flags & IS_NUMERIC) !== 0 && (flags & IS_ALPHA) === 0 && isDigit(codePoint)) digits++;
    }
    this.characters = characters;
    this.upperCase = upperCase;
    this.digits = digits;
    this.words = words;
    this.alnumWords = alnumWords;
    return this;
  }
}
