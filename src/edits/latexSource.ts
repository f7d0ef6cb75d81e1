import { utf8 } from '../signals/countIn.ts';
import type { Edit } from './edit.ts';
import type { EditWriter } from './editWriter.ts';

const source = 'RedPajama-Data, branch rp_v1, data_prep/arxiv/arxiv_cleaner.py, 45b37c2';
const NEWLINE = 0x0a;
const PERCENT = 0x25;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const HEADERS = ['chapter', 'part', 'section', 'subsection', 'subsubsection'];
/** A slip of a bar keeps these out of the released list. */
const MEANT_HEADERS = [...HEADERS, 'paragraph', 'subparagraph'];
const TAILS = ['\\appendix', '\\begin{references}', '\\begin{REFERENCES}', '\\begin{thebibliography}', '\\bibliography{'].map(utf8);
/** Bytes of a short title in brackets. */
const LONGEST_SHORT = 1000;
/** Macros whose text is longer stay: what they would add has no end. */
const LONGEST_VALUE = 256;

const isAlnum = (byte: number): boolean => (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);

function standsAt(bytes: Uint8Array, at: number, end: number, word: Uint8Array): boolean {
  if (at + word.length > end) return false;
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word[i]) return false;
  return true;
}

/** Never looks beyond `end`: a line at a time, the text is read once. */
function indexIn(bytes: Uint8Array, byte: number, from: number, end: number): number {
  const at = bytes.subarray(from, end).indexOf(byte);
  return at < 0 ? -1 : from + at;
}

function lineEnd(bytes: Uint8Array, at: number): number {
  const end = bytes.indexOf(NEWLINE, at);
  return end < 0 ? bytes.length : end;
}

function nameEnd(bytes: Uint8Array, at: number, end: number): number {
  while (at < end && isAlnum(bytes[at])) at++;
  return at;
}

function wordOf(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.subarray(start, end)).toString('latin1');
}

/** True at `\section{`, `\section*{` and `\section[short]{`. */
function isHeader(bytes: Uint8Array, at: number, end: number, names: readonly string[]): boolean {
  let next = nameEnd(bytes, at + 1, end);
  if (!names.includes(wordOf(bytes, at + 1, Math.min(next, at + 32)))) return false;
  if (bytes[next] === 0x2a) next++;
  if (bytes[next] === 0x5b) next = indexIn(bytes, 0x5d, next, Math.min(end, next + LONGEST_SHORT)) + 1 || end;
  return next < end && bytes[next] === OPEN;
}

/** Returns where the first header begins, or −1. */
function firstHeader(bytes: Uint8Array, names: readonly string[]): number {
  for (let start = 0; start < bytes.length; ) {
    const end = lineEnd(bytes, start);
    for (let at = indexIn(bytes, BACKSLASH, start, end); at >= 0; at = indexIn(bytes, BACKSLASH, at + 1, end)) if (isHeader(bytes, at, end, names)) return at;
    start = end + 1;
  }
  return -1;
}

