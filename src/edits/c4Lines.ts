import type { Settings } from '../core/setting.ts';
import type { Drop } from '../rules/rule.ts';
import { endsWith, utf8 } from '../signals/countIn.ts';
import type { DocumentTables } from '../signals/documentTables.ts';
import { Pieces } from '../signals/pieces.ts';
import { findSentences } from '../signals/sentences.ts';
import { findWords, WordSpans } from '../signals/wordSpans.ts';
import type { Edit } from './edit.ts';
import type { EditWriter } from './editWriter.ts';
import { LineJoiner } from './keepLines.ts';
import { Scratch } from './scratch.ts';

const tfds = 'tensorflow_datasets, text/c4_utils.py, 0560e68';
const paper = 'Raffel et al., 2020 (arXiv 1910.10683), 2.2';
const JAVASCRIPT = utf8('javascript');
const LOREM_IPSUM = utf8('lorem ipsum');
const POLICIES = ['terms of use', 'privacy policy', 'cookie policy', 'uses cookies', 'use of cookies', 'use cookies'].map(utf8);
const CITATIONS = ['[edit]', '[citation needed]'].map(utf8);
const DOTS = utf8('...');
const MARKS: Readonly<Record<string, ReadonlySet<number>>> = { tfds: new Set(Buffer.from('.?!"')), datatrove: new Set(Buffer.from(`.?!"'`)) };

const line = new Scratch();
const words = new WordSpans();
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
  return digit < end && bytes[digit] === 0x5d ? digit + 1 : at;
}

function countWords(bytes: Uint8Array, longest: number): number {
  findWords(bytes, 0, words);
  for (let i = 0; i < words.count; i++) if (words.lengths[i] > longest) return -1;
  return words.count;
}

function apply(document: DocumentTables, settings: Settings, writer: EditWriter): Drop | null {
  const { bytes, splitLines } = document;
  const marks = MARKS[settings['terminal'] as string];
  const at = (byte: number): number => document.originalByte(byte);
  const joiner = new LineJoiner(document, writer);
  let found = 0;
  for (let i = 0; i < splitLines.count; i++) {
    const start = document.trimStart(splitLines.starts[i], splitLines.ends[i]);
    const end = document.trimEnd(start, splitLines.ends[i]);
    const before = countWords(bytes.subarray(start, end), settings['longestWord'] as number);
    if (before < 0) continue;
    line.clear();
    const citations: [from: number, to: number][] = [];
    let from = start;
    for (let bracket = settings['citations'] === true ? bytes.indexOf(0x5b, start) : -1; bracket >= 0 && bracket < end; ) {
      const behind = citationEnd(bytes, bracket, end);
      if (behind > bracket) {
        line.add(bytes, from, bracket);
        citations.push([bracket, behind]);
        from = behind;
      }
      bracket = bytes.indexOf(0x5b, Math.max(behind, bracket + 1));
    }
    line.add(bytes, from, end);
    const text = line.bytes.subarray(0, line.length);
    if (marks !== undefined && (!marks.has(text[text.length - 1]) || endsWith(text, 0, text.length, DOTS))) continue;
    const count = settings['wordsCounted'] === 'before' || citations.length === 0 ? before : countWords(text, Infinity);
    if (count < (settings['fewestWords'] as number)) continue;
    if (line.hasIgnoringCase(LOREM_IPSUM)) return { reason: 'lorem-ipsum', value: 1, limit: 0 };
    if (line.hasIgnoringCase(JAVASCRIPT)) continue;
    if (text.includes(0x7b)) return { reason: 'curly-bracket', value: 1, limit: 0 };
    if (settings['policies'] === true && POLICIES.some((each) => line.hasIgnoringCase(each))) continue;
    findSentences(text, 0, text.length, sentences);
    found += sentences.count;
    joiner.begin(start, end);
    for (const [first, behind] of citations) writer.remove(at(first), at(behind));
  }
  const fewest = settings['fewestSentences'] as number;
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

