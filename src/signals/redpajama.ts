/** All signals of RedPajama-V2 that are made from a document alone, one line each. */
import * as documents from './redpajamaDocuments.ts';
import * as lines from './redpajamaLines.ts';
import { repeatedNgrams, topNgram } from './redpajamaRepetition.ts';
import type { LineSignal, NumberSignal, Signal } from './signal.ts';

const source = 'RedPajama-Data V2, app/src/core/quality_signals, 6d2cee9';

type Facts = Partial<Pick<NumberSignal, 'needs' | 'readsUrl'>>;

function number(name: string, unit: Signal['unit'], empty: number | null, formula: string, measure: NumberSignal['measure'], facts: Facts = {}): NumberSignal {
  return { id: `redpajama-v2.${name}`, type: 'number', unit, empty, formula, source, measure, ...facts };
}

function perLine(name: string, unit: Signal['unit'], formula: string, measure: LineSignal['measure']): LineSignal {
  return { id: `redpajama-v2.${name}`, type: 'lines', unit, formula, source, measure };
}

export const redpajamaSignals: readonly Signal[] = [
  number('ccnet_length', 'characters', 0, 'code points', (document) => document.characters),
  number('ccnet_nlines', 'lines', 0, 'lines', (document) => document.lines.count),
  number('rps_doc_word_count', 'words', 0, 'normalised words', documents.wordCount),
  number('rps_doc_mean_word_length', 'characters', null, 'code points of normalised words / normalised words', documents.meanWordLength),
  number('rps_doc_num_sentences', 'sentences', 0, String.raw`matches of \b[^.!?]+[.!?]*`, documents.sentences),
  number('rps_doc_symbol_to_word_ratio', 'fraction', null, '(# + ... + …) / raw words', documents.symbolToWordRatio),
  number('rps_doc_frac_lines_end_with_ellipsis', 'fraction', null, 'lines that end in ... or …, white space apart / lines', documents.fracLinesEndWithEllipsis),
  number('rps_doc_frac_no_alph_words', 'fraction', null, 'raw words without a letter of a-zA-Z / raw words', documents.fracNoAlphWords),
  number('rps_doc_frac_unique_words', 'fraction', null, 'different normalised words / normalised words', documents.fracUniqueWords),
  number('rps_doc_unigram_entropy', 'nats', null, '−Σ p ln p over normalised words', documents.unigramEntropy),
  number('rps_doc_frac_all_caps_words', 'fraction', null, 'raw words with str.isupper() / raw words', documents.fracAllCapsWords),
  number('rps_doc_curly_bracket', 'fraction', 0, '({ + }) / code points', documents.curlyBracket),
  number('rps_doc_lorem_ipsum', 'fraction', 0, '"lorem ipsum" in the normalised text / its code points', documents.loremIpsum),
  number('rps_doc_stop_word_fraction', 'fraction', 0, 'raw words on the list, case and all / raw words', documents.stopWordFraction, { needs: ['stopWords'] }),
  number('rps_doc_ldnoobw_words', 'occurrences', 0, 'runs of normalised words on the list', documents.ldnoobwWords, { needs: ['badWords'] }),
  number('rps_doc_ut1_blacklist', 'category', null, 'number of the set of UT1 categories that list the host', documents.ut1Blacklist, { needs: ['domains'], readsUrl: true }),
  ...[2, 3, 4].map((n) => number(`rps_doc_frac_chars_top_${n}gram`, 'fraction', 0, `length × count of the most frequent ${n}-gram of normalised words / length of all`, (document) => topNgram(document, n))),
  ...[5, 6, 7, 8, 9, 10].map((n) => number(`rps_doc_frac_chars_dupe_${n}grams`, 'fraction', 0, `length of normalised words in a ${n}-gram that repeats / length of all`, (document) => repeatedNgrams(document, n))),
  perLine('rps_lines_ending_with_terminal_punctution_mark', 'flag', '1 if the line ends in . ! ? or ”, white space apart', lines.terminalMarks),
  perLine('rps_lines_javascript_counts', 'occurrences', 'normalised words equal to "javascript"', lines.javascriptCounts),
  perLine('rps_lines_num_words', 'words', 'normalised words', lines.lineWords),
  perLine('rps_lines_numerical_chars_fraction', 'fraction', 'code points with str.isnumeric() / code points of the normalised line', lines.numericalFraction),
  perLine('rps_lines_uppercase_letter_fraction', 'fraction', 'code points with str.isupper() / code points of the line', lines.uppercaseFraction),
  perLine('rps_lines_start_with_bulletpoint', 'flag', '1 if the line begins with one of ten bullets, white space apart', lines.bulletPoints),
];
