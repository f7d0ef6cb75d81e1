/** Golden vectors of the reference, section 14.3: RedPajama-V2's own functions on three documents. */
import { describe, expect, it } from 'vitest';
import { DocumentTables } from '../../src/signals/documentTables.ts';
import { signals } from '../../src/signals/registry.ts';
import { noResources, type Resources } from '../../src/signals/resources.ts';
import { WordSet } from '../../src/signals/wordSet.ts';

const texts = [
  'The quick brown fox jumps over the lazy dog. The quick brown fox jumps again!\nRead more...\n• bullet one\n- dash two\nENABLE JAVASCRIPT NOW {x}',
  'spam ham eggs spam ham eggs spam ham eggs spam ham eggs\n\nLorem ipsum dolor sit amet…\n',
  '北京是中国的首都。2024年 GDP 增长 5%。\nNAÏVE Café déjà vu',
];

/** Those of the English list that stand in the first document. */
const resources: Resources = { ...noResources, stopWords: new WordSet(['over', 'the', 'again', 'more', 'one', 'two', 'now']) };

const numbers: Record<string, readonly (number | null)[]> = {
  ccnet_length: [140, 85, 44],
  ccnet_nlines: [5, 3, 2],
  rps_doc_word_count: [26, 17, 8],
  rps_doc_num_sentences: [4, 1, 1],
  rps_doc_mean_word_length: [4.07692308, 3.94117647, 5],
  rps_doc_symbol_to_word_ratio: [0.03125, 0.05555556, 0],
  rps_doc_frac_lines_end_with_ellipsis: [0.2, 0.33333333, 0],
  rps_doc_frac_no_alph_words: [0.21875, 0.05555556, 0.54545455],
  rps_doc_frac_unique_words: [0.76923077, 0.47058824, 1],
  rps_doc_unigram_entropy: [2.91805753, 1.85465262, 2.07944154],
  rps_doc_frac_all_caps_words: [0.09375, 0, 0.18181818],
  rps_doc_frac_chars_top_2gram: [0.1509434, 0.41791045, 0],
  rps_doc_frac_chars_top_3gram: [0.24528302, 0.65671642, 0],
  rps_doc_frac_chars_top_4gram: [0.30188679, 0.67164179, 0],
  rps_doc_frac_chars_dupe_5grams: [0.39622642, 0.65671642, 0],
  rps_doc_frac_chars_dupe_6grams: [0, 0.65671642, 0],
  rps_doc_frac_chars_dupe_7grams: [0, 0.65671642, 0],
  rps_doc_frac_chars_dupe_8grams: [0, 0.65671642, 0],
  rps_doc_frac_chars_dupe_9grams: [0, 0.65671642, 0],
  rps_doc_frac_chars_dupe_10grams: [0, 0, 0],
  rps_doc_lorem_ipsum: [0, 0.01204819, 0],
  rps_doc_curly_bracket: [0.01428571, 0, 0],
};

const perLine: Record<string, readonly (readonly number[])[]> = {
  rps_lines_ending_with_terminal_punctution_mark: [[1, 1, 0, 0, 0], [0, 0, 0], [0, 0]],
  rps_lines_num_words: [[15, 2, 3, 2, 4], [12, 0, 5], [4, 4]],
  rps_lines_uppercase_letter_fraction: [[0.02564103, 0.07692308, 0, 0, 0.76], [0, 0, 0.03571429], [0.11538462, 0.33333333]],
  rps_lines_numerical_chars_fraction: [[0, 0, 0, 0, 0], [0, 0, 0], [0.20833333, 0]],
  rps_lines_start_with_bulletpoint: [[0, 0, 1, 0, 0], [0, 0, 0], [0, 0]],
  rps_lines_javascript_counts: [[0, 0, 0, 0, 1], [0, 0, 0], [0, 0]],
};

describe('RedPajama-V2', () => {
  const tables = new DocumentTables();
  for (const [i, text] of texts.entries()) {
    it(`measures document ${i + 1} as its own code does`, () => {
      tables.open(Buffer.from(text));
      expect(tables.rawWords.count).toBe([32, 18, 11][i]);
      const got: Record<string, unknown> = {};
      for (const signal of signals) {
        const name = signal.id.slice('redpajama-v2.'.length);
        if (signal.type === 'number' && name in numbers) got[name] = signal.measure(tables, resources);
        else if (signal.type === 'lines') {
          const out = new Float64Array(tables.lines.count);
          signal.measure(tables, resources, out);
          got[name] = [...out];
        }
      }
      const wanted = Object.fromEntries([...Object.entries(numbers), ...Object.entries(perLine)].map(([name, values]) => [name, values[i]]));
      expect(got).toEqual(wanted);
    });
  }

  it('gives the spans of the lines in code points', () => {
    const { lines } = tables.open(Buffer.from(texts[0]));
    expect(Array.from({ length: lines.count }, (_, i) => [lines.firstCharacters[i], lines.lastCharacters[i]])).toEqual([[0, 78], [78, 91], [91, 104], [104, 115], [115, 140]]);
  });
});
