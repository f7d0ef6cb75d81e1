/** Similar lines of one document: golden vectors of MAP-Neo, brute force, distances of every length, bounds. */
import { beforeAll, describe, expect, test } from 'vitest';
import { EditDistance } from '../../src/lines/editDistance.ts';
import { sentenceLines } from '../../src/lines/sentenceLines.ts';
import { gramFor, mostEdits, similarLineDefaults, SimilarLineFinder, type SimilarLineSettings } from '../../src/lines/similarLines.ts';
import { pick, seededRandom } from '../io/seededRandom.ts';
import { keptLines, levenshtein, linesOf } from '../oracles/similarLines.ts';

const encoder = new TextEncoder();
let finder: SimilarLineFinder;
beforeAll(async () => {
  finder = await SimilarLineFinder.open();
});

function keptText(text: string, by = finder): string {
  const bytes = encoder.encode(text);
  const { lines, keeper } = by.find(bytes);
  const parts: Uint8Array[] = [];
  for (let i = 0; i < lines.count; i++) if (keeper[i] < 0) parts.push(bytes.subarray(lines.byteStarts[i], lines.byteStarts[i + 1]));
  return Buffer.concat(parts).toString();
}

describe('vectors of the released code', () => {
  const title = '【标题】正文内容甲乙丙丁戊己庚辛壬癸子丑寅卯。';
  test.each([
    ['今天天气很好我们一起去公园散步吧大家都很开心。今天天气很好我们一起去公园散步吧大家都很高兴。明天下雨。', '今天天气很好我们一起去公园散步吧大家都很开心。明天下雨。'],
    ['短句相同。短句不同。短句相同。', '短句相同。短句不同。'],
    ['one and the same line\none and the same line\none and the same line', 'one and the same line\none and the same line\none and the same line'],
    [title + title, title],
    ['a.b.a.b.', 'a.b.'],
    [
      'The committee met on Tuesday to discuss the budget. The committee met on Tuesday to discuss the budgets. The committee met on Friday to review the hiring plan.',
      'The committee met on Tuesday to discuss the budget. The committee met on Friday to review the hiring plan.',
    ],
    ['', ''],
    ['。。。', '。'],
    ['[[[', '['],
  ])('%s', (text, kept) => {
    expect(keptText(text)).toBe(kept);
    expect(keptLines(text).filter(Boolean)).toHaveLength(linesOf(kept).length);
  });
});

describe('lines', () => {
  test.each(['', 'a', 'a.', '.a', '[a]b', 'a[b', 'a\\b!', '【一】二。三', '…..', 'x\ny. z', '😀.😀'])('%j', (text) => {
    const bytes = encoder.encode(text);
    const { count, byteStarts } = sentenceLines(bytes);
    expect(Array.from({ length: count }, (_, i) => Buffer.from(bytes.subarray(byteStarts[i], byteStarts[i + 1])).toString())).toEqual(linesOf(text));
  });

  test('an ill-formed byte is U+FFFD and stays where it is', () => {
    const { codePoints, byteStarts } = sentenceLines(Uint8Array.of(0x61, 0x80, 0xe4, 0xb8, 0x2e, 0x62));
    expect([...codePoints]).toEqual([0x61, 0xfffd, 0xfffd, 0xfffd, 0x2e, 0x62]);
    expect([...byteStarts]).toEqual([0, 5, 6]);
  });
});

describe('distance', () => {
  const lengths = [0, 1, 15, 16, 63, 64, 65, 127, 128, 129, 200, 320];
  test('is that of two rows, whatever the lengths, up to every limit', async () => {
    const distance = await EditDistance.open();
    const random = seededRandom(20261126);
    for (const alphabet of ['ab', 'abcdefgh', '的一是不了😀𠀀x']) {
      const letters = [...alphabet];
      for (const length of lengths) {
        const a = Array.from({ length }, () => pick(random, letters));
        const edits = Math.floor(random() * (length / 3 + 2));
        const b = [...a];
        for (let e = 0; e < edits; e++) {
          const at = Math.floor(random() * (b.length + 1));
          b.splice(at, random() < 0.6 ? 1 : 0, ...(random() < 0.6 ? [pick(random, letters)] : []));
        }
        for (const other of [b, Array.from({ length: pick(random, lengths) }, () => pick(random, letters))]) {
          const want = levenshtein(a, other);
          const [left, right] = [a, other].map((each) => Uint32Array.from(each, (letter) => letter.codePointAt(0) as number));
          distance.setPattern(left);
          for (const limit of new Set([0, want - 1, want, want + 1, 10 * want])) {
            if (limit >= 0) expect(distance.to(right, limit)).toBe(Math.min(want, limit + 1));
          }
        }
      }
    }
  });

  test('of two lines as long as may be, all code points different', async () => {
    const distance = await EditDistance.open();
    const line = Uint32Array.from({ length: distance.longest }, (_, i) => 0x4e00 + i);
    distance.setPattern(line);
    expect(distance.to(line, 10)).toBe(0);
    expect(distance.to(line.subarray(3), 10)).toBe(3);
    expect(distance.to(line.toReversed(), 100)).toBe(101);
  });
});

