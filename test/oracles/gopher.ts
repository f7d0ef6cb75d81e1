/** Gopher's and FineWeb's measures straight from their definitions: strings, regular expressions, Maps. Imports nothing from src. */
const SPACE = String.raw`\t-\r\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`;
const WORDS = new RegExp(String.raw`[\p{L}\p{N}_]+|[^\p{L}\p{N}_${SPACE}]+`, 'gu');
const BREAKS = new RegExp(String.raw`\r\n|[\n\r\v\f\u001c-\u001e\u0085\u2028\u2029]`, 'u');
const strip = (text: string): string => text.replace(new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, 'gu'), '');
const lstrip = (text: string): string => text.replace(new RegExp(`^[${SPACE}]+`, 'u'), '');
const rstrip = (text: string): string => text.replace(new RegExp(`[${SPACE}]+$`, 'u'), '');
const size = (text: string): number => [...text].length;
const occurrences = (text: string, part: string): number => text.split(part).length - 1;
const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

function splitlines(text: string): string[] {
  const lines = text.split(BREAKS);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function later(pieces: readonly string[]): { pieces: number; characters: number } {
  const seen = new Set<string>();
  const found = { pieces: 0, characters: 0 };
  for (const piece of pieces) {
    if (seen.has(piece)) {
      found.pieces++;
      found.characters += size(piece);
    }
    seen.add(piece);
  }
  return found;
}

export function gopherOracle(text: string): Record<string, number | null> {
  const words: readonly string[] = text.match(WORDS) ?? [];
  const content = words.filter((word) => /[\p{L}\p{N}]/u.test(word));
  const lines = splitlines(text);
  const paragraphs = strip(text).split(/\n{2,}/);
  const runLines = text.split(/\n+/);
  const length = size(text);
  const values: Record<string, number | null> = {
    words: content.length,
    mean_word_length: share(content.reduce((sum, word) => sum + size(word), 0), content.length),
    hash_ratio: share(occurrences(text, '#'), words.length),
    ellipsis_ratio: share(occurrences(text, '...') + occurrences(text, '…'), words.length),
    bullet_lines: share(lines.filter((line) => /^[•-]/u.test(lstrip(line))).length, lines.length),
    ellipsis_lines: share(lines.filter((line) => /(\.\.\.|…)$/u.test(rstrip(line))).length, lines.length),
    letter_words: share(words.filter((word) => /\p{L}/u.test(word)).length, words.length),
    stop_words: ['the', 'be', 'to', 'of', 'and', 'that', 'have', 'with'].filter((word) => words.includes(word)).length,
    paragraph_copies: later(paragraphs).pieces / paragraphs.length,
    paragraph_copy_chars: share(later(paragraphs).characters, length),
    line_copies: later(runLines).pieces / runLines.length,
    line_copy_chars: share(later(runLines).characters, length),
  };
  for (let n = 2; n <= 4; n++) {
    const counts = new Map<string, number>();
    for (let i = 0; i + n <= words.length; i++) {
      const ngram = words.slice(i, i + n).join(' ');
      counts.set(ngram, (counts.get(ngram) ?? 0) + 1);
    }
    let top = '';
    for (const [ngram, count] of counts) if (top === '' || count > counts.get(top)!) top = ngram;
    values[`top_${n}gram_chars`] = share(top === '' ? 0 : size(top) * counts.get(top)!, length);
  }
  for (let n = 5; n <= 10; n++) {
    const seen = new Set<string>();
    let repeated = 0;
    for (let i = 0; i + n <= words.length; ) {
      const ngram = words.slice(i, i + n);
      if (seen.has(ngram.join(' '))) {
        repeated += size(ngram.join(''));
        i += n;
      } else {
        seen.add(ngram.join(' '));
        i++;
      }
    }
    values[`copied_${n}gram_chars`] = share(repeated, length);
  }
  return values;
}

export function finewebOracle(text: string): Record<string, number | null> {
  const all = text.split('\n');
  const filled = all.filter((line) => strip(line) !== '');
  const words: readonly string[] = text.match(WORDS) ?? [];
  return {
    punctuated_lines: share(filled.filter((line) => /\p{Sentence_Terminal}$/u.test(line)).length, filled.length),
    short_lines: share(filled.filter((line) => size(line) <= 30).length, filled.length),
    punctuated_lines_2024: share(all.filter((line) => /[.'"!?]$/u.test(line)).length, all.length),
    short_lines_2024: share(all.filter((line) => size(line) <= 30).length, all.length),
    copied_line_chars: share(later(filled).characters, size(text.replaceAll('\n', ''))),
    newline_ratio: share(occurrences(text, '\n'), words.length),
  };
}

export function mapNeoOracle(text: string): Record<string, number | null> {
  const tokens: readonly string[] = text.match(WORDS) ?? [];
  const words = text.split(new RegExp(`[${SPACE}]+`, 'u')).filter((word) => word !== '');
  const lines = splitlines(text);
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const isAlpha = (word: string): boolean => /^\p{L}+$/u.test(word);
  const isUpper = (word: string): boolean => /\p{Uppercase}/u.test(word) && !/[\p{Lowercase}\p{Lt}]/u.test(word);
  const ellipses = (text.match(/…+/gu) ?? []).length + (text.match(/\.{2,}/g) ?? []).length;
  const left = size(text.replace(new RegExp(String.raw`[^\p{L}\p{N}_${SPACE}]`, 'gu'), ''));
  const digits = tokens.filter((word) => /^[\p{Nd}²³¹]+$/u.test(word)).length;
  const nonAlphabetic = tokens.filter((word) => !isAlpha(word)).length;
  const letterless = words.filter((word) => !/\p{L}/u.test(word)).length;
  const hashes = (text.match(/#+/g) ?? []).length;
  const values: Record<string, number | null> = {
    bullet_lines: share(lines.filter((line) => /^[•●○■□▪▫※·➢\u2022\u2023\u25B6\u25C0\u25E6\u25A0\u25A1\u25AA\u25AB\u2013]/u.test(line)).length, lines.length),
    words_without_letter: share(letterless, words.length),
    tokens: tokens.length,
    filled_characters: size(text.replace(/[ \n\t]/g, '')),
    lines: text.split('\n').length,
    all_caps_words: share(words.filter((word) => isAlpha(word) && isUpper(word)).length, words.length),
    unique_words: share(counts.size, words.length),
    hash_runs: share(hashes, tokens.length),
    ellipsis_runs: share(ellipses, tokens.length),
    punctuation: (text.match(/[!-/:-@[-`{-~]/g) ?? []).length,
    non_alphabetic: share(nonAlphabetic, tokens.length),
    digits: share(digits, tokens.length),
    'compat.ellipsis_runs': share(ellipses, size(text)),
    'compat.words_without_letter': share(letterless, size(text)),
    'compat.hash_runs': share(hashes, size(text)),
    'compat.non_alphabetic': share(nonAlphabetic, left),
    'compat.digits': share(digits, left),
  };
  const characters = [...text];
  for (let n = 2; n <= 10; n++) {
    const places = new Map<string, number[]>();
    for (let i = 0; i + n <= characters.length; i++) {
      const ngram = characters.slice(i, i + n).join('');
      places.set(ngram, [...(places.get(ngram) ?? []), i]);
    }
    const top = Math.max(1, ...[...places.values()].map((each) => each.length));
    const repeated = new Set([...places].filter(([, each]) => each.length > 1).flatMap(([ngram]) => [...ngram]));
    if (n <= 4) values[`compat.top_${n}gram_characters`] = share((top - 1) * n, characters.length);
    else values[`compat.distinct_${n}gram_characters`] = share(repeated.size, characters.length);
  }
  return values;
}
