/**
 * Text as the tokenising kernels see it, with every buffer between them worked out one code point after the other by
 * src/text, which the oracles of the text model vouch for.
 */
import { WordList } from '../../src/text/wordList.ts';
import { codePointAt, utf8Length } from '../../src/text/utf8.ts';
import { IGNORE, SEPARATOR, SINGLE, TAIL, WORD, classify, fold, wordTable } from '../../src/text/wordTable.ts';

export interface TextFixture {
  readonly byteCount: number;
  readonly groupCount: number;
  readonly unitCount: number;
  /** Behind the last byte stand letters, as an older batch would leave them. */
  readonly text: Uint32Array;
  readonly table: Uint32Array;
  readonly offsets: Uint32Array;
  readonly unitBits: Uint32Array;
  readonly masks: Uint32Array;
  readonly starts: Uint32Array;
  readonly counts: Uint32Array;
  /** Words before each group, the number of all words last. */
  readonly bases: Uint32Array;
  readonly unitWords: Uint32Array;
  /** 32-bit hash, and lo and hi, of each word. */
  readonly words: Uint32Array;
  readonly wholeWords: Uint32Array;
  /** Words that need the general loop, as bits of their first bytes and by index. */
  readonly todo: Uint32Array;
  readonly isTodo: readonly boolean[];
  /** Bytes from the first of each word up to where its end is seen: ignored code points behind it count. */
  readonly extents: readonly number[];
}

interface CodePoint {
  readonly at: number;
  readonly length: number;
  /** −1 for a byte that is in no well-formed sequence. */
  readonly value: number;
  readonly kind: number;
}

function codePointsOf(bytes: Uint8Array, start: number, end: number): CodePoint[] {
  const list: CodePoint[] = [];
  for (let at = start; at < end; ) {
    // One space separates as well as a million, which is how the widest text stays cheap.
    if (at > start && bytes[at] === 0x20 && bytes[at - 1] === 0x20) {
      at++;
      continue;
    }
    const value = codePointAt(bytes, at, end);
    const length = value < 0 ? 1 : utf8Length(value);
    list.push({ at, length, value, kind: value < 0 ? SEPARATOR : classify(value) });
    at += length;
  }
  return list;
}

function setBits(bits: Uint32Array, at: number, length = 1): void {
  for (let i = at; i < at + length; i++) bits[i >>> 5] |= 1 << (i & 31);
}

/** A word of at most 32 ASCII bytes, or a single of one folded code point, that nothing behind can belong to. */
function isPlain(list: readonly CodePoint[], first: number): boolean {
  if (list[first].kind === SINGLE) {
    const kind = list[first + 1]?.kind;
    return kind !== IGNORE && kind !== TAIL && fold(list[first].value).length === 1;
  }
  let end = first;
  while (end < list.length && list[end].kind === WORD && list[end].value < 0x80) end++;
  const kind = list[end]?.kind;
  return end > first && end - first <= 32 && kind !== WORD && kind !== IGNORE;
}

/** Where the end of the word that begins at `first` is seen: at what does not belong to it, or at the end of its unit. */
function endOf(list: readonly CodePoint[], first: number, unitEnd: number): number {
  const further = list[first].kind === SINGLE ? TAIL : WORD;
  let next = first + 1;
  while (next < list.length && (list[next].kind === further || list[next].kind === IGNORE)) next++;
  return list[next]?.at ?? unitEnd;
}

const STALE = 0x61;

const made = new WeakMap<readonly Uint8Array[], TextFixture>();

/** Returns the buffers of the units given; the same ones for the same array, so nobody may write to them. */
export function textFixture(units: readonly Uint8Array[]): TextFixture {
  const fixture = made.get(units) ?? makeFixture(units);
  made.set(units, fixture);
  return fixture;
}

function makeFixture(units: readonly Uint8Array[]): TextFixture {
  const offsets = new Uint32Array(units.length + 1);
  units.forEach((unit, i) => (offsets[i + 1] = offsets[i] + unit.length));
  const byteCount = offsets[units.length];
  const groupCount = Math.ceil(byteCount / 32);
  const bytes = new Uint8Array(Math.ceil(byteCount / 4) * 4 + 8).fill(STALE);
  units.forEach((unit, i) => bytes.set(unit, offsets[i]));

  const bitmaps = Array.from({ length: 6 }, () => new Uint32Array(groupCount));
  const [wordBytes, ignoredBytes, singles, unitBits, starts, todo] = bitmaps;
  const isTodo: boolean[] = [];
  const extents: number[] = [];
  const list = new WordList({ short: true, whole: true });
  const unitWords = new Uint32Array(units.length + 1);
  for (let unit = 0; unit < units.length; unit++) {
    const [begin, end] = [offsets[unit], offsets[unit + 1]];
    if (begin < byteCount) setBits(unitBits, begin);
    let open = SEPARATOR;
    codePointsOf(bytes, begin, end).forEach(({ at, length, kind }, i, all) => {
      if (kind === WORD) setBits(wordBytes, at, length);
      if (kind === IGNORE) setBits(ignoredBytes, at, length);
      if (kind === SINGLE) setBits(singles, at);
      if (kind === IGNORE || (kind === TAIL && open === SINGLE)) return;
      if (kind === SINGLE || (kind === WORD && open !== WORD)) {
        setBits(starts, at);
        isTodo.push(!isPlain(all, i));
        extents.push(endOf(all, i, end) - at);
        if (isTodo.at(-1) === true) setBits(todo, at);
      }
      open = kind === TAIL ? SEPARATOR : kind;
    });
    list.append(bytes, begin, end);
    unitWords[unit + 1] = list.count;
  }
  if (isTodo.length !== list.count) throw new Error(`the fixture found ${isTodo.length} words, the tokenizer ${list.count}`);

  const masks = Uint32Array.from({ length: 4 * groupCount }, (_, i) => bitmaps[i & 3][i >>> 2]);
  const counts = starts.map((bits) => bits.toString(2).replaceAll('0', '').length);
  const bases = new Uint32Array(groupCount + 1);
  counts.forEach((count, group) => (bases[group + 1] = bases[group] + count));
  return {
    byteCount,
    groupCount,
    unitCount: units.length,
    text: new Uint32Array(bytes.buffer),
    table: wordTable().all,
    offsets,
    unitBits,
    masks,
    starts,
    counts,
    bases,
    unitWords,
    words: list.short.slice(0, list.count),
    wholeWords: list.whole.slice(0, 2 * list.count),
    todo,
    isTodo,
    extents,
  };
}

/** Returns `content` where `which` holds and `rest` elsewhere, `width` words for each, with one more of `rest` behind. */
export function onlyWhere(content: Uint32Array, which: readonly boolean[], width: number, rest: number): Uint32Array {
  const result = new Uint32Array(content.length + width).fill(rest);
  which.forEach((holds, i) => {
    if (holds) result.set(content.subarray(i * width, (i + 1) * width), i * width);
  });
  return result;
}

/** Returns masks with a group behind the last that an older batch left: all word bytes, ignored bytes and singles, no unit start. */
export function withStale(masks: Uint32Array): Uint32Array {
  return Uint32Array.from([...masks, 0xffffffff, 0xffffffff, 0xffffffff, 0]);
}