/** Documents of lines that are copies of few originals, with so many edits that some are just inside the limit and some outside. */
function document(random: () => number, letters: readonly string[], lines: number): string {
  const originals = Array.from({ length: 4 }, () => Array.from({ length: Math.floor(4 + random() * 60) }, () => pick(random, letters)));
  let text = '';
  for (let i = 0; i < lines; i++) {
    const line = [...pick(random, originals)];
    const edits = Math.floor(random() * 0.2 * line.length);
    for (let e = 0; e < edits; e++) line.splice(Math.floor(random() * line.length), random() < 0.7 ? 1 : 0, ...(random() < 0.7 ? [pick(random, letters)] : []));
    text += line.join('') + pick(random, ['.', '!', '。', '…']);
  }
  return text;
}

describe('brute force', () => {
  test.each<[string, SimilarLineSettings]>([
    ['as released', similarLineDefaults],
    ['p = 0.25', { ...similarLineDefaults, proportion: 0.25 }],
    ['p = 0', { ...similarLineDefaults, proportion: 0 }],
    ['limit by the shorter line', { ...similarLineDefaults, lengthOf: 'shorter' }],
    ['equal up to 30', { ...similarLineDefaults, equalUpTo: 30 }],
  ])('gives the same lines: %s', async (_, settings) => {
    const own = await SimilarLineFinder.open(settings);
    const random = seededRandom(7);
    let removed = 0;
    let decided = 0;
    for (let round = 0; round < 60; round++) {
      const letters = [...pick(random, ['ab', 'abcdefghijklm ', '天地玄黄宇宙洪荒日月盈昃', 'aé😀 '])];
      const text = document(random, letters, 5 + Math.floor(random() * 30));
      const { keeper, counts } = own.find(encoder.encode(text));
      const kept = Array.from(keeper, (each) => each < 0);
      expect({ text, kept }).toEqual({ text, kept: keptLines(text, settings.proportion, settings.equalUpTo, settings.lengthOf) });
      expect(counts.untested).toBe(0);
      expect(counts.considered).toBe(counts.byLength + counts.byCharacters + counts.byDistance + counts.similar);
      // Whatever a line is said to repeat was kept itself.
      for (const each of keeper) if (each >= 0) expect(keeper[each]).toBe(-1);
      removed += counts.similar;
      decided += counts.byDistance;
    }
    if (settings.proportion > 0) expect(Math.min(removed, decided)).toBeGreaterThan(20);
  });

  test('every line a little different from the one before: each test of the quick ones and the distance has work', () => {
    const random = seededRandom(3);
    const letters = [...'abcdefghij '];
    let line = Array.from({ length: 40 }, () => pick(random, letters));
    const lines: string[] = [];
    for (let i = 0; i < 200; i++) {
      line = line.with(Math.floor(random() * 40), pick(random, letters));
      lines.push(`${line.join('')}.`);
    }
    const { keeper, counts } = finder.find(encoder.encode(lines.join('')));
    expect(Array.from(keeper, (each) => each < 0)).toEqual(keptLines(lines.join('')));
    expect(counts.byDistance + counts.byCharacters).toBeGreaterThan(0);
  });
});

