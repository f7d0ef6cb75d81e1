import { utf8 } from '../../signals/countIn.ts';
import type { Edit } from '../edit.ts';

const source = 'MAP-NEO, Matrix/document-convert, 81f3cad; </strike> too, which its list lacks';
const TOKENS = ['strike', 'sup', 'sub', 'b', 'overline', 'underline', 'i'].flatMap((name) => [`<${name}>`, `</${name}>`]).map(utf8);
const OPEN = 0x3c;
const SLASH = 0x2f;
const CLOSE = 0x3e;

/** @param places of the bytes of the text that are kept so far and may be part of a token, `count` of them */
function tokenSize(bytes: Uint8Array, places: Uint32Array, count: number): number {
  for (const token of TOKENS) {
    const from = count - token.length;
    if (from < 0) continue;
    let i = 0;
    while (i < token.length && bytes[places[from + i]] === token[i]) i++;
    if (i === token.length) return i;
  }
  return 0;
}

/** M24. */
export const styleTokens: Edit = {
  id: 'convert.style-tokens',
  doc: 'Removes <b> <i> <sub> <sup> <strike> <overline> <underline> and what closes them, also where a removal makes one; the words between stay',
  source,
  settings: {},
  apply: (document, _, writer) => {
    const { bytes } = document;
    const first = bytes.indexOf(OPEN);
    if (first < 0) return null;
    const gone = new Uint8Array(bytes.length);
    const places = new Uint32Array(bytes.length - first);
    let count = 0;
    for (let at = first; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte !== OPEN && byte !== SLASH && byte !== CLOSE && (byte < 0x61 || byte > 0x7a)) {
        count = 0;
        at = bytes.indexOf(OPEN, at) - 1;
        if (at < 0) break;
        continue;
      }
      places[count++] = at;
      if (byte !== CLOSE) continue;
      for (let size = tokenSize(bytes, places, count); size > 0; size--) gone[places[--count]] = 1;
    }
    for (let at = gone.indexOf(1); at >= 0; at = gone.indexOf(1, at + 1)) writer.remove(document.originalByte(at), document.originalByte(at + 1));
    return null;
  },
};
