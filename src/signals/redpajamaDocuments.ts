/** The document signals of RedPajama-V2 (natural language, content), as its released code computes them. */
import { IS_ASCII_LETTER, IS_LOWER, IS_UPPER, IS_WORD } from '../text/characterTable.ts';
import { countIn, endsWith, utf8 } from './countIn.ts';
import type { DocumentTables } from './documentTables.ts';
import type { Resources } from './resources.ts';
import { round8 } from './round.ts';

const DOTS = utf8('...');
const ELLIPSIS = utf8('…');
const HASH = 0x23;
const DOT = 0x2e;
const LOREM_IPSUM = utf8('lorem ipsum');
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

export function symbolToWordRatio({ bytes, byteCounts, rawWords }: DocumentTables): number | null {
  if (rawWords.count === 0) return null;
  let symbols = byteCounts[HASH];
  if (byteCounts[DOT] >= 3) symbols += countIn(bytes, 0, bytes.length, DOTS);
  if (byteCounts[0xa6] > 0) symbols += countIn(bytes, 0, bytes.length, ELLIPSIS);
  return ratio(symbols, rawWords.count);
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

export function fracNoAlphWords({ rawWords: { count, flags } }: DocumentTables): number | null {
  if (count === 0) return null;
  let found = 0;
  for (let i = 0; i < count; i++) if ((flags[i] & IS_ASCII_LETTER) !== 0) found++;
  return round8(1 - found / count);
}

export function fracAllCapsWords({ rawWords: { count, flags } }: DocumentTables): number | null {
  if (count === 0) return null;
  let found = 0;
  for (let i = 0; i < count; i++) if ((flags[i] & (IS_UPPER | IS_LOWER)) === IS_UPPER) found++;
  return ratio(found, count);
}

export function fracUniqueWords({ words }: DocumentTables): number | null {
  return words.count === 0 ? null : ratio(words.numbers.distinct, words.count);
}

export function unigramEntropy({ words }: DocumentTables): number | null {
  if (words.count === 0) return null;
  const { counts, distinct } = words.numbers;
  let entropy = 0;
  for (let i = 0; i < distinct; i++) {
    const share = counts[i] / words.count;
    entropy += -share * Math.log(share);
  }
  return round8(entropy);
}

export function curlyBracket({ byteCounts, characters }: DocumentTables): number {
  return characters === 0 ? 0 : ratio(byteCounts[0x7b] + byteCounts[0x7d], characters);
}

export function loremIpsum({ words }: DocumentTables): number {
  if (words.count === 0) return 0;
  const found = countIn(words.text, 0, words.textEnd, LOREM_IPSUM);
  return found === 0 ? 0 : ratio(found, words.characters);
}

export function stopWordFraction({ bytes, words, rawWords }: DocumentTables, { stopWords }: Resources): number | null {
  if (stopWords === null) return null;
  if (words.count === 0) return 0;
  let found = 0;
  for (let i = 0; i < rawWords.count; i++) if (stopWords.has(bytes, rawWords.starts[i], rawWords.ends[i])) found++;
  return ratio(found, rawWords.count);
}

export function ldnoobwWords({ words }: DocumentTables, { badWords }: Resources): number | null {
  return badWords === null ? null : badWords.count(words);
}

/** The host of an address as RedPajama-V2 takes it for the domain: lower case, without user and port. */
export function hostOf(url: string): string {
  const [authority] = url.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').split(/[/?#]/, 1);
  return authority.slice(authority.lastIndexOf('@') + 1).replace(/:\d*$/, '').toLowerCase();
}

export function ut1Blacklist({ url }: DocumentTables, { domains }: Resources): number | null {
  return domains === null || url === null ? null : domains.idOf(hostOf(url));
}
