/** FineWeb's rules: as datatrove has them today, as they were when the corpus was made, and as the paper words them. */
import type { Rule } from './rule.ts';
import { dropAbove, dropBelow, dropFrom, dropUpTo } from './threshold.ts';

const today = 'datatrove, filters/fineweb_quality_filter.py, a649de7';
const published = 'datatrove, filters/fineweb_quality_filter.py, 05194d39 (April 2024, as FineWeb was made)';
const paper = 'Penedo et al., 2024 (arXiv 2406.17557), 3.6';
const of = (name: string, source: string, signal: string, doc: string) => ({ id: `fineweb.${name}`, signal: `fineweb.${signal}`, doc, source });

export const finewebRules: readonly Rule[] = [
  dropBelow(of('punctuated-lines', today, 'punctuated_lines', 'share of lines that end a sentence'), 0.12),
  dropAbove(of('short-lines', today, 'short_lines', 'share of lines of at most 30 code points'), 0.67),
  dropAbove(of('copied-line-chars', today, 'copied_line_chars', 'share of the text in lines that equal an earlier one'), 0.01),
  dropAbove(of('newline-ratio', today, 'newline_ratio', 'newlines a word'), 0.3),
  dropUpTo(of('punctuated-lines-2024', published, 'punctuated_lines_2024', 'share of lines, blank ones too, that end in . \' " ! ?'), 0.12),
  dropFrom(of('short-lines-2024', published, 'short_lines_2024', 'share of lines, blank ones too, of at most 30 code points'), 0.67),
  dropFrom(of('copied-line-chars-2024', published, 'copied_line_chars', 'share of the text in lines that equal an earlier one'), 0.01),
  dropFrom(of('copied-line-chars-paper', paper, 'copied_line_chars', 'share of the text in lines that equal an earlier one: ten times what the code has'), 0.1),
];
