/** Normal forms and keys of CCNet's and C4's lines and of spans: golden vectors, the same with strings, hostile lines. What goes is tested in jobs (test/job/spans.test.ts). */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ContentHasher } from '../../src/exact/contentHash.ts';
import { addressRank } from '../../src/lines/c4Lines.ts';
import { lineBookkeeping } from '../../src/lines/lineBookkeeping.ts';
import { LineKeys } from '../../src/lines/lineKeys.ts';
import { LineNormaliser, type LineForm } from '../../src/lines/lineNormaliser.ts';
import { newlinePieces } from '../../src/lines/newlinePieces.ts';
import { judgeSpans, SPAN, spanKeys } from '../../src/lines/sentenceSpans.ts';
import { pick, seededRandom } from '../io/seededRandom.ts';
import { c4Form, ccnetForm, ccnetHash } from '../oracles/exactLines.ts';

const encoder = new TextEncoder();

function formOf(normaliser: LineNormaliser, line: string): string {
  const bytes = encoder.encode(line);
  normaliser.read(bytes, 0, bytes.length);
  return Buffer.from(normaliser.bytes.subarray(0, normaliser.length)).toString();
}

describe('CCNet', () => {
  test.each([
    ['', '', 957977401221134810n],
    ['Hello, World 2024!', 'hello, world 0000!', 1714268150457487379n],
    ['  “Héllo”… １２３ — world.\t', 'héllo 000  world.', 2937518858066805899n],
    ['_Hello', '_hello', 728622142312897056n],
  ])('line %j, whose form has the hash that CCNet gives the line', (line, form, hash) => {
    expect(formOf(new LineNormaliser('ccnet'), line)).toBe(form);
    expect(ccnetForm(line)).toBe(form);
    expect(createHash('sha1').update(formOf(new LineNormaliser('ccnet'), line)).digest().readBigUInt64LE(0)).toBe(hash);
    expect(ccnetHash(line)).toBe(hash);
  });

  test('every code point has the form that strings give it, alone and between letters', () => {
    const [ccnet, lower] = [new LineNormaliser('ccnet'), new LineNormaliser('lower')];
    for (let codePoint = 0; codePoint < 0x20000; codePoint += codePoint < 0x3400 || codePoint > 0xf900 ? 1 : 61) {
      if (codePoint >= 0xd800 && codePoint <= 0xdfff) continue;
      const line = `${String.fromCodePoint(codePoint)}A${String.fromCodePoint(codePoint)}B${String.fromCodePoint(codePoint)}`;
      if (formOf(ccnet, line) !== ccnetForm(line)) expect({ codePoint, form: formOf(ccnet, line) }).toEqual({ codePoint, form: ccnetForm(line) });
      if (formOf(lower, line) !== c4Form(line)) expect({ codePoint, form: formOf(lower, line) }).toEqual({ codePoint, form: c4Form(line) });
    }
    expect(formOf(ccnet, 'ΟΔΟΣ ΣΑΣ')).toBe('οδος σας');
  });

  test('what it writes beside the text', () => {
    const random = seededRandom(11);
    for (let round = 0; round < 60; round++) {
      const lines = Array.from({ length: 1 + Math.floor(random() * 6) }, () => Array.from({ length: Math.floor(random() * 4) }, () => pick(random, ['a', 'É', '中', '😀', ' '])).join(''));
      const bytes = encoder.encode(lines.join('\n'));
      const keep = Uint8Array.from(lines, () => Math.floor(random() * 2));
      const ids = [...keep.keys()].filter((i) => keep[i] === 1);
      const left = ids.map((i) => lines[i]).join('\n');
      expect(lineBookkeeping(bytes, newlinePieces(bytes), keep)).toEqual({ original_nlines: lines.length, original_length: [...lines.join('\n')].length, nlines: ids.length, length: [...left].length, line_ids: ids });
    }
  });

  test('line_ids of a second removal are those of the first original', () => {
    const before = lineBookkeeping(encoder.encode('a\nb\nc'), newlinePieces(encoder.encode('a\nb\nc')), Uint8Array.of(0, 1, 1));
    const after = lineBookkeeping(encoder.encode('b\nc'), newlinePieces(encoder.encode('b\nc')), Uint8Array.of(0, 1), before);
    expect(after).toEqual({ original_nlines: 3, original_length: 5, nlines: 1, length: 1, line_ids: [2] });
  });

  test('hostile: no UTF-8, long lines', () => {
    const broken = new LineNormaliser('ccnet');
    broken.read(Uint8Array.of(0x20, 0x80, 0x41, 0xe4, 0xb8), 0, 5);
    expect(Buffer.from(broken.bytes.subarray(0, broken.length)).toString()).toBe('\ufffda\ufffd\ufffd');
    expect(formOf(broken, `${' '.repeat(1e5)}İ${'X'.repeat(1e5)}${'\t'.repeat(1e5)}`)).toBe(`i\u0307${'x'.repeat(1e5)}`);
  });
});

