import { utf8 } from '../signals/countIn.ts';
import { codePointAt, utf8Length } from '../text/utf8.ts';
import type { Edit } from './edit.ts';

const source = 'ftfy, fix_text, of which SlimPajama runs all (Cerebras modelzoo, slimpajama/preprocessing/normalize_text.py, f1fd1e0); bandsaw: the part that needs no guess';
const NEWLINE = utf8('\n');

/** What becomes of a code point; undefined: it stays. */
function formOf(codePoint: number): Uint8Array | undefined {
  if (codePoint === 0x2018 || codePoint === 0x2019 || codePoint === 0x201a || codePoint === 0x201b || codePoint === 0x02bc) return utf8("'");
  if (codePoint >= 0x201c && codePoint <= 0x201f) return utf8('"');
  if (codePoint === 0x2028 || codePoint === 0x2029 || codePoint === 0x85) return NEWLINE;
  if (codePoint === 0x3000) return utf8(' ');
  if (codePoint >= 0xff01 && codePoint <= 0xff5e) return utf8(String.fromCharCode(codePoint - 0xfee0));
  if ((codePoint >= 0xfb00 && codePoint <= 0xfb06) || (codePoint >= 0xff61 && codePoint <= 0xffdc)) return utf8(String.fromCodePoint(codePoint).normalize('NFKC'));
  const isControl = codePoint < 9 || codePoint === 0x0b || (codePoint >= 0x0e && codePoint < 0x20) || codePoint === 0x7f || (codePoint >= 0x206a && codePoint <= 0x206f) || codePoint === 0xfeff || (codePoint >= 0xfff9 && codePoint <= 0xfffb);
  return isControl ? utf8('') : undefined;
}

/** S01, the part of ftfy's fix_text that looks at one character: no encoding is guessed, no HTML decoded. */
export const repairText: Edit = {
  id: 'slimpajama.repair',
  doc: 'Straight quotes, line breaks as \\n, Latin ligatures and full- or half-width forms as plain characters, control characters removed. Not done, unlike ftfy: wrong encodings, HTML entities',
  source,
  settings: {},
  apply: (document, _, writer) => {
    const { bytes } = document;
    for (let at = 0; at < bytes.length; ) {
      const codePoint = codePointAt(bytes, at, bytes.length);
      const size = utf8Length(codePoint);
      const end = codePoint === 13 && bytes[at + 1] === 10 ? at + 2 : at + size;
      const form = codePoint === 13 ? NEWLINE : formOf(codePoint);
      if (form !== undefined) writer.replace(document.originalByte(at), document.originalByte(end), form);
      at = end;
    }
    return null;
  },
};
