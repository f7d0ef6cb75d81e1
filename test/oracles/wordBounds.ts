/**
 * Word bounds of UAX #29 by the platform's segmenter. It goes by dictionaries for some scripts, so their letters are taken for
 * others of the same class that are in none. In Finnish a colon is no word's end, as in the annex. Imports nothing from src.
 */
const COMPLEX = String.raw`\p{Ideographic}\p{Script=Hiragana}\p{Script=Thai}\p{Script=Lao}\p{Script=Myanmar}\p{Script=Khmer}`;
const OTHERS = new RegExp(`(?!\\p{M}|\\p{N}|\\p{Cf})[${COMPLEX}]`, 'gu');
const KATAKANA = /(?!\p{M})[\p{Script=Katakana}\u30a0\u30fc\u309b\u309c\uff70]/gu;
const HANGUL = /(?!\p{M})\p{Script=Hangul}/gu;
const segmenter = new Intl.Segmenter('fi', { granularity: 'word' });

export function wordPieces(text: string): string[] {
  const plain = text.replace(OTHERS, (letter) => (letter.length === 1 ? '\ue000' : '\u{f0000}')).replace(KATAKANA, (letter) => (letter.length === 1 ? '\u3031' : '\u{f0000}')).replace(HANGUL, 'ж');
  return [...segmenter.segment(plain)].map(({ index, segment }) => text.slice(index, index + segment.length));
}
