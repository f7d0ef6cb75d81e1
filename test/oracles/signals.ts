/**
 * The signals of RedPajama-V2 straight from their definitions: strings, regular expressions, one Map per n. Imports
 * nothing from src. Python's classes of characters are written as Unicode properties.
 */

const MARKS = /[!-/:-@[-`{-~]/g;
/** str.isspace(). */
const SPACE = String.raw`\t-\r\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`;
const SPACES = new RegExp(`[${SPACE}]+`, 'gu');
const LEFT_SPACES = new RegExp(`^[${SPACE}]+`, 'u');
const RIGHT_SPACES = new RegExp(`[${SPACE}]+$`, 'u');
const RAW_WORDS = new RegExp(String.raw`[\p{L}\p{N}_]+|[^\p{L}\p{N}_${SPACE}]+`, 'gu');
/** Letters that str.isnumeric() takes for numbers (Unihan, Unicode 14.0). */
const NUMERIC_LETTERS = new Set(
  '㐅㒃㠪㭍一七万三九二五亖亿什仟仨伍佰億兆兩八六十千卄卅卌叁参參叄四壱壹幺廾廿弌弍弎弐拾捌柒漆玖百肆萬貮貳贰阡陆陌陸零𠀁𠁤𠃢𠄡𠤪𠦃𠦌𠦜𠫪𠫽𠬙𢎐𢦘𣬛𦉭',
);
for (const c of [0xf96b, 0xf973, 0xf978, 0xf9b2, 0xf9d1, 0xf9d3, 0xf9fd, 0x2f890]) NUMERIC_LETTERS.add(String.fromCodePoint(c));

const points = (text: string): string[] => [...text];
const size = (text: string): number => points(text).length;
const split = (text: string): string[] => text.split(SPACES).filter((word) => word !== '');
const rstrip = (text: string): string => text.replace(RIGHT_SPACES, '');
const isUpper = (word: string): boolean => /\p{Uppercase}/u.test(word) && !/[\p{Lowercase}\p{Lt}]/u.test(word);
const isNumeric = (char: string): boolean => /\p{N}/u.test(char) || NUMERIC_LETTERS.has(char);
const occurrences = (text: string, word: string): number => text.split(word).length - 1;

/** Decimal digits of the double, exactly, half to even at the eighth. */
function round8(value: number): number {
  if (!Number.isFinite(value)) return value;
  // A power of two scales exactly, and no value here has digits beyond this one.
  const scale = 2n ** 100n;
  const numerator = BigInt(value * 2 ** 100);
  const scaled = numerator * 100_000_000n;
  const low = scaled / scale;
  const rest = scaled % scale;
  const up = rest * 2n > scale || (rest * 2n === scale && low % 2n === 1n);
  return Number(`${low + (up ? 1n : 0n)}e-8`);
}

export function normalize(text: string): string {
  return text.replace(MARKS, '').toLowerCase().replace(LEFT_SPACES, '').replace(RIGHT_SPACES, '').replace(SPACES, ' ').normalize('NFD');
}

function ngrams(words: readonly string[], n: number): string[] {
  return words.slice(0, Math.max(0, words.length - n + 1)).map((_, i) => words.slice(i, i + n).join(' '));
}

function countsOf(items: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

interface OracleLists {
  readonly stopWords: ReadonlySet<string>;
  readonly badWords: ReadonlySet<string>;
}

/** Returns every signal by its published name: a number, null, or numbers for each line. */
export function redpajamaOracle(text: string, { stopWords, badWords }: OracleLists): Record<string, number | null | number[]> {
  const raw = text.match(RAW_WORDS) ?? [];
  const normal = normalize(text);
  const words = split(normal);
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const total = words.reduce((sum, word) => sum + size(word), 0);
  const per = (part: number, whole: number, empty: number | null): number | null => (whole === 0 ? empty : round8(part / whole));
  const values: Record<string, number | null | number[]> = {
    ccnet_length: size(text),
    ccnet_nlines: lines.length,
    rps_doc_word_count: words.length,
    rps_doc_mean_word_length: per(total, words.length, null),
    rps_doc_num_sentences: sentenceCount(text),
    rps_doc_symbol_to_word_ratio: per(occurrences(text, '#') + occurrences(text, '...') + occurrences(text, '…'), raw.length, null),
    rps_doc_frac_lines_end_with_ellipsis: per(lines.filter((line) => /(?:\.\.\.|…)$/.test(rstrip(line))).length, lines.length, null),
    rps_doc_frac_no_alph_words: raw.length === 0 ? null : round8(1 - raw.filter((word) => /[a-zA-Z]/.test(word)).length / raw.length),
    rps_doc_frac_unique_words: per(new Set(words).size, words.length, null),
    rps_doc_unigram_entropy: words.length === 0 ? null : round8([...countsOf(words).values()].reduce((sum, count) => sum - (count / words.length) * Math.log(count / words.length), 0)),
    rps_doc_frac_all_caps_words: per(raw.filter(isUpper).length, raw.length, null),
    rps_doc_curly_bracket: per(occurrences(text, '{') + occurrences(text, '}'), size(text), 0),
    rps_doc_lorem_ipsum: per(occurrences(normal, 'lorem ipsum'), size(normal), 0),
    rps_doc_stop_word_fraction: words.length === 0 ? 0 : per(raw.filter((word) => stopWords.has(word)).length, raw.length, 0),
    rps_doc_ldnoobw_words: [...new Set([...badWords].map((entry) => entry.split(' ').length))].reduce((sum, n) => sum + ngrams(words, n).filter((gram) => badWords.has(gram)).length, 0),
    rps_lines_ending_with_terminal_punctution_mark: lines.map((line) => Number(/[.!?”]$/.test(rstrip(line)))),
    rps_lines_javascript_counts: lines.map((line) => split(normalize(line)).filter((word) => word === 'javascript').length),
    rps_lines_num_words: lines.map((line) => split(normalize(line)).length),
    rps_lines_numerical_chars_fraction: lines.map((line) => per(points(normalize(line)).filter(isNumeric).length, size(normalize(line)), 0) as number),
    rps_lines_uppercase_letter_fraction: lines.map((line) => per(points(line).filter((char) => /\p{Uppercase}/u.test(char)).length, size(line), 0) as number),
    rps_lines_start_with_bulletpoint: lines.map((line) => Number(/^[•‣▶◀◦■□▪▫–]/.test(line.replace(LEFT_SPACES, '')))),
  };
  for (const n of [2, 3, 4]) {
    const counts = [...countsOf(ngrams(words, n))];
    const [gram, count] = counts.reduce((best, each) => (each[1] > best[1] ? each : best), ['', 1] as [string, number]);
    values[`rps_doc_frac_chars_top_${n}gram`] = count <= 1 ? 0 : round8((size(gram.replaceAll(' ', '')) * count) / total);
  }
  for (const n of [5, 6, 7, 8, 9, 10]) {
    const grams = ngrams(words, n);
    const counts = countsOf(grams);
    const covered = new Set(grams.flatMap((gram, i) => ((counts.get(gram) as number) > 1 ? Array.from({ length: n }, (_, j) => i + j) : [])));
    values[`rps_doc_frac_chars_dupe_${n}grams`] = words.length < n || total === 0 ? 0 : round8(words.reduce((sum, word, i) => sum + (covered.has(i) ? size(word) : 0), 0) / total);
  }
  return values;
}

/** Matches of `\b[^.!?]+[.!?]*` with Python's \b, which JavaScript's is not. */
function sentenceCount(text: string): number {
  const word = '[\\p{L}\\p{N}_]';
  const boundary = `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`;
  return (text.match(new RegExp(`${boundary}[^.!?]+[.!?]*`, 'gu')) ?? []).length;
}
