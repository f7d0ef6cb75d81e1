/** The document signals of RedPajama-V2 (natural language, content), as its released code computes them. */
import { IS_ASCII_LETTER, IS_LOWER, IS_UPPER } from '../text/characterTable.ts';
import { endsWith, startsWith, utf8 } from './countIn.ts';
import type { DocumentTables } from './documentTables.ts';
import type { Resources } from './resources.ts';
import { round8 } from './round.ts';

const DOTS = utf8('...');
const ELLIPSIS = utf8('…');
const HASH = 0x23;
const DOT = 0x2e;
const LOREM = utf8('lorem');
const IPSUM = utf8('ipsum');
const ratio = (part: number, whole: number): number => round8(part / whole);

export function wordCount({ words }: DocumentTables): number {
  return words.count;
}

export function meanWordLength({ words }: DocumentTables): number | null {
  return words.count === 0 ? null : ratio(words.wordCharacters, words.count);
}

/** Pieces between . ! ? that have a character of `\w`: each is one match of `\b[^.!?]+[.!?]*`. */
export function sentences({ endedSentences }: DocumentTables): number {
  return endedSentences;
}

export function symbolToWordRatio(document: DocumentTables): number | null {
  const { rawWords, ellipses } = document;
  return rawWords.count === 0 ? null : ratio(document.count(HASH) + ellipses, rawWords.count);
}

export function fracLinesEndWithEllipsis({ bytes, lines, lineTrims }: DocumentTables): number | null {
  if (lines.count === 0) return null;
  let found = 0;
  for (let i = 0; i < lines.count; i++) {
    const start = lines.starts[i];
    const end = lineTrims.ends[i];
    // Most lines end otherwise, which one byte tells.
    if (end - start < DOTS.length || (bytes[end - 1] !== DOT && bytes[end - 1] !== ELLIPSIS[2])) continue;
    if (endsWith(bytes, start, end, DOTS) || endsWith(bytes, start, end, ELLIPSIS)) found++;
  }
  return ratio(found, lines.count);
}

export function fracNoAlphWords({ rawWords: { count }, rawFlagCounts }: DocumentTables): number | null {
  if (count === 0) return null;
  let found = 0;
  for (let flags = 0; flags < 256; flags++) if ((flags & IS_ASCII_LETTER) !== 0) found += rawFlagCounts[flags];
  return round8(1 - found / count);
}

export function fracAllCapsWords({ rawWords: { count }, rawFlagCounts }: DocumentTables): number | null {
  if (count === 0) return null;
  let found = 0;
  for (let flags = 0; flags < 256; flags++) if ((flags & (IS_UPPER | IS_LOWER)) === IS_UPPER) found += rawFlagCounts[flags];
  return ratio(found, count);
}

export function fracUniqueWords({ words, wordNumbers }: DocumentTables): number | null {
  return words.count === 0 ? null : ratio(wordNumbers.distinct, words.count);
}

export function unigramEntropy({ words, wordNumbers: { counts, distinct } }: DocumentTables): number | null {
  if (words.count === 0) return null;
  const termOf = (count: number): number => -(count / words.count) * Math.log(count / words.count);
  // Most words stand once or a few times.
  const once = termOf(1);
  const twice = termOf(2);
  let entropy = 0;
  for (let i = 0; i < distinct; i++) entropy += counts[i] === 1 ? once : counts[i] === 2 ? twice : termOf(counts[i]);
  return round8(entropy);
}

export function curlyBracket(document: DocumentTables): number {
  const { characters } = document;
  return characters === 0 ? 0 : ratio(document.count(0x7b) + document.count(0x7d), characters);
}

export function loremIpsum({ words, wordNumbers }: DocumentTables): number {
  if (words.count === 0) return 0;
  const { count, text, starts, ends } = words;
  const begins = (word: number): boolean => text[starts[word]] === IPSUM[0] && startsWith(text, starts[word], ends[word], IPSUM);
  let number = 0;
  while (number < wordNumbers.distinct && !begins(wordNumbers.firsts[number])) number++;
  let found = 0;
  if (number < wordNumbers.distinct) for (let i = 1; i < count; i++) if (begins(i) && endsWith(text, starts[i - 1], ends[i - 1], LOREM)) found++;
  return found === 0 ? 0 : ratio(found, words.characters);
}

export function stopWordFraction({ bytes, words, rawWords, rawNumbers }: DocumentTables, { stopWords }: Resources): number | null {
  if (stopWords === null) return null;
  if (words.count === 0) return 0;
  let found = 0;
  for (let number = 0; number < rawNumbers.distinct; number++) {
    const first = rawNumbers.firsts[number];
    if (stopWords.has(bytes, rawWords.starts[first], rawWords.ends[first])) found += rawNumbers.counts[number];
  }
  return ratio(found, rawWords.count);
}

export function ldnoobwWords({ words, wordNumbers }: DocumentTables, { badWords }: Resources): number | null {
  return badWords === null ? null : badWords.count(words, wordNumbers);
}

/** The host of an address as RedPajama-V2 takes it for the domain: lower case, without user and port. */
export function hostOf(url: string): string {
  const [authority] = url.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').split(/[/?#]/, 1);
  return authority.slice(authority.lastIndexOf('@') + 1).replace(/:\d*$/, '').toLowerCase();
}

export function ut1Blacklist({ url }: DocumentTables, { domains }: Resources): number | null {
  return domains === null || url === null ? null : domains.idOf(hostOf(url));
}
