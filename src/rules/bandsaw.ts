/** Rules of our own, for the recipes that we recommend: limits of others on what is text, not layout. */
import type { Rule } from './rule.ts';
import { dropAbove, dropBelow } from './threshold.ts';

const gopher = 'bandsaw: the limits of Rae et al., 2021 (arXiv 2112.11446), table A1, on pieces with a letter or a number';
const fineweb = 'bandsaw: the limit of Penedo et al., 2024 (arXiv 2406.17557), 3.6, on lines in which a sentence ends, since texts wrapped at a width end few lines with one';
const ours = 'bandsaw: read in rows of the development corpora, bench/runs/2026-11-27/rows-read.md';
const of = (name: string, source: string, signal: string, doc: string) => ({ id: `bandsaw.${name}`, signal: `bandsaw.${signal}`, doc, source });

export const bandsawRules: readonly Rule[] = [
  dropAbove(of('paragraph-copies', gopher, 'paragraph_copies', 'share of paragraphs that equal an earlier one'), 0.3),
  dropAbove(of('paragraph-copy-chars', gopher, 'paragraph_copy_chars', 'share of the text in them'), 0.2),
  dropAbove(of('line-copies', gopher, 'line_copies', 'share of lines that equal an earlier one'), 0.3),
  dropAbove(of('line-copy-chars', gopher, 'line_copy_chars', 'share of the text in them'), 0.2),
  dropBelow(of('sentence-lines', fineweb, 'sentence_lines', 'share of lines in which a sentence ends'), 0.12),
  dropAbove(of('copied-10grams', ours, 'copied_10gram_chars', 'share of the words in runs of ten seen before; a Han character is a word'), 0.5),
  dropBelow(of('letter-entropy', ours, 'letter_entropy', 'entropy of letters and numbers, in nats'), 1.5),
];
