/** What RedPajama-V1's rules for GitHub measure, and the length by which SlimPajama calls a document short. */
import { IS_ALPHA, IS_SPACE, IS_WORD, characterTable, recordOf } from '../text/characterTable.ts';
import { codePointAt, utf8Length } from '../text/utf8.ts';
import { numbersOf } from './define.ts';
import type { DocumentTables } from './documentTables.ts';
import type { Resources } from './resources.ts';
import type { NumberSignal } from './signal.ts';
import { countHaving, isAsciiPunctuation } from './spans.ts';

/** Ends of paths, case and all. */
const SUFFIXES =
  `.asm .bat .cmd .c .h .cs .cpp .hpp .c++ .h++ .cc .hh .C .H .cmake .css .dockerfile .f90 .f .f03 .f08 .f77 .f95 .for .fpp .go .hs .html .java .js .jl .lua
  .md .markdown .php .php3 .php4 .php5 .phps .phpt .pl .pm .pod .perl .ps1 .psd1 .psm1 .py .rb .rs .sql .scala .sh .bash .command .zsh .ts .tsx .tex .vb
  Dockerfile Makefile .xml .rst .m .smali`.split(/\s+/);

function suffix({ url }: DocumentTables): number | null {
  if (url === null) return null;
  if (url.endsWith('.crt') || url === 'LICENSE' || url.endsWith('/LICENSE')) return 0;
  return SUFFIXES.some((each) => url.endsWith(each)) ? 1 : 0;
}

/** Lines as str.split("\n") cuts them. */
function longestLine({ bytes, lines: { count, firstCharacters, lastCharacters, ends } }: DocumentTables): number {
  let longest = 0;
  for (let i = 0; i < count; i++) longest = Math.max(longest, lastCharacters[i] - firstCharacters[i] - (bytes[ends[i] - 1] === 0x0a ? 1 : 0));
  return longest;
}

function meanLine({ characters, byteCounts }: DocumentTables): number {
  return characters / (byteCounts[0x0a] + 1);
}

function alnumShare({ bytes, byteCounts, characters }: DocumentTables): number | null {
  return characters === 0 ? null : (countHaving(bytes, 0, bytes.length, IS_WORD) - byteCounts[0x5f]) / characters;
}

function lettersPerToken({ bytes }: DocumentTables, { countTokens }: Resources): number | null {
  if (countTokens === null) return null;
  const tokens = countTokens(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
  return tokens === 0 ? null : countHaving(bytes, 0, bytes.length, IS_ALPHA) / tokens;
}

/** Lower case without ASCII punctuation, white space stripped and one space for each run. Lower case has as many code points, but for İ, which becomes two. */
function shortLength({ bytes }: DocumentTables): number {
  const table = characterTable();
  let length = 0;
  let gap = false;
  for (let at = 0; at < bytes.length; ) {
    const codePoint = codePointAt(bytes, at, bytes.length);
    at += utf8Length(codePoint);
    if (codePoint < 0x80 && isAsciiPunctuation(codePoint)) continue;
    if ((table.records[recordOf(table, codePoint)] & IS_SPACE) !== 0) {
      gap = length > 0;
      continue;
    }
    if (gap) length++;
    gap = false;
    length += codePoint === 0x130 ? 2 : 1;
  }
  return length;
}

const github = numbersOf('redpajama-v1', 'RedPajama-Data, branch rp_v1, data_prep/github, 45b37c2');
const slimpajama = numbersOf('slimpajama', 'Cerebras modelzoo, slimpajama/preprocessing/filter.py, f1fd1e0');

export const redpajamaV1Signals: readonly NumberSignal[] = [
  github('listed_suffix', 'flag', null, '1 if the address, the path of the file, has one of 66 endings and is no .crt nor LICENSE', suffix, { readsUrl: true }),
  github('longest_line', 'characters', 0, 'code points of the longest line', longestLine),
  github('mean_line', 'characters', 0, 'code points / lines of split("\\n")', meanLine),
  github('alnum', 'fraction', null, 'code points with str.isalnum() / code points', alnumShare),
  github('letters_per_token', 'fraction', null, 'code points with str.isalpha() / tokens of pythia-6.9b', lettersPerToken, { needs: ['countTokens'] }),
  slimpajama('length', 'characters', 0, 'code points of the text in lower case, ASCII punctuation deleted, white space stripped and collapsed', shortLength),
];
