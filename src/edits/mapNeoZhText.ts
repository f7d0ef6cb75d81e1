/** What MAP-Neo's Chinese pipeline does to texts: punctuation in one form (Z2), links away (Z4), and its filter of lines, which it never calls. */
import { endsWith, utf8 } from '../signals/countIn.ts';
import { characterFlags, IS_SPACE, IS_WORD } from '../text/characterTable.ts';
import { codePointAt, utf8Length } from '../text/utf8.ts';
import { alnumAnd, noWordAt, noWordBefore, runEnd } from './addresses.ts';
import type { Edit } from './edit.ts';
import { LineJoiner } from './keepLines.ts';
import { Scratch } from './scratch.ts';

const source = 'MAP-NEO, Matrix/chinese_data_clean_pipeline/filter/filter.py, 81f3cad';
const FROM = [...'。！“”＃＄％＆‘’（）＊＋，－／：；＜＝＞？＠［＼］＾＿｀｛｜｝～'];
const TO = [...`.!""#$%&''()*+,-/:;<=>?@[\\]^_\`{|}~`];
const forms: ReadonlyMap<number, Uint8Array> = new Map(FROM.map((mark, i) => [mark.codePointAt(0) as number, utf8(TO[i])]));

export const mapNeoZhPunctuation: Edit = {
  id: 'map-neo-zh.punctuation',
  doc: `Z2: ${FROM.length} Chinese and full-width marks become their ASCII ones; 、《》【】…— and full-width letters stay`,
  source,
  settings: {},
  apply: (document, _, writer) => {
    const { bytes } = document;
    for (let at = 0; at < bytes.length; ) {
      if (bytes[at] < 0x80) {
        at++;
        continue;
      }
      const codePoint = codePointAt(bytes, at, bytes.length);
      const size = utf8Length(codePoint);
      const form = forms.get(codePoint);
      if (form !== undefined) writer.replace(document.originalByte(at), document.originalByte(at + size), form);
      at += size;
    }
    return null;
  },
};

const HAN_FIRST = 0x4e00;
const HAN_LAST = 0x9fa5;
const DOT = 0x2e;
const BEGINNINGS = ['http://', 'https://', 'www.'].map(utf8);

function linkEnd(bytes: Uint8Array, at: number): number {
  while (at < bytes.length) {
    const codePoint = codePointAt(bytes, at, bytes.length);
    if (codePoint === 0x2c || codePoint === 0xff0c || (codePoint >= HAN_FIRST && codePoint <= HAN_LAST) || (characterFlags(codePoint) & IS_SPACE) !== 0) break;
    at += utf8Length(codePoint);
  }
  return at;
}

function isAt(bytes: Uint8Array, at: number, word: Uint8Array): boolean {
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word[i]) return false;
  return true;
}

export const mapNeoZhLinks: Edit = {
  id: 'map-neo-zh.links',
  doc: 'Z4, first pass: removes what begins with http://, https:// or www. up to white space, a comma or a Chinese character',
  source,
  settings: {},
  apply: (document, _, writer) => {
    const { bytes } = document;
    for (let at = 0; at < bytes.length; ) {
      const begins = (bytes[at] === 0x68 || bytes[at] === 0x77) && BEGINNINGS.some((each) => isAt(bytes, at, each));
      if (!begins) {
        at++;
        continue;
      }
      const end = linkEnd(bytes, at);
      writer.remove(document.originalByte(at), document.originalByte(end));
      at = end;
    }
    return null;
  },
};

const LABELS = alnumAnd('-.');

/** Returns where the first of three labels that follow each other begins, each with its dot and something behind the last, or −1. */
function threeLabels(bytes: Uint8Array, start: number, end: number): number {
  const begins = [start, start, start];
  let count = 0;
  let label = start;
  for (let at = start; at < end; at++) {
    if (bytes[at] !== DOT) continue;
    if (at === label) count = 0;
    else {
      begins[count % 3] = label;
      count++;
      if (count >= 3 && at + 1 < end) return begins[(count - 3) % 3];
    }
    label = at + 1;
  }
  return -1;
}

