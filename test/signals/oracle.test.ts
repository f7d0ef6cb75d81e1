/** Every signal of RedPajama-V2 against the same rules in strings: real documents of ten languages, and texts made to be odd. */
import { beforeAll, describe, expect, it } from 'vitest';
import { seeded } from '../../bench/random.mjs';
import { DocumentTables } from '../../src/signals/documentTables.ts';
import { NgramSet } from '../../src/signals/ngramSet.ts';
import { redpajamaSignals } from '../../src/signals/redpajama.ts';
import { noResources, type Resources } from '../../src/signals/resources.ts';
import { WordSet } from '../../src/signals/wordSet.ts';
import { languageTexts } from '../harness/languageTexts.ts';
import { redpajamaOracle } from '../oracles/signals.ts';

const lists = { stopWords: new Set(['the', 'and', 'of', 'не', '的', 'à', '。', '...']), badWords: new Set(['bad', 'the', 'of the', 'one of the']) };
const resources: Resources = { ...noResources, stopWords: new WordSet(lists.stopWords), badWords: new NgramSet([...lists.badWords]) };
const tables = new DocumentTables();

function measured(text: Uint8Array): Record<string, unknown> {
  tables.open(text);
  const out = new Float64Array(tables.lines.count);
  const values: Record<string, unknown> = {};
  for (const signal of redpajamaSignals) {
    if (signal.id.endsWith('ut1_blacklist')) continue;
    const name = signal.id.slice(signal.id.indexOf('.') + 1);
    if (signal.type === 'number') values[name] = signal.measure(tables, resources);
    else {
      signal.measure(tables, resources, out);
      values[name] = [...out];
    }
  }
  return values;
}

/** toEqual tells -0 from 0; no value here may be -0. */
function compare(text: Uint8Array): void {
  const string = new TextDecoder('utf-8', { ignoreBOM: true }).decode(text);
  expect(measured(text), JSON.stringify(string.slice(0, 200))).toEqual(redpajamaOracle(string, lists));
}

describe('real documents', () => {
  let texts: readonly string[];
  beforeAll(async () => {
    ({ texts } = await languageTexts(40, 4000));
  });
  it('of ten languages', () => {
    expect(texts.length).toBeGreaterThan(100);
    for (const text of texts) compare(Buffer.from(text));
  });
});

const alphabets = {
  words: ['a ', 'b ', 'ab ', 'the ', 'of ', 'one ', 'A ', 'B.', '\n', ' '],
  marks: ['a', 'Z', '.', '!', '?', '...', '…', '#', '{', '}', '”', '"', "'", '_', '-', '•', '–', ' ', '\n', '5', '\u0000', '\u007f'],
  spaces: ['a', 'É', '\r\n', '\n', '\u2028', '\u0085', '\u00a0', '\u3000', '\u001c', '\u200b', '\ufeff', '\u1680', ' '],
  cases: ['Σ', 'σ', 'ς', 'Α', 'ß', 'ẞ', 'İ', 'ı', 'ǅ', 'Ⅷ', 'ⓐ', 'ŉ', "'", '.', '\u0301', '\u00ad', 'ΐ', 'ﬁ', 'A', ' ', '\n'],
  combining: ['a', 'e\u0301', 'ệ', '\u0323', '\u0302', '\u0301', '\u0334', '\u0345', '\u05b0', '\u05c1', '\u0e38', '\u0e48', '한', '글', '각', '\u11a8', 'が', '\u3099', '.', ' ', '豈'],
  numbers: ['1', '²', '½', '五', '陸', 'Ⅻ', '٣', '৪', '㊿', '參', '亿', '𠀁', 'x', '％', ' ', '\n'],
  lorem: ['lorem ', 'Lorem ', 'ipsum', 'ipsum ', 'ip-sum ', 'javascript ', 'JavaScript\n', 'lorem\nipsum\n'],
};

describe('made texts', () => {
  for (const [name, alphabet] of Object.entries(alphabets)) {
    it(name, () => {
      const random = seeded(name.length * 7919);
      for (let i = 0; i < 200; i++) compare(Buffer.from(Array.from({ length: random.below(i % 10 === 0 ? 120 : 24) }, () => random.pick(alphabet)).join('')));
    });
  }

  it('bytes that are not UTF-8', () => {
    const broken = ['ff', 'c3', 'e4ba', 'f09f98', 'eda080', 'c0af', '80'].map((hex) => Buffer.from(hex, 'hex'));
    const pieces = [...broken, ...['a', ' ', '\n', 'é', '五', '😀', '.'].map((piece) => Buffer.from(piece))];
    const random = seeded(5);
    for (let i = 0; i < 300; i++) compare(Buffer.concat(Array.from({ length: random.below(16) }, () => random.pick(pieces))));
  });

  it('the same tables serve a long document after a short one', () => {
    const random = seeded(9);
    const long = Array.from({ length: 6000 }, (_, i) => (i % 11 === 0 ? `w${random.below(50)}\n` : `w${random.below(3000)}é `)).join('');
    for (const text of ['short one', long, 'a b a b', `${long}${long}`.slice(0, 20_000), '']) compare(Buffer.from(text));
  });
});

it('a run of a million combining marks, or of words that are one, costs no more than its length', () => {
  const marks = `a${'\u0301\u0323'.repeat(250_000)}`;
  tables.open(Buffer.from(`${marks} ${'x '.repeat(300_000)}`));
  expect(tables.words.count).toBe(300_001);
  expect(tables.ngrams.repeats(10).count).toBe(299_991);
});
