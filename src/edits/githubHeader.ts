import { utf8 } from '../signals/countIn.ts';
import type { DocumentTables } from '../signals/documentTables.ts';
import type { Edit } from './edit.ts';
import { standsAt } from './scratch.ts';

const source = 'RedPajama-Data, branch rp_v1, data_prep/github, 45b37c2';
const COPYRIGHT = utf8('copyright');
const OPEN = utf8('/*');
const CLOSE = utf8('*/');
const COMMENTS = ['//', '#', '--'].map(utf8);
/** Begin with a number sign and are no comments. */
const DIRECTIVES = '! include define undef if ifdef ifndef else elif endif pragma error import line region'.split(' ').map((each) => utf8(`#${each}`));
const NEWLINE = 0x0a;

function find(bytes: Uint8Array, from: number, word: Uint8Array): number {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(word, from);
}

/** Returns where the lines of comments at the beginning end. */
function headerEnd({ bytes, url, lines }: DocumentTables, compat: boolean): number {
  const isMarkup = url !== null && /\.(md|markdown|rst)$/.test(url);
  for (let i = 0; i < lines.count; i++) {
    const start = lines.starts[i];
    const end = lines.ends[i];
    const isEmpty = bytes[start] === NEWLINE;
    const isKept = !compat && bytes[start] === 0x23 && (isMarkup || DIRECTIVES.some((each) => standsAt(bytes, start, end, each)));
    if (isKept || (!isEmpty && !COMMENTS.some((each) => standsAt(bytes, start, end, each)))) return start;
  }
  return bytes.length;
}

/** Q01. */
export const githubHeader: Edit = {
  id: 'redpajama-v1.github-header',
  doc: 'Removes the first /* … */ if it speaks of copyright; in a file without such comments, the lines at the beginning that are empty or begin with //, # or --. As meant: not #include and its like, #! lines, nor titles of Markdown, where the address, the path of the file, says that it is',
  source,
  settings: { compat: { type: 'boolean', default: false, doc: 'as released: all lines at the beginning that begin with #', source } },
  apply: (document, settings, writer) => {
    const { bytes } = document;
    const open = find(bytes, 0, OPEN);
    const close = open < 0 ? -1 : find(bytes, open + OPEN.length, CLOSE);
    if (close >= 0) {
      const end = close + CLOSE.length;
      let at = open;
      while (at < end && !standsAt(bytes, at, end, COPYRIGHT)) at++;
      if (at < end) writer.remove(document.originalByte(open), document.originalByte(end));
      return null;
    }
    writer.remove(0, document.originalByte(headerEnd(document, settings['compat'] === true)));
    return null;
  },
};
