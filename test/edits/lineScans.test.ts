/** What C4's and DCLM's rules count of a line in one walk, against strings and regular expressions. */
import { expect, it } from 'vitest';
import { seeded } from '../../bench/random.mjs';
import { CURLY_BRACKET, JAVASCRIPT, LineScan, LOREM_IPSUM, POLICY, SQUARE_BRACKET } from '../../src/edits/c4Scan.ts';
import { LineCounts } from '../../src/edits/lineCounts.ts';

const SPACE = String.raw`\t-\r\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`;
const SPACES = new RegExp(`[${SPACE}]+`, 'u');
const POLICIES = ['terms of use', 'privacy policy', 'cookie policy', 'uses cookies', 'use of cookies', 'use cookies'];
const wordsOf = (text: string): string[] => text.split(SPACES).filter((word) => word !== '');
const asciiLower = (text: string): string => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());

function texts(count: number): string[] {
  const random = seeded(515);
  const pieces = ['word', ' ', '  ', 'lorem', 'Ipsum', 'lorem ipsum', 'JavaScript', 'java', 'script', ...POLICIES, 'USES COOKIES', 'kookies', 'cookie', 'policy', '{', '}', '[', ']', '\u0085', '\u00a0', '\u1680', '\u2003', '\u202f', '\u205f', '\u3000', '\u200b', 'é', 'É', '天地', '五', '②', '²', '１２', '12', '😀', '_', '-', 'AB', 'K', '\t', '\u001c', 'x'.repeat(9), '天'.repeat(9)];
  return Array.from({ length: count }, (_, i) => Array.from({ length: random.below(i % 9 === 0 ? 40 : 8) }, () => random.pick(pieces)).join(''));
}

it('words, phrases and brackets of a line', () => {
  const scan = new LineScan();
  let tooLong = 0;
  for (const text of texts(4000)) {
    const lower = asciiLower(text);
    const flags = [[LOREM_IPSUM, lower.includes('lorem ipsum')], [JAVASCRIPT, lower.includes('javascript')], [POLICY, POLICIES.some((each) => lower.includes(each))], [CURLY_BRACKET, text.includes('{')], [SQUARE_BRACKET, text.includes('[')]] as const;
    const around = Buffer.from(`lorem ${text} use cookies`);
    const [from, to] = [6, 6 + Buffer.byteLength(text)];
    const { words, found } = scan.of(around, from, to, Infinity);
    expect({ words, found }, JSON.stringify(text)).toEqual({ words: wordsOf(text).length, found: flags.reduce((all, [flag, isSo]) => all | (isSo ? flag : 0), 0) });
    const isLong = wordsOf(text).some((word) => [...word].length > 20);
    if (isLong) tooLong++;
    expect(scan.of(around, from, to, 20).words, JSON.stringify(text)).toBe(isLong ? -1 : wordsOf(text).length);
  }
  expect(tooLong).toBeGreaterThan(100);
});

it('characters, capitals, digits and words of a line', () => {
  const counts = new LineCounts();
  for (const text of texts(4000)) {
    const { characters, upperCase, digits, words, alnumWords } = counts.of(Buffer.from(`A1 ${text} B2`), 3, 3 + Buffer.byteLength(text));
    const all = [...text];
    expect({ characters, upperCase, digits, words, alnumWords }, JSON.stringify(text)).toEqual({
      characters: all.length, upperCase: all.filter((each) => /\p{Lu}/u.test(each)).length, digits: all.filter((each) => /[\p{Nd}②²]/u.test(each)).length,
      words: wordsOf(text).length, alnumWords: wordsOf(text).filter((word) => /^[\p{L}\p{N}]/u.test(word)).length,
    });
  }
});
