/** BFF in all modes: golden vectors of the released code, the same with strings, Bloom filters, shards, sizes, hostile input. */
import { describe, expect, test } from 'vitest';
import { BudgetError, ConfigError } from '../../src/core/errors.ts';
import { BloomFilter } from '../../src/exact/bloomFilter.ts';
import { sizeBloom } from '../../src/exact/bloomSize.ts';
import { ContentHasher } from '../../src/exact/contentHash.ts';
import { Bff, bffDefaults, mostNgrams, type BffMode, type BffSettings } from '../../src/paragraphs/bff.ts';
import { bffSize } from '../../src/paragraphs/bffSize.ts';
import { ExactNgramSet, type NgramSet } from '../../src/paragraphs/ngramSet.ts';
import { boundTokens, spacedTokens, type TokenCutter } from '../../src/paragraphs/tokens.ts';
import { wordPieces } from '../oracles/wordBounds.ts';
import { pick, seededRandom } from '../io/seededRandom.ts';
import { bffKept } from '../oracles/bff.ts';

const encoder = new TextEncoder();

function run(documents: readonly string[], settings: Partial<BffSettings> = {}, set: NgramSet = new ExactNgramSet(1e6), cut: TokenCutter = spacedTokens): { text: string; counts: string }[] {
  const bff = new Bff(set, new ContentHasher(), { ...bffDefaults, ...settings }, cut);
  return documents.map((text) => {
    const bytes = encoder.encode(text);
    const { removed, whole, contained, ngrams } = bff.next(bytes);
    const parts: Uint8Array[] = [];
    let from = 0;
    for (const [start, end] of removed) {
      expect(start).toBeGreaterThanOrEqual(from);
      parts.push(bytes.subarray(from, start));
      from = end;
    }
    parts.push(bytes.subarray(from));
    const left = Buffer.concat(parts).toString();
    if (whole) expect(left).toBe('');
    return { text: left, counts: `${contained}/${ngrams}` };
  });
}

const tokens = (letter: string, count: number): string => Array.from({ length: count }, (_, i) => `${letter}${i}`).join(' ');
const [P, Q, R] = [tokens('p', 20), tokens('q', 20), tokens('r', 40)];

test('vectors: old-both as released', () => {
  expect(run([`${P}\n${Q}`, `${P}\n${R}`, 'short line here', 'short line here', `${P}\n${Q}`, `${R}\n${P}\nshort`])).toEqual([
    { text: `${P}\n${Q}`, counts: '0/16' },
    { text: `\n${R}`, counts: '8/36' },
    { text: 'short line here', counts: '0/0' },
    { text: 'short line here', counts: '0/0' },
    { text: '', counts: '16/16' },
    { text: '', counts: '36/36' },
  ]);
  expect(run([`${P}\n${P}`])).toEqual([{ text: P, counts: '8/16' }]);
});

const modes: BffMode[] = ['old-both', 'paragraph', 'document', 'both', 'naive-both', 'substring', 'exact'];

/** Documents that share paragraphs, and paragraphs that share most of their tokens. */
function corpus(random: () => number): string[] {
  const pool = Array.from({ length: 8 }, () => Array.from({ length: Math.floor(random() * 16) }, () => pick(random, ['a', 'b', 'c', 'dé', '中'])));
  const paragraph = (): string => {
    const words = [...pick(random, pool)];
    if (random() < 0.4 && words.length > 0) words[Math.floor(random() * words.length)] = `x${Math.floor(random() * 9)}`;
    return words.join(pick(random, [' ', '  ', '\t']));
  };
  return Array.from({ length: 8 }, () => (random() < 0.2 ? ' ' : '') + Array.from({ length: Math.floor(random() * 5) }, paragraph).join('\n'));
}

describe.each(modes)('%s', (mode) => {
  test('is what strings give', () => {
    const random = seededRandom(21);
    let [changed, left] = [0, 0];
    for (let round = 0; round < 150; round++) {
      const longest = pick(random, [1, 2, 3, 5]);
      const settings = { mode, longest, shortest: 1 + Math.floor(random() * longest), threshold: pick(random, [0, 0.5, 0.8, 1]), substring: pick(random, [1, 4, 8]) };
      const documents = corpus(random);
      const own = run(documents, settings).map(({ text }) => text);
      expect({ settings, documents, kept: own }).toEqual({ settings, documents, kept: bffKept(documents, settings) });
      own.forEach((text, i) => (text === documents[i] ? left++ : changed++));
    }
    expect(left).toBeGreaterThan(50);
    expect(changed).toBeGreaterThan(mode === 'exact' ? 5 : 50);
  });

  test('with a Bloom filter too, but for its rate', async () => {
    const documents = corpus(seededRandom(22)).map((text) => `${text}\n${tokens('w', 30)}`);
    const set = await BloomFilter.open(sizeBloom(10_000, 1e-6));
    expect(run(documents, { mode, longest: 3, shortest: 1 }, set)).toEqual(run(documents, { mode, longest: 3, shortest: 1 }));
  });

  test('no text, white space, bytes that are not UTF-8, 20,000 tokens alike', () => {
    expect(run(['', ' \n \n'], { mode }).map(({ text }) => text)).toEqual(['', ' \n \n']);
    const bff = new Bff(new ExactNgramSet(1e6), new ContentHasher(), { ...bffDefaults, mode });
    const broken = Uint8Array.of(0xff, 0x0a, 0x80, 0x20, 0xe4, 0xb8);
    expect(bff.next(broken).removed).toEqual([]);
    expect(bff.next(encoder.encode('a '.repeat(20_000))).removed).toEqual([]);
  });
});