/** Returns where the last label of two to six small letters behind a dot ends in [start, end), or −1. */
function shortLabelEnd(bytes: Uint8Array, start: number, end: number): number {
  let found = -1;
  for (let dot = start + 1; dot < end; dot++) {
    if (bytes[dot] !== DOT) continue;
    let at = dot + 1;
    while (at < end && at - dot <= 6 && bytes[at] >= 0x61 && bytes[at] <= 0x7a) at++;
    if (at - dot - 1 >= 2 && noWordAt(bytes, at)) found = at;
  }
  return found;
}

function eachRun(bytes: Uint8Array, call: (start: number, end: number) => void): void {
  for (let at = 0; at < bytes.length; ) {
    const end = runEnd(bytes, at, LABELS);
    if (end > at) call(at, end);
    at = Math.max(end, at + 1);
  }
}

export const mapNeoZhHosts: Edit = {
  id: 'map-neo-zh.hosts',
  doc: 'Z4, second pass: removes names of four labels or more, such as a.b.example.com',
  source,
  settings: {},
  apply: (document, _, writer) => {
    const { bytes } = document;
    eachRun(bytes, (start, end) => {
      const first = threeLabels(bytes, start, end);
      if (first >= 0) writer.remove(document.originalByte(first), document.originalByte(end));
    });
    return null;
  },
};

export const mapNeoZhDomains: Edit = {
  id: 'map-neo-zh.domains',
  doc: 'Z4, third pass: removes names that end in two to six small letters behind a dot, such as example.com, unless a letter or a Chinese character stands before',
  source,
  settings: {},
  apply: (document, _, writer) => {
    const { bytes } = document;
    eachRun(bytes, (start, end) => {
      let first = start;
      if (!noWordBefore(bytes, start)) while (first < end && bytes[first] !== DOT && bytes[first] !== 0x2d) first++;
      while (first < end && (bytes[first] === DOT || bytes[first] === 0x2d)) first++;
      const last = shortLabelEnd(bytes, first, end);
      if (last >= 0) writer.remove(document.originalByte(first), document.originalByte(last));
    });
    return null;
  },
};

const ENDS = ['.', '!', '?', '…', '。', '！', '？'].map(utf8);
const JAVASCRIPT = utf8('javascript');
const LOREM_IPSUM = utf8('lorem ipsum');
const line = new Scratch();

/** Han characters, and runs of other characters of `\w`. */
function wordsIn(bytes: Uint8Array, start: number, end: number): number {
  let found = 0;
  let open = false;
  for (let at = start; at < end; ) {
    const codePoint = codePointAt(bytes, at, end);
    at += utf8Length(codePoint);
    const isHan = codePoint >= HAN_FIRST && codePoint <= HAN_LAST;
    const isWord = (characterFlags(codePoint) & IS_WORD) !== 0;
    if (isHan || (isWord && !open)) found++;
    open = isWord && !isHan;
  }
  return found;
}

export const mapNeoZhLines: Edit = {
  id: 'map-neo-zh.lines',
  doc: 'Keeps lines that end a sentence, have enough words and no javascript nor lorem ipsum: defined in the released code, which never calls it. Words are Han characters and runs of others, in place of jieba’s',
  source,
  settings: { fewestWords: { type: 'number', default: 3, minimum: 0, doc: 'words a line must have', source } },
  apply: (document, settings, writer) => {
    const { bytes, splitLines } = document;
    const joiner = new LineJoiner(document, writer);
    let kept = 0;
    for (let i = 0; i < splitLines.count; i++) {
      const start = document.trimStart(splitLines.starts[i], splitLines.ends[i]);
      const end = document.trimEnd(start, splitLines.ends[i]);
      if (!ENDS.some((each) => endsWith(bytes, start, end, each)) || wordsIn(bytes, start, end) < (settings['fewestWords'] as number)) continue;
      line.clear();
      line.add(bytes, start, end);
      if (line.hasIgnoringCase(JAVASCRIPT) || line.hasIgnoringCase(LOREM_IPSUM)) continue;
      joiner.begin(start, end);
      kept++;
    }
    if (kept === 0) return { reason: 'empty', value: 0, limit: 1 };
    joiner.end();
    return null;
  },
};