test.each([['ccnet', ccnetForm], ['lower', c4Form]] as const)('keys of lines are equal where their forms are: %s', (form: LineForm, formOfLine) => {
  const random = seededRandom(12);
  const words = ['a', 'B', 'É', '１', '7', ' ', '。', '\t', '中', '\u0085', 'Σ', '’', '_'];
  const lines = Array.from({ length: 400 }, () => Array.from({ length: Math.floor(random() * 4) }, () => pick(random, words)).join(''));
  const { pieces, keys } = new LineKeys(form, new ContentHasher()).read(encoder.encode(lines.join('\n')));
  expect(pieces.count).toBe(lines.length);
  const byKey = new Map<string, string>();
  const byForm = new Map<string, string>();
  lines.forEach((line, i) => {
    const key = [...keys.subarray(4 * i, 4 * i + 4)].join(' ');
    byKey.set(key, byKey.get(key) ?? formOfLine(line));
    byForm.set(formOfLine(line), byForm.get(formOfLine(line)) ?? key);
    expect([byKey.get(key), byForm.get(formOfLine(line))]).toEqual([formOfLine(line), key]);
  });
  expect(byKey.size).toBeGreaterThan(50);
  expect(byKey.size).toBeLessThan(lines.length);
});

describe('C4', () => {
  test('the page of the smallest MD5 ranks first, one without an address last', () => {
    const urls = Array.from({ length: 200 }, (_, i) => `http://a.example/${i}`);
    const md5 = (url: string): string => createHash('md5').update(url).digest('hex');
    expect(urls.toSorted((a, b) => addressRank(a) - addressRank(b))).toEqual(urls.toSorted((a, b) => (md5(a) < md5(b) ? -1 : 1)));
    expect(addressRank(null)).toBeGreaterThan(Math.max(...urls.map(addressRank)));
  });

  test('spans of three sentences are equal where their words are', () => {
    const random = seededRandom(13);
    const own = new ContentHasher();
    const sentences = Array.from({ length: 60 }, () => pick(random, ['One two. ', 'one TWO! ', 'Three. ', 'Four five six. ']));
    const ends = Uint32Array.from(sentences, (_, i) => sentences.slice(0, i + 1).join('').length);
    const bounds = { count: sentences.length, starts: Uint32Array.from(ends, (_, i) => (i === 0 ? 0 : ends[i - 1])), ends };
    const keys = spanKeys(own, encoder.encode(sentences.join('')), bounds);
    expect(keys).toHaveLength(4 * (sentences.length - SPAN + 1));
    const wordsAt = (i: number): string => sentences.slice(i, i + SPAN).map((each) => each.toLowerCase().replace(/\W+$/, '')).join(' | ');
    const keyAt = (i: number): string => [...keys.subarray(4 * i, 4 * i + 4)].join(' ');
    for (let i = 0; i + SPAN <= sentences.length; i++) {
      for (let j = 0; j < i; j++) expect(keyAt(i) === keyAt(j)).toBe(wordsAt(i) === wordsAt(j));
    }
    expect(spanKeys(own, encoder.encode('One. Two.'), { count: 2, starts: Uint32Array.of(0, 5), ends: Uint32Array.of(4, 9) })).toHaveLength(0);
  });

  test('a document left with too few sentences or words goes, one that lost none does not', () => {
    expect(judgeSpans(Uint8Array.of(1, 1), Uint32Array.of(1, 1))).toBeNull();
    expect(judgeSpans(Uint8Array.of(1, 1, 0), Uint32Array.of(40, 40, 9))).toEqual({ reason: 'too-few-sentences', value: 2, limit: 3 });
    expect(judgeSpans(Uint8Array.of(1, 1, 1, 0), Uint32Array.of(16, 16, 17, 9))).toEqual({ reason: 'too-few-words', value: 49, limit: 50 });
    expect(judgeSpans(Uint8Array.of(1, 1, 1, 0), Uint32Array.of(16, 17, 17, 9))).toBeNull();
  });
});
