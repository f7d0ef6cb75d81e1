/** The line signals of RedPajama-V2, as its released code computes them. */
import { endsWith, startsWith, utf8 } from './countIn.ts';
import type { DocumentTables } from './documentTables.ts';
import { sameBytes } from './hashBytes.ts';
import type { Resources } from './resources.ts';
import { round8 } from './round.ts';

const CLOSING_QUOTE = utf8('”');
const JAVASCRIPT = utf8('javascript');
const BULLETS = [0x2022, 0x2023, 0x25b6, 0x25c0, 0x25e6, 0x25a0, 0x25a1, 0x25aa, 0x25ab, 0x2013].map((bullet) => utf8(String.fromCodePoint(bullet)));

export function terminalMarks({ bytes, lines, lineTrims }: DocumentTables, _: Resources, out: Float64Array): void {
  for (let i = 0; i < lines.count; i++) {
    const start = lines.starts[i];
    const end = lineTrims.ends[i];
    const last = end > start ? bytes[end - 1] : 0;
    out[i] = last === 0x2e || last === 0x21 || last === 0x3f || (last === CLOSING_QUOTE[2] && endsWith(bytes, start, end, CLOSING_QUOTE)) ? 1 : 0;
  }
}

export function lineWords({ lines, words }: DocumentTables, _: Resources, out: Float64Array): void {
  for (let i = 0; i < lines.count; i++) out[i] = words.lineEnds[i] - (i === 0 ? 0 : words.lineEnds[i - 1]);
}

export function javascriptCounts({ lines, words, wordNumbers }: DocumentTables, _: Resources, out: Float64Array): void {
  const { distinct, of, firsts } = wordNumbers;
  const isIt = (word: number): boolean => words.lengths[word] === JAVASCRIPT.length && sameBytes(words.text, words.starts[word], words.ends[word], JAVASCRIPT, 0, JAVASCRIPT.length);
  let javascript = 0;
  while (javascript < distinct && !isIt(firsts[javascript])) javascript++;
  out.fill(0, 0, lines.count);
  if (javascript === distinct) return;
  for (let i = 0, word = 0; i < lines.count; i++) {
    for (; word < words.lineEnds[i]; word++) if (of[word] === javascript) out[i]++;
  }
}

export function numericalFraction({ lines, words, lineNumerics }: DocumentTables, _: Resources, out: Float64Array): void {
  for (let i = 0, first = 0; i < lines.count; i++) {
    const next = words.lineEnds[i];
    // A line without words has none.
    out[i] = lineNumerics[i] === 0 ? 0 : round8(lineNumerics[i] / (words.places[next - 1] + words.lengths[next - 1] - words.places[first]));
    first = next;
  }
}

export function uppercaseFraction({ lines, lineUppers }: DocumentTables, _: Resources, out: Float64Array): void {
  for (let i = 0; i < lines.count; i++) out[i] = round8(lineUppers[i] / (lines.lastCharacters[i] - lines.firstCharacters[i]));
}

export function bulletPoints({ bytes, lines, lineTrims }: DocumentTables, _: Resources, out: Float64Array): void {
  for (let i = 0; i < lines.count; i++) {
    const start = lineTrims.starts[i];
    out[i] = start < lines.ends[i] && bytes[start] === 0xe2 && BULLETS.some((bullet) => startsWith(bytes, start, lines.ends[i], bullet)) ? 1 : 0;
  }
}
