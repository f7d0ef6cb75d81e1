import { utf8 } from '../signals/countIn.ts';
import type { Edit } from './edit.ts';

const source = 'RedPajama-Data, branch rp_v1, data_prep/stack_exchange/filter.py, 45b37c2';
const OPEN = 0x3c;
const AMPERSAND = 0x26;
const SEMICOLON = 0x3b;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };
const LONGEST_NAME = 10;
const isLetter = (byte: number): boolean => (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);

/** Returns where the tag or comment at `at` ends, or −1 where none begins. What is nowhere behind is not looked for. */
function tagEnd(bytes: Uint8Array, at: number, lastClose: number, lastCommentEnd: number): number {
  const next = bytes[at + 1];
  if (at > lastClose || !(isLetter(next) || next === 0x2f || next === 0x21 || next === 0x3f)) return -1;
  if (next === 0x21 && bytes[at + 2] === 0x2d && bytes[at + 3] === 0x2d && at + 4 <= lastCommentEnd) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf('-->', at + 4) + 3;
  return bytes.indexOf(0x3e, at) + 1;
}

function tagName(bytes: Uint8Array, at: number): string {
  let end = at + 1;
  while (isLetter(bytes[end]) && end - at < 8) end++;
  return Buffer.from(bytes.subarray(at + 1, end)).toString('latin1').toLowerCase();
}

/** Returns the character that `&…;` at bytes[at] stands for and where that ends, or null. */
function entity(bytes: Uint8Array, at: number): { text: string; end: number } | null {
  const end = bytes.subarray(at, at + LONGEST_NAME + 2).indexOf(SEMICOLON);
  if (end < 2) return null;
  const name = Buffer.from(bytes.subarray(at + 1, at + end)).toString('latin1');
  const number = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(name);
  const codePoint = number === null ? -1 : number[1] === undefined ? Number(number[2]) : parseInt(number[1], 16);
  const isScalar = codePoint > 0 && codePoint <= 0x10ffff && (codePoint < 0xd800 || codePoint > 0xdfff);
  const text = number === null ? (Object.hasOwn(NAMED, name) ? NAMED[name] : null) : isScalar ? String.fromCodePoint(codePoint) : null;
  return text === null ? null : { text, end: at + end + 1 };
}

/** Q03, the part that looks at one text. */
export const htmlText: Edit = {
  id: 'redpajama-v1.html',
  doc: 'HTML becomes text: <li> and <ol> a new line with *, other tags and comments go, &amp; &lt; &gt; &quot; &apos; &nbsp; and numbers become their characters',
  source,
  settings: { item: { type: 'string', default: '\n*', doc: 'what stands for <li> and <ol>', source } },
  apply: (document, settings, writer) => {
    const { bytes } = document;
    const lastClose = bytes.lastIndexOf(0x3e);
    const lastCommentEnd = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).lastIndexOf('-->');
    const item = utf8(settings['item'] as string);
    for (let at = 0; at < bytes.length; ) {
      if (bytes[at] === OPEN) {
        const end = tagEnd(bytes, at, lastClose, lastCommentEnd);
        if (end > 0) {
          const name = tagName(bytes, at);
          writer.replace(document.originalByte(at), document.originalByte(end), name === 'li' || name === 'ol' ? item : new Uint8Array(0));
          at = end;
          continue;
        }
      } else if (bytes[at] === AMPERSAND) {
        const found = entity(bytes, at);
        if (found !== null) {
          writer.replace(document.originalByte(at), document.originalByte(found.end), utf8(found.text));
          at = found.end;
          continue;
        }
      }
      at++;
    }
    return null;
  },
};
