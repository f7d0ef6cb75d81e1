/** Word bounds against the platform's, on every pair and many runs of classes and on real text; and a few facts of the annex. */
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { seeded } from '../../bench/random.mjs';
import { eachWordBound } from '../../src/text/wordBounds.ts';
import { WORD_BREAK_TABLE_GZIP } from '../../src/text/wordBreakTable.generated.ts';
import { WORD_BREAK_TABLE_SHA256 } from '../../src/text/wordBreakTable.ts';
import { languageTexts } from '../harness/languageTexts.ts';
import { wordPieces } from '../oracles/wordBounds.ts';

function pieces(text: string | Uint8Array): string[] {
  const bytes = Buffer.from(text as string);
  const found: string[] = [];
  eachWordBound(bytes, 0, bytes.length, (from, to) => found.push(bytes.subarray(from, to).toString()));
  return found;
}

/** One or two of every class, and a pictograph that is a letter. */
const CHARACTERS = ['\r', '\n', '\u000b', '\u2028', '\u0301', '\u0903', '\u{1f3fb}', '\u200d', '\u00ad', '\u2060', '\u{1f1e6}', '\u{1f1e7}', 'カ', '\u3031', 'א', 'a', 'é', '한', 'ב', "'", '"', '.', '\u2019', ':', '\u00b7', ',', ';', '1', '٣', '_', '\u202f', ' ', '\u3000', '中', 'あ', 'ก', '\u200b', '!', '😀', 'Ⓜ', '©'];

it('the table is the one that was committed', () => {
  expect(createHash('sha256').update(gunzipSync(Buffer.from(WORD_BREAK_TABLE_GZIP, 'base64'))).digest('hex')).toBe(WORD_BREAK_TABLE_SHA256);
});

it('every two characters, with and without a mark between, and runs of them', () => {
  for (const a of CHARACTERS) for (const b of CHARACTERS) for (const text of [a + b, `${a}\u0308${b}`, `a${a}${b}`, `1${a}${b}1`, `${a}${b}א`]) expect(pieces(text), JSON.stringify(text)).toEqual(wordPieces(text));
  const random = seeded(11);
  for (let i = 0; i < 1500; i++) {
    const text = Array.from({ length: 3 + random.below(8) }, () => random.pick(CHARACTERS)).join('');
    expect(pieces(text), JSON.stringify(text)).toEqual(wordPieces(text));
  }
});

it('real documents of ten languages', async () => {
  for (const text of (await languageTexts(2, 1000)).texts) expect(pieces(text)).toEqual(wordPieces(text));
});

it.each<[string, string[]]>([
  ["can't stop", ["can't", ' ', 'stop']],
  ['3.14 and 1,000', ['3.14', ' ', 'and', ' ', '1,000']],
  ['北京カタカナひら', ['北', '京', 'カタカナ', 'ひ', 'ら']],
  ['ภาษา', ['ภ', 'า', 'ษ', 'า']],
  ['\u{1f1e6}\u{1f1e7}\u{1f1e8}', ['\u{1f1e6}\u{1f1e7}', '\u{1f1e8}']],
  ['\u{1f468}\u200d\u{1f469}', ['\u{1f468}\u200d\u{1f469}']],
  ['', []],
])('%j', (text, wanted) => expect(pieces(text)).toEqual(wanted));

it('ill-formed bytes are pieces of their own, and what makes rules look ahead takes linear time', () => {
  expect(pieces(Uint8Array.of(0x61, 0xff, 0xc3, 0x62))).toEqual(['a', '\ufffd', '\ufffd', 'b']);
  const started = process.cpuUsage();
  for (const hostile of [`a:${'\u0301'.repeat(200_000)}`, `a:${'\u0301'}`.repeat(70_000), 'a:'.repeat(200_000), '\u{1f1e6}'.repeat(100_000)]) pieces(hostile);
  expect(process.cpuUsage(started).user / 1e6).toBeLessThan(5);
});
