/** What our own signals measure, straight from their definitions: strings, regular expressions, Maps. Imports nothing from src. */
import { wordPieces } from './wordBounds.ts';

const SPACE = String.raw`\t-\r\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`;
const strip = (text: string): string => text.replace(new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, 'gu'), '');
const size = (text: string): number => [...text].length;
const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
const sum = (words: readonly string[]): number => words.reduce((total, word) => total + size(word), 0);
const hasContent = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);
const CLOSING = String.raw`["')\]»’”」』》）]*`;
const ENDS = new RegExp(String.raw`[!?]${CLOSING}(?:[ \t]|$)|\.${CLOSING}$|(?<![0-9])\.${CLOSING}[ \t]|(?![!.?])\p{Sentence_Terminal}`, 'u');

function later(pieces: readonly string[]): readonly string[] {
  return pieces.filter((piece, i) => pieces.indexOf(piece) < i);
}

export function bandsawOracle(text: string): Record<string, number | null> {
  const lines = text.split('\n').map(strip).filter(hasContent);
  const paragraphs = text.split('\n\n').map(strip).filter(hasContent);
  const words = wordPieces(text).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const runs = words.map((_, i) => JSON.stringify(words.slice(i, i + 10))).slice(0, Math.max(0, words.length - 9));
  const covered = new Set(runs.flatMap((run, i) => (runs.indexOf(run) < i ? Array.from({ length: 10 }, (_, j) => i + j) : [])));
  const letters = [...text].filter(hasContent);
  const counts = new Map<string, number>();
  for (const letter of letters) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return {
    line_copies: share(later(lines).length, lines.length),
    line_copy_chars: share(sum(later(lines)), sum(lines)),
    paragraph_copies: share(later(paragraphs).length, paragraphs.length),
    paragraph_copy_chars: share(sum(later(paragraphs)), sum(paragraphs)),
    sentence_lines: share(lines.filter((line) => ENDS.test(line)).length, lines.length),
    copied_10gram_chars: share(sum(words.filter((_, i) => covered.has(i))), sum(words)),
    letter_entropy: letters.length === 0 ? null : [...counts.values()].reduce((entropy, count) => entropy - (count / letters.length) * Math.log(count / letters.length), 0),
  };
}
