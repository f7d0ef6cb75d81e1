import type { Settings } from '../core/setting.ts';
import type { Drop } from '../rules/rule.ts';
import { endsWith, utf8 } from '../signals/countIn.ts';
import type { DocumentTables } from '../signals/documentTables.ts';
import { Pieces } from '../signals/pieces.ts';
import { findSentences } from '../signals/sentences.ts';
import { CURLY_BRACKET, JAVASCRIPT, LineScan, LOREM_IPSUM, POLICY, SQUARE_BRACKET } from './c4Scan.ts';
import type { Edit } from './edit.ts';
import type { EditWriter } from './editWriter.ts';
import { LineJoiner } from './keepLines.ts';
import { Scratch } from './scratch.ts';

const tfds = 'tensorflow_datasets, text/c4_utils.py, 0560e68';
const paper = 'Raffel et al., 2020 (arXiv 1910.10683), 2.2';
const CITATIONS = ['[edit]', '[citation needed]'].map(utf8);
const OPENING = 0x5b;
const CLOSING = 0x5d;
const DOTS = utf8('...');
const MARKS: Readonly<Record<string, ReadonlySet<number>>> = { tfds: new Set(Buffer.from('.?!"')), datatrove: new Set(Buffer.from(`.?!"'`)) };

const line = new Scratch();
const scan = new LineScan();
const sentences = new Pieces();

/** Returns where a citation that begins at `at` ends: [12], [], [edit], [citation needed]; else `at`. */
function citationEnd(bytes: Uint8Array, at: number, end: number): number {
  for (const each of CITATIONS) {
    let same = 0;
    while (same < each.length && at + same < end && bytes[at + same] === each[same]) same++;
    if (same === each.length) return at + same;
  }
  let digit = at + 1;
  while (digit < end && bytes[digit] >= 0x30 && bytes[digit] <= 0x39) digit++;
  return digit < end && bytes[digit] === CLOSING ? digit + 1 : at;
}

/** Puts what is left of bytes [start, end) without citations into `line`; returns where these are. */
function withoutCitations(bytes: Uint8Array, start: number, end: number): [from: number, to: number][] {
  const citations: [from: number, to: number][] = [];
  line.clear();
  let from = start;
  for (let at = start; at < end; ) {
    const behind = bytes[at] === OPENING ? citationEnd(bytes, at, end) : at;
    if (behind === at) {
      at++;
      continue;
    }
    line.add(bytes, from, at);
    citations.push([at, behind]);
    from = behind;
    at = behind;
  }
  line.add(bytes, from, end);
  return citations;
}

function endsLine(bytes: Uint8Array, start: number, end: number, marks: ReadonlySet<number> | undefined): boolean {
  return marks === undefined || (end > start && marks.has(bytes[end - 1]) && !endsWith(bytes, start, end, DOTS));
}

function apply(document: DocumentTables, settings: Settings, writer: EditWriter): Drop | null {
  const { bytes, splitLines } = document;
  const marks = MARKS[settings['terminal'] as string];
  const cites = settings['citations'] === true;
  const longest = settings['longestWord'] as number;
  const fewestWords = settings['fewestWords'] as number;
  const fewest = settings['fewestSentences'] as number;
  const at = (byte: number): number => document.originalByte(byte);
  const joiner = new LineJoiner(document, writer);
  let found = 0;
  for (let i = 0; i < splitLines.count; i++) {
    const start = document.trimStart(splitLines.starts[i], splitLines.ends[i]);
    const end = document.trimEnd(start, splitLines.ends[i]);
    // Most lines that go are known by their end: only a citation there can hide another.
    if (!(cites && bytes[end - 1] === CLOSING) && !endsLine(bytes, start, end, marks)) continue;
    const before = scan.of(bytes, start, end, longest).words;
    if (before < 0) continue;
    let count = before;
    let [text, from, to] = [bytes, start, end];
    const citations = cites && (scan.found & SQUARE_BRACKET) !== 0 ? withoutCitations(bytes, start, end) : [];
    if (citations.length > 0) {
      [text, from, to] = [line.bytes, 0, line.length];
      const after = scan.of(text, from, to, Infinity).words;
      if (settings['wordsCounted'] === 'after') count = after;
    }
    if (!endsLine(text, from, to, marks) || count < fewestWords) continue;
    if ((scan.found & LOREM_IPSUM) !== 0) return { reason: 'lorem-ipsum', value: 1, limit: 0 };
    if ((scan.found & JAVASCRIPT) !== 0) continue;
    if ((scan.found & CURLY_BRACKET) !== 0) return { reason: 'curly-bracket', value: 1, limit: 0 };
    if (settings['policies'] === true && (scan.found & POLICY) !== 0) continue;
    // How many there are beyond the fewest, nobody asks.
    if (found < fewest) {
      findSentences(text, from, to, sentences);
      found += sentences.count;
    }
    joiner.begin(start, end);
    for (const [first, behind] of citations) writer.remove(at(first), at(behind));
  }
  if (found < fewest) return { reason: 'too-few-sentences', value: found, limit: fewest };
  joiner.end();
  return null;
}

/** C4's rules on lines, in the order of its code; a page goes for "lorem ipsum" or "{" on a line that stays so far, and for few sentences. */
export const c4Lines: Edit = {
  id: 'c4.lines',
  doc: 'Keeps lines of splitlines() that end a sentence and have enough words, without citations, javascript and policy notices; sentences are bandsaw’s, in place of punkt’s',
  source: `${paper}; ${tfds}; datatrove, filters/c4_filters.py, a649de7`,
  settings: {
    terminal: { type: 'string', default: 'tfds', choices: ['tfds', 'datatrove', 'none'], doc: 'marks a line must end in: tfds . ? ! ", datatrove \' too, none: any line', source: tfds },
    fewestWords: { type: 'number', default: 5, minimum: 0, doc: 'words a line must have', source: `${tfds}; datatrove: 3` },
    wordsCounted: { type: 'string', default: 'after', choices: ['after', 'before'], doc: 'whether words are counted after citations went or before', source: `${tfds}; datatrove: before` },
    fewestSentences: { type: 'number', default: 3, minimum: 0, doc: 'sentences the page must have in the end', source: `${tfds}; datatrove: 5` },
    longestWord: { type: 'number', default: 1000, minimum: 1, unit: 'characters', doc: 'a line with a longer word goes', source: tfds },
    citations: { type: 'boolean', default: true, doc: 'removes [12], [edit] and [citation needed]', source: tfds },
    policies: { type: 'boolean', default: true, doc: 'removes lines about cookies, privacy and terms of use', source: tfds },
  },
  apply,
};