/** Short lines of one hash, as somebody who reads the source can make them: the last letter undoes what those before it made of the state. */
function linesThatMeet(count: number): string[] {
  const random = seededRandom(17);
  const mix = (h: number): number => h ^ (h >>> 15);
  const state = (letters: readonly number[]): number => letters.reduce((h, letter) => mix(Math.imul(h ^ letter, 0x9e3779b1)), 0x2545f491);
  // Multiplied it is 1, which mixing leaves as it is.
  const wanted = 0x0e8b2f51;
  const lines: string[] = [];
  while (lines.length < count) {
    const letters = Array.from({ length: 3 }, () => 0x4e00 + Math.floor(random() * 0x5000));
    const last = (state(letters) ^ wanted) >>> 0;
    if (last < 0x10000 || last > 0x10ffff) continue;
    if (state([...letters, last]) !== 1) throw new Error('the inverse is wrong');
    lines.push(`${String.fromCodePoint(...letters, last)}.`);
  }
  return lines;
}

describe('bounds', () => {
  test.each([0.1, 0.25])('two lines within the limit are never too far apart for what is looked up (%d)', (proportion) => {
    const gram = gramFor({ ...similarLineDefaults, proportion });
    let wrong = 0;
    for (let shorter = 16; shorter < 300; shorter++) {
      for (let longer = shorter; longer - shorter <= Math.floor(proportion * longer); longer++) {
        if (Math.floor(proportion * longer) > mostEdits(shorter, proportion)) wrong++;
      }
      if (gram * mostEdits(shorter, proportion) >= shorter - gram + 1) wrong++;
    }
    expect(wrong).toBe(0);
    expect(gram).toBeGreaterThan(1);
  });

  test('ten thousand lines take no pair that shares nothing rare', () => {
    const random = seededRandom(11);
    const words = Array.from({ length: 5000 }, () => Array.from({ length: 6 }, () => pick(random, [...'abcdefghijklmnopqrstuvwxyz'])).join(''));
    const lines = Array.from({ length: 10_000 }, () => `${Array.from({ length: 5 }, () => pick(random, words)).join(' ')}.`);
    const { counts } = finder.find(encoder.encode(lines.join('')));
    expect(counts.considered).toBeLessThan(50 * lines.length);
    expect(counts.untested).toBe(0);
  });

  test('lines that all begin alike are looked at so often and no more; what is left is counted, and equal lines are found', async () => {
    const random = seededRandom(13);
    const made = Array.from({ length: 600 }, () => `the same beginning of each line ${Array.from({ length: 14 }, () => pick(random, [...'abcdefghijklmnopqrstuvwxyz'])).join('')}.`);
    const text = encoder.encode([...made, ...made.slice(0, 50)].join(''));
    const all = finder.find(text);
    expect(all.counts).toMatchObject({ untested: 0, equal: 50 });
    expect(all.counts.considered).toBeGreaterThan(100_000);
    const looks = 500_000;
    const { keeper, counts } = (await SimilarLineFinder.open(similarLineDefaults, looks)).find(text);
    expect(counts.considered).toBeLessThan(looks / 16);
    expect(counts.untested).toBeGreaterThan(100);
    expect(counts.equal).toBe(50);
    // What was decided before the bound was met is what it is without one.
    expect(keeper.slice(0, 50)).toEqual(all.keeper.slice(0, 50));
  });

  test('lines made to meet in one list of equal ones are looked at so often and no more', async () => {
    const own = await SimilarLineFinder.open(similarLineDefaults, 2 ** 14);
    const lines = linesThatMeet(500);
    expect(new Set(lines).size).toBe(lines.length);
    const { keeper, counts } = own.find(encoder.encode(lines.join('')));
    expect(keeper.length).toBe(lines.length);
    expect(counts.untested).toBeGreaterThan(lines.length / 2);
  });

  test('lines longer than distances are made for are compared for equality only, and counted', () => {
    const { keeper, counts } = finder.find(encoder.encode(`${'x'.repeat(17_000)}.${'x'.repeat(17_000)}y.`));
    expect([...keeper]).toEqual([-1, -1]);
    expect(counts.untested).toBe(2);
  });

  test.each([
    [{ ...similarLineDefaults, proportion: 0.3 }, 'below 0.3'],
    [{ ...similarLineDefaults, proportion: NaN }, 'below 0.3'],
    [{ ...similarLineDefaults, equalUpTo: 2 }, 'at least 5'],
  ] as const)('settings that cannot be are refused: %j', async (settings, message) => {
    await expect(SimilarLineFinder.open(settings)).rejects.toThrow(message);
  });
});