/** Returns where the comment of a line begins and what of it goes from, or its end. */
function commentStart(bytes: Uint8Array, start: number, end: number, compat: boolean): number {
  for (let at = indexIn(bytes, PERCENT, start, end); at >= 0; at = indexIn(bytes, PERCENT, at + 1, end)) {
    if (compat) {
      // The character before goes too, and a mark at the end of the line stays.
      if (at > start && bytes[at - 1] !== BACKSLASH && at + 1 < end) {
        let before = at - 1;
        while (before > start && (bytes[before] & 0xc0) === 0x80) before--;
        return before;
      }
      continue;
    }
    let slashes = 0;
    while (at - slashes > start && bytes[at - slashes - 1] === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return at;
  }
  return end;
}

/** Texts of macros without arguments whose definition ends its line: `\newcommand{\name}{text}`, `\def\name{text}`. */
function macrosOf(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const macros = new Map<string, Uint8Array>();
  const NEW = utf8('\\newcommand');
  const DEF = utf8('\\def');
  for (let start = 0; start < bytes.length; ) {
    const end = lineEnd(bytes, start);
    if (end > start && bytes[end - 1] === CLOSE) {
      for (let at = indexIn(bytes, BACKSLASH, start, end); at >= 0; at = indexIn(bytes, BACKSLASH, at + 1, end)) {
        let name = -1;
        if (standsAt(bytes, at, end, NEW)) {
          name = at + NEW.length;
          if (bytes[name] === 0x2a) name++;
          name = bytes[name] === OPEN ? name + 1 : -1;
        } else if (standsAt(bytes, at, end, DEF)) name = at + DEF.length;
        while (name >= 0 && bytes[name] === 0x20) name++;
        if (name < 0 || bytes[name] !== BACKSLASH) continue;
        const isCommand = bytes[at + 1] === NEW[1];
        let open = nameEnd(bytes, name + 1, end);
        const word = wordOf(bytes, name + 1, open);
        if (isCommand) open = bytes[open] === CLOSE ? open + 1 : end;
        else while (bytes[open] === 0x20) open++;
        if (word !== '' && bytes[open] === OPEN && end - 1 - (open + 1) <= LONGEST_VALUE) macros.set(word, bytes.subarray(open + 1, end - 1));
        break;
      }
    }
    start = end + 1;
  }
  return macros;
}

/** Puts the texts of macros in their place in bytes [start, end); what they add has an end. */
class Expander {
  readonly #macros: ReadonlyMap<string, Uint8Array>;
  #left: number;

  constructor(macros: ReadonlyMap<string, Uint8Array>, most: number) {
    this.#macros = macros;
    this.#left = most;
  }

  expand(bytes: Uint8Array, at: number, end: number, replace: (from: number, to: number, text: Uint8Array) => void): number {
    const to = nameEnd(bytes, at + 1, end);
    const text = to - at <= 64 ? this.#macros.get(wordOf(bytes, at + 1, to)) : undefined;
    if (text === undefined || text.length > this.#left) return Math.max(to, at + 1);
    this.#left -= text.length;
    replace(at, to, text);
    return to;
  }
}

/** Q02. */
export const latexSource: Edit = {
  id: 'redpajama-v1.latex',
  doc: 'Source of LaTeX: what stands before the first header (\\section and its like) goes, comments, all from the appendix or the references on; macros without arguments are replaced by their text, once. A text without a header goes. As meant: \\paragraph is a header too, a comment does not take the character before it, \\\\% begins one',
  source,
  settings: { compat: { type: 'boolean', default: false, doc: 'as released', source } },
  apply: (document, settings, writer) => {
    const { bytes } = document;
    const compat = settings['compat'] === true;
    const names = compat ? HEADERS : MEANT_HEADERS;
    const header = firstHeader(bytes, names);
    if (header < 0) return { reason: 'no-header', value: 0, limit: 1 };
    writer.remove(0, document.originalByte(header));
    const macros = macrosOf(bytes);
    const expander = new Expander(macros, bytes.length);
    const remove = (from: number, to: number): void => writer.remove(document.originalByte(from), document.originalByte(to));
    for (let start = header; start < bytes.length; ) {
      const stop = lineEnd(bytes, start);
      if (bytes[start] === PERCENT) remove(start, Math.min(stop + 1, bytes.length));
      else {
        const end = commentStart(bytes, start, stop, compat);
        if (!cleanLine(bytes, start, end, expander, writer, (at) => document.originalByte(at))) return null;
        remove(end, stop);
      }
      start = stop + 1;
    }
    return null;
  },
};

/** Returns false where the text ends: at the appendix or the references. */
function cleanLine(bytes: Uint8Array, start: number, end: number, expander: Expander, writer: EditWriter, original: (at: number) => number): boolean {
  for (let at = indexIn(bytes, BACKSLASH, start, end); at >= 0; ) {
    if (TAILS.some((tail) => standsAt(bytes, at, end, tail))) {
      writer.remove(original(at), original(bytes.length));
      return false;
    }
    const next = expander.expand(bytes, at, end, (from, to, text) => writer.replace(original(from), original(to), text));
    at = indexIn(bytes, BACKSLASH, next, end);
  }
  return true;
}
