/** DCLM's, MAP-Neo's Chinese and RedPajama-V1's measures straight from their definitions: strings, regular expressions, Maps. Imports nothing from src. */
import { wordPieces } from './wordBounds.ts';

const SPACE = String.raw`\t-\r\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`;
const SPACES = new RegExp(`[${SPACE}]+`, 'u');
const BREAKS = new RegExp(String.raw`\r\n|[\n\r\v\f\u001c-\u001e\u0085\u2028\u2029]`, 'u');
const strip = (text: string): string => text.replace(new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, 'gu'), '');
const size = (text: string): number => [...text].length;
const occurrences = (text: string, part: string): number => text.split(part).length - 1;
const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
const sum = (words: readonly string[]): number => words.reduce((total, word) => total + size(word), 0);

/** Places of every n-gram that occurs more than once. */
function repeats(words: readonly string[], n: number): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (let i = 0; i + n <= words.length; i++) {
    const key = JSON.stringify(words.slice(i, i + n));
    places.set(key, [...(places.get(key) ?? []), i]);
  }
  return new Map([...places].filter(([, each]) => each.length > 1));
}

function covered(words: readonly string[], n: number): readonly string[] {
  const all = new Set([...repeats(words, n).values()].flat().flatMap((place) => Array.from({ length: n }, (_, i) => place + i)));
  return words.filter((_, i) => all.has(i));
}

function copies(pieces: readonly string[]): readonly string[] {
  return pieces.filter((piece) => pieces.indexOf(piece) !== pieces.lastIndexOf(piece));
}

export function dclmOracle(text: string): Record<string, number | null> {
  const words = text.split(SPACES).filter((word) => word !== '');
  const lines = text.split('\n').map(strip).filter((line) => line !== '');
  const paragraphs = text.split('\n\n').map(strip).filter((line) => line !== '');
  const letters = wordPieces(text).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const values: Record<string, number | null> = {
    words: words.filter((word) => /^[\p{L}\p{N}]/u.test(word)).length,
    mean_word_length: share(sum(words), words.length),
    symbol_ratio: share(['#', '...', '. . .', '…'].reduce((total, each) => total + occurrences(text, each), 0), words.length),
    bullet_lines: share(lines.filter((line) => /^[●•*-]/u.test(line)).length, lines.length),
    ellipsis_lines: share(lines.filter((line) => /(\.\.\.|\. \. \.|…)$/u.test(line)).length, lines.length),
    words_without_letter: share(words.filter((word) => !/\p{L}/u.test(word)).length, words.length),
    stop_words: words.filter((word) => /^(?:the|be|to|of|and|that|have|with)$/i.test(word)).length,
    line_copies: share(copies(lines).length, lines.length),
    paragraph_copies: share(copies(paragraphs).length, paragraphs.length),
    line_copy_chars: share(sum(copies(lines)), sum(lines)),
    paragraph_copy_chars: share(sum(copies(paragraphs)), sum(paragraphs)),
  };
  for (let n = 2; n <= 4; n++) {
    const all = [...repeats(letters, n)];
    const most = Math.max(0, ...all.map(([, places]) => places.length));
    const longest = Math.max(0, ...all.filter(([, places]) => places.length === most).map(([key]) => sum(JSON.parse(key) as string[])));
    values[`top_${n}gram_chars`] = share(longest * most, sum(letters));
  }
  for (let n = 5; n <= 10; n++) values[`repeated_${n}gram_chars`] = share(sum(covered(letters, n)), sum(letters));
  return values;
}

/** Of a text without marks that join letters. */
export function mapNeoZhOracle(given: string): Record<string, number | null> {
  const text = [...given].map((letter) => (/\p{M}/u.test(letter) ? letter : letter.normalize('NFKC'))).join('');
  const characters = [...text];
  const lines = text.split(BREAKS);
  if (lines.at(-1) === '') lines.pop();
  const counts = new Map<string, number>();
  for (const letter of characters) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  const left = [...text.replace(new RegExp(String.raw`[^\p{L}\p{N}_${SPACE}]`, 'gu'), '')];
  const runs = (pattern: RegExp): number => (text.match(pattern) ?? []).length;
  const values: Record<string, number | null> = {
    brackets: share(sum((text.match(/【[^\n]*?】/gu) ?? []).map((each) => each.slice(1, -1))), characters.length),
    sentences: text.split(/[.!…?;"]+/u).filter((piece) => strip(piece) !== '').length,
    characters: characters.length,
    hash_runs: share(runs(/#+/g), characters.length),
    ellipsis_runs: share(runs(/…+/gu) + runs(/\.{2,}/g), characters.length),
    digits: share(left.filter((letter) => /^[\p{Nd}²³¹]$/u.test(letter)).length, left.length),
    read_more: share(lines.filter((line) => /(readmore|展开|更多|。。。)$/u.test(line)).length, lines.length),
    unique_characters: share(counts.size, characters.length),
  };
  for (let n = 2; n <= 10; n++) {
    const top = Math.max(1, ...[...repeats(characters, n).values()].map((places) => places.length));
    if (n <= 4) values[`top_${n}gram_characters`] = share((top - 1) * n, characters.length);
    else {
      values[`repeated_${n}gram_characters`] = share(covered(characters, n).length, characters.length);
      values[`distinct_${n}gram_characters`] = share(new Set(covered(characters, n)).size, characters.length);
    }
  }
  return values;
}
