/** The document signals of RedPajama-V2 (natural language, content), as its released code computes them. */
import { IS_ASCII_LETTER, IS_LOWER, IS_UPPER, IS_WORD } from '../text/characterTable.ts';
import { countIn, endsWith, startsWith, utf8 } from './countIn.ts';
import type { DocumentTables } from './documentTables.ts';
import type { Resources } from './resources.ts';
import { round8 } from './round.ts';

const DOTS = utf8('...');
const ELLIPSIS = utf8('…');
const HASH = 0x23;
/** Bytes of the shortest of the two above. */
const LEAST_ELLIPSIS = 3;
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
export function sentences({ bytes, rawWords }: DocumentTables): number {
  const { count, starts, ends, flags } = rawWords;
  let found = 0;
  let isOpen = false;
  for (let i = 0; i < count; i++) {
    if ((flags[i] & IS_WORD) !== 0) {
      if (!isOpen) found++;
      isOpen = true;
    } else if (isOpen) {
      for (let at = starts[i]; at < ends[i]; at++) if (bytes[at] === DOT || bytes[at] === 0x21 || bytes[at] === 0x3f) isOpen = false;
    }
  }
  return found;
}

export function symbolToWordRatio(document: DocumentTables): number | null {
  const { bytes, rawWords } = document;
  if (rawWords.count === 0) return null;
  const { count, starts, ends, flags } = rawWords;
  let symbols = document.count(HASH);
  // Neither is parted by the end of a raw word.
  for (let i = 0; i < count; i++) {
    if ((flags[i] & IS_WORD) !== 0 || ends[i] - starts[i] < LEAST_ELLIPSIS) continue;
    symbols += countIn(bytes, starts[i], ends[i], DOTS) + countIn(bytes, starts[i], ends[i], ELLIPSIS);
  }
  return ratio(symbols, count);
}

export function fracLinesEndWithEllipsis(document: DocumentTables): number | null {
  const { bytes, lines } = document;
  if (lines.count === 0) return null;
  let found = 0;
  for (let i = 0; i < lines.count; i++) {
    const end = document.trimEnd(lines.starts[i], lines.ends[i]);
    if (endsWith(bytes, lines.starts[i], end, DOTS) || endsWith(bytes, lines.starts[i], end, ELLIPSIS)) found++;
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
  let entropy = 0;
  for (let i = 0; i < distinct; i++) {
    const share = counts[i] / words.count;
    entropy += -share * Math.log(share);
  }
  return round8(entropy);
}

export function curlyBracket(document: DocumentTables): number {
  const { characters } = document;
  return characters === 0 ? 0 : ratio(document.count(0x7b) + document.count(0x7d), characters);
}

export function loremIpsum({ words }: DocumentTables): number {
  if (words.count === 0) return 0;
  const { count, text, starts, ends } = words;
  let found = 0;
  for (let i = 1; i < count; i++) if (text[starts[i]] === IPSUM[0] && startsWith(text, starts[i], ends[i], IPSUM) && endsWith(text, starts[i - 1], ends[i - 1], LOREM)) found++;
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
