import type { NewTexts, ReplacedTexts } from '../../../src/io/replacedTexts.ts';
import { pick } from '../seededRandom.ts';

/** New texts by row, handed out as strictly as one may: arrays are spoiled at the next call, which must not come before the one before it has resolved. */
export function replacements(texts: ReadonlyMap<number, Uint8Array>, column = 'text'): ReplacedTexts & { readonly asked: readonly (readonly [number, number])[] } {
  const rows = [...texts.keys()].sort((a, b) => a - b);
  const asked: [number, number][] = [];
  let last: NewTexts | null = null;
  let busy = false;
  return {
    column,
    asked,
    has: (row) => texts.has(row),
    async read(first, count) {
      if (busy) throw new Error('asked for texts before the last ones were there');
      busy = true;
      asked.push([first, count]);
      await new Promise((resolve) => setImmediate(resolve));
      last?.bytes.fill(0x21);
      last?.offsets.fill(0);
      last?.rows.fill(-1);
      const some = rows.filter((row) => row >= first && row < first + count);
      const parts = some.map((row) => texts.get(row) as Uint8Array);
      const offsets = new Uint32Array(some.length + 1);
      parts.forEach((part, i) => (offsets[i + 1] = offsets[i] + part.length));
      last = { rows: Float64Array.from(some), offsets, bytes: new Uint8Array(Buffer.concat(parts)) };
      busy = false;
      return last;
    },
  };
}

const PARTS = ['a', 'é', '中文', '😀', ' words that make a longer run than one copy threshold needs, and more', '"', '\\', '\n', '\r\n', '\t', '\u0000', '\u001f', '\u007f', '\u2028', '/', '\b\f'];

/** Mostly short, at times empty or long. */
export function randomText(random: () => number): string {
  let text = '';
  const parts = random() < 0.1 ? 0 : random() < 0.02 ? 2000 : Math.floor(random() * 8);
  for (let n = parts; n > 0; n--) text += pick(random, PARTS);
  return text;
}

/** Rows that get a text, by name; `has` may be true of rows that do not stay. */
export function editPatterns(rows: number, random: () => number): Record<string, (row: number) => boolean> {
  const drawn = Uint8Array.from({ length: rows }, () => (random() < 0.4 ? 1 : 0));
  return {
    'no row': () => false,
    'every row': () => true,
    'some rows': (row) => drawn[row] === 1,
    'one row': (row) => row === Math.floor(rows / 2),
    'the first 30': (row) => row < 30,
  };
}
