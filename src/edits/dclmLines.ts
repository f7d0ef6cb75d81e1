import type { Settings } from '../core/setting.ts';
import type { Drop } from '../rules/rule.ts';
import { characterFlags, IS_WORD } from '../text/characterTable.ts';
import { codePointAt, utf8Length } from '../text/utf8.ts';
import { utf8 } from '../signals/countIn.ts';
import type { DocumentTables } from '../signals/documentTables.ts';
import type { Edit } from './edit.ts';
import type { EditWriter } from './editWriter.ts';
import { LineJoiner } from './keepLines.ts';
import { LineCounts } from './lineCounts.ts';
import { lower, Scratch, standsAt } from './scratch.ts';

const source = 'DCLM, baselines/baselines_configs/dclm_baseline_refinedweb.yaml and mappers/modifiers.py, 361714b';
const NEWLINE = 0x0a;
const SPACE = 0x20;
const COUNTED = ['likes', 'shares', 'comments', 'retweets', 'reposts', 'quotes', 'bookmarks', 'upvotes', 'downvotes', 'downloads', 'views', 'followers'].map(utf8);
const CART = utf8('items in cart');
const READ_MORE = utf8('read more');
const SIGN_IN = utf8('sign-in');

const counts = new LineCounts();
const left = new Scratch();

const isSpace = (byte: number): boolean => byte === SPACE || (byte >= 9 && byte <= 13);

/** Returns where the next character of \w stands, or `end`. */
function skipMarks(bytes: Uint8Array, at: number, end: number): number {
  while (at < end) {
    const codePoint = codePointAt(bytes, at, end);
    if ((characterFlags(codePoint) & IS_WORD) !== 0) return at;
    at += utf8Length(codePoint);
  }
  return end;
}

/** A number and what is counted by it ("1.2k likes"), marks around them apart: ^\W*\d[\d,.]*[kmb]?\s+(likes|…)\W*$ of the line in lower case. */
function isCounter(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  at = skipMarks(bytes, at, end);
  if (at >= end || bytes[at] < 0x30 || bytes[at] > 0x39) return false;
  while (at < end && ((bytes[at] >= 0x30 && bytes[at] <= 0x39) || bytes[at] === 0x2c || bytes[at] === 0x2e)) at++;
  if (at < end && (lower(bytes[at]) === 0x6b || lower(bytes[at]) === 0x6d || lower(bytes[at]) === 0x62)) at++;
  const gap = at;
  while (at < end && isSpace(bytes[at])) at++;
  if (at === gap) return false;
  const word = COUNTED.find((each) => standsAt(bytes, at, end, each));
  if (word === undefined) return false;
  return skipMarks(bytes, at + word.length, end) === end;
}

/** Calls with the boilerplate of bytes [start, end), in order: "Sign-in" at the beginning, "items in cart" anywhere, "Read more" and three characters at the end, one white space beside each with it. */
function eachBoilerplate(bytes: Uint8Array, start: number, end: number, call: (from: number, to: number) => void): void {
  let from = start;
  let to = end;
  if (standsAt(bytes, start, end, SIGN_IN)) {
    from = start + SIGN_IN.length;
    if (from < end && isSpace(bytes[from])) from++;
    call(start, from);
  }
  let more = end;
  for (let i = 0; i < 3 && more > from; i++) {
    more--;
    while (more > from && (bytes[more] & 0xc0) === 0x80) more--;
  }
  more -= READ_MORE.length;
  if (more >= from && standsAt(bytes, more, end, READ_MORE)) to = more > from && isSpace(bytes[more - 1]) ? more - 1 : more;
  for (let at = from; at < to; ) {
    if (!standsAt(bytes, at, to, CART)) {
      at++;
      continue;
    }
    call(at > from && isSpace(bytes[at - 1]) ? at - 1 : at, at + CART.length);
    at += CART.length;
    from = at;
  }
  if (to < end) call(to, end);
}

function apply(document: DocumentTables, settings: Settings, writer: EditWriter): Drop | null {
  const { bytes, lines } = document;
  const at = (byte: number): number => document.originalByte(byte);
  const joiner = new LineJoiner(document, writer);
  let before = 0;
  let after = 0;
  let filled = 0;
  for (let i = 0; i < lines.count; i++) {
    const start = lines.starts[i];
    const end = lines.ends[i] - (bytes[lines.ends[i] - 1] === NEWLINE ? 1 : 0);
    const { characters, upperCase, digits, words, alnumWords } = counts.of(bytes, start, end);
    before += alnumWords;
    if (characters > 0) {
      if (upperCase / characters > (settings['upperCase'] as number)) continue;
      if (digits / characters > (settings['digits'] as number)) continue;
      if (isCounter(bytes, start, end)) continue;
    }
    if (words > 0 && words < (settings['fewestWords'] as number)) continue;
    const cuts: [number, number][] = [];
    if (words > 0 && words <= (settings['boilerplateWords'] as number)) eachBoilerplate(bytes, start, end, (from, to) => cuts.push([from, to]));
    let counted = alnumWords;
    if (cuts.length > 0) {
      left.clear();
      let next = start;
      for (const [from, to] of cuts) {
        left.add(bytes, next, from);
        next = to;
      }
      left.add(bytes, next, end);
      if (counts.of(left.bytes, 0, left.length).words === 0) continue;
      counted = counts.alnumWords;
    }
    after += counted;
    if (words > 0) filled++;
    joiner.begin(start, end);
    for (const [from, to] of cuts) writer.remove(at(from), at(to));
  }
  const limit = settings['removedWords'] as number;
  if (before > 0 && (before - after) / before > limit) return { reason: 'too-many-removed', value: (before - after) / before, limit };
  if (filled === 0) return { reason: 'empty', value: 0, limit: 1 };
  joiner.end();
  return null;
}

/** DCLM's steps 16 to 22. */
export const dclmLines: Edit = {
  id: 'dclm.lines',
  doc: 'Removes lines in capitals, of digits alone, that count likes, of one word, and boilerplate in short lines; a page that loses more than a twentieth of its words goes',
  source,
  settings: {
    upperCase: { type: 'number', default: 0.5, doc: '17: greatest share of capitals in a line that stays', source },
    digits: { type: 'number', default: 0.999999, doc: '18: greatest share of digits in a line that stays', source },
    fewestWords: { type: 'number', default: 2, doc: '20: words a line must have, if it has any', source },
    boilerplateWords: { type: 'number', default: 10, doc: '21: words of the longest line in which boilerplate is looked for', source },
    removedWords: { type: 'number', default: 0.05, doc: '22: greatest share of the words that may have gone', source },
  },
  apply,
};
