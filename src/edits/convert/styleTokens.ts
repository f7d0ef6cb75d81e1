import { utf8 } from '../../signals/countIn.ts';
import type { Edit } from '../edit.ts';

const source = 'MAP-NEO, Matrix/document-convert, 81f3cad; </strike> too, which its list lacks';
const TOKENS = ['strike', 'sup', 'sub', 'b', 'overline', 'underline', 'i'].flatMap((name) => [`<${name}>`, `</${name}>`]).map(utf8);
const OPEN = 0x3c;
const SLASH = 0x2f;
const CLOSE = 0x3e;

/** Bytes of the text, by their places, that are kept so far and may be part of a token. */
function tokenSize(bytes: Uint8Array, places: readonly number[]): number {
  for (const token of TOKENS) {
    const from = places.length - token.length;
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
    const removed: number[] = [];
    const places: number[] = [];
    for (let at = bytes.indexOf(OPEN); at >= 0 && at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte !== OPEN && byte !== SLASH && byte !== CLOSE && (byte < 0x61 || byte > 0x7a)) {
        places.length = 0;
        at = bytes.indexOf(OPEN, at) - 1;
        if (at < 0) break;
        continue;
      }
      places.push(at);
      const size = byte === CLOSE ? tokenSize(bytes, places) : 0;
      for (let i = 0; i < size; i++) removed.push(places.pop() as number);
    }
    removed.sort((a, b) => a - b);
    for (const at of removed) writer.remove(document.originalByte(at), document.originalByte(at + 1));
    return null;
  },
};