test('tokens are what lies between word bounds, marks too, unless others are passed', () => {
  const text = "don't stop, 3.14\u3000北京 (x)";
  const found: string[] = [];
  boundTokens(encoder.encode(text), 0, encoder.encode(text).length, (from, to) => found.push(Buffer.from(encoder.encode(text).subarray(from, to)).toString()));
  expect(found).toEqual(["don't", 'stop', ',', '3.14', '北', '京', '(', 'x', ')']);
  expect(found).toEqual(wordPieces(text).filter((piece) => piece.trim() !== ''));
  const settings = { longest: 2, shortest: 2 };
  expect(run([text], settings, new ExactNgramSet(1e6), boundTokens)).toEqual([{ text, counts: '0/8' }]);
  const bff = new Bff(new ExactNgramSet(1e6), new ContentHasher(), { ...bffDefaults, ...settings });
  expect(bff.next(encoder.encode(text)).ngrams).toBe(8);
  expect(mostNgrams(encoder.encode(text), { ...bffDefaults, ...settings })).toBe(8);
});

test('both counts n-grams across paragraphs, and its threshold is reached, not passed', () => {
  const half = `${tokens('p', 4)}\n${tokens('n', 4)}`;
  const settings = { longest: 2, shortest: 2, threshold: 3 / 7 };
  expect(run([tokens('p', 4), half], { ...settings, mode: 'both' })[1]).toEqual({ text: '', counts: '3/7' });
  expect(run([tokens('p', 4), half], { ...settings, mode: 'old-both' })[1]).toEqual({ text: '', counts: '3/6' });
  expect(run([tokens('p', 4), half], { ...settings, mode: 'both', threshold: 0.5 })[1].text).toBe(`\n${tokens('n', 4)}`);
});

test('as released, naive-both and both', () => {
  expect(run([`${P}\n${Q}`], { mode: 'naive-both' })[0].text).toBe(`${P}\n${Q}`);
  expect(run([`${P}\n${Q}`], { mode: 'naive-both', compat: true })[0].text).toBe('');
  // Only the first paragraph can go.
  const documents = [P, `${Q}\n${P}\n${R}`, `${P}\n${tokens('s', 60)}`];
  expect(run(documents, { mode: 'both' }).map(({ text }) => text)).toEqual([P, `${Q}\n${R}`, `\n${tokens('s', 60)}`]);
  expect(run(documents, { mode: 'both', compat: true }).map(({ text }) => text)).toEqual([P, documents[1], `\n${tokens('s', 60)}`]);
});

test('substring removes runs of fifty tokens and no shorter ones', () => {
  for (const [length, goes] of [[49, false], [50, true]] as const) {
    const shared = tokens('s', length);
    const other = `${tokens('m', 9)} ${shared} ${tokens('n', 9)}`;
    expect(run([shared, other], { mode: 'substring' })[1].text).toBe(goes ? `${tokens('m', 9)} ${tokens('n', 9)}` : other);
  }
});

test('shards know nothing of each other; a full set and impossible settings are errors', () => {
  const shards = [[P, P], [P, Q, P]];
  expect(shards.map((documents) => run(documents).filter(({ text }) => text !== '').length)).toEqual([1, 2]);
  expect(() => run([P], {}, new ExactNgramSet(3))).toThrow(BudgetError);
  for (const bad of [{ shortest: 0 }, { shortest: 14 }, { threshold: Number.NaN }, { threshold: 1.1 }, { substring: 0 }]) expect(() => run([], bad)).toThrow(ConfigError);
});

describe('sizes of DCLM', () => {
  test.each([[1000, 0.01], [1e6, 0.01], [1e9, 0.001], [240_000_000_000, 0.01], [1, 0.5]])('%d n-grams at %d', (ngrams, rate) => {
    const { bytes, hashes, falsePositives } = bffSize(ngrams, rate);
    const formula = (size: number, k: number): number => (1 - Math.exp((k * ngrams) * Math.log1p(-1 / (8 * size)))) ** k;
    expect(hashes).toBe(Math.ceil(((8 * bytes) / ngrams) * Math.log(2)));
    expect(falsePositives).toBeCloseTo(formula(bytes, hashes), 10);
    expect(falsePositives).toBeLessThanOrEqual(rate);
    if (bytes > 1) expect(formula(bytes - 1, Math.ceil(((8 * (bytes - 1)) / ngrams) * Math.log(2)))).toBeGreaterThan(rate);
  });

  test('about 9.6 bits a key at 0.01; a given number of hashes is kept; what cannot be', () => {
    expect((8 * bffSize(1e9, 0.01).bytes) / 1e9).toBeCloseTo(9.6, 1);
    expect(bffSize(1e6, 0.01, 3).hashes).toBe(3);
    expect(() => bffSize(0, 0.01)).toThrow(ConfigError);
    expect(() => bffSize(1, 0)).toThrow(ConfigError);
    expect(() => bffSize(1, 0.1, 1.5)).toThrow(ConfigError);
  });
});
