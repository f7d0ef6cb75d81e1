/**
 * What signatures say of similarity, measured on our own kernels over spliced pairs of the sample's real text: no bias,
 * the spread each family promises, bands that meet as often as theory says. `bandsaw bench estimator` does the same
 * with more text.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { documentsOf } from '../../bench/documents.mjs';
import { estimatorSamples, pairsOfAllClasses, pairsOfEachLanguage } from '../../bench/estimator-samples.mjs';
import type { Sample } from '../../bench/estimator-samples.mjs';
import { collisionStatistics, errorStatistics } from '../../bench/estimator-statistics.mjs';
import { LENGTH_CLASSES } from '../../bench/pairs.mjs';
import { LANGUAGES, SAMPLE } from '../../bench/sample.mjs';
import { sketcherOn } from '../../bench/sketches.mjs';
import type { Engine } from '../../src/engine/engine.ts';
import { openEngine } from '../../src/engine/openEngine.ts';
import { sketchWork } from '../../src/sketch/sketchPlan.ts';
import { jaccardOf, numberCorpus } from '../oracles/truth.ts';
import { wordsOracle } from '../oracles/words.ts';

const SEED = 20261122;
const [k, n, bands, rows] = [128, 5, 18, 7];
/** Enough for the standard error of each family's bias over all classes to stay below 0.0008. */
const PAIRS_PER_CLASS = 800;
const MOST_SPREAD: Record<string, readonly number[]> = { fss: [0.8, 0.92, 1.03], minhash: [1.05, 1.05, 1.05] };

/** The standard error of the spread of N values is about 1/√(2N) of it; tests of a limit leave two of these. */
const noise = (count: number): number => 2 / Math.sqrt(2 * count);

describe('estimator statistics by themselves', () => {
  test('a biased estimate is seen as biased, a wide one as wide', () => {
    const samples = Array.from({ length: 1000 }, (_, i) => ({ jaccard: 0.5, estimate: 0.5 + (i % 2 === 0 ? 0.06 : -0.05) }));
    const found = errorStatistics(samples, 100);
    expect(found.bias).toBeCloseTo(0.005, 10);
    expect(found.standardError).toBeCloseTo(0.055 / Math.sqrt(1000), 10);
    expect(found.ratio).toBeCloseTo(Math.sqrt((0.06 ** 2 + 0.05 ** 2) / 2) / 0.05, 10);
  });

  test('theory of bands, by hand', () => {
    const [bin] = collisionStatistics([{ jaccard: 0.55, collided: true }, { jaccard: 0.55, collided: false }], 2, 3);
    expect(bin.expected).toBeCloseTo(1 - (1 - 0.55 ** 3) ** 2, 12);
    expect(bin).toMatchObject({ from: 0.5, count: 2, measured: 0.5 });
  });
});

const families = ['fss', 'minhash'];
let engine: Engine | undefined;
let measured: Sample[];
let ofLanguages: Sample[];

beforeAll(async () => {
  engine = await openEngine({ kind: 'cpu', workers: 0 });
  const documents = (await documentsOf(SAMPLE)).filter(({ fields }) => fields.edit === null);
  const streams = ['en', 'zh'].map((lang) => documents.filter(({ fields }) => fields.lang === lang).map(({ text }) => text as string));
  const { pairs } = pairsOfAllClasses(streams, [], PAIRS_PER_CLASS, SEED);
  const truth = { numberCorpus, jaccardOf, words: (text: string) => wordsOracle(Buffer.from(text)) };
  const open = engine;
  const sketches = Object.fromEntries(families.map((family) => [family, sketcherOn(open, sketchWork, { family, k, n, bands, rows })]));
  measured = await estimatorSamples(pairs, sketches, truth, { k, n, bands, rows });
  const texts = new Map<string, string[]>();
  for (const { text, fields } of await documentsOf([LANGUAGES])) texts.set(fields.lang as string, [...(texts.get(fields.lang as string) ?? []), text as string]);
  ofLanguages = await estimatorSamples(pairsOfEachLanguage(texts, 120, SEED).pairs, sketches, truth, { k, n, bands, rows });
});
afterAll(async () => engine?.close());

describe.each(families)('family %s on real text', (family) => {
  const samplesOf = (name?: string): Sample[] => measured.filter((sample) => sample.family === family && (name === undefined || sample.name === name));

  test('similarities and lengths are spread over their ranges', () => {
    for (const { name, from, to } of LENGTH_CLASSES) {
      const here = samplesOf(name);
      expect(here.length, name).toBeGreaterThanOrEqual(600);
      for (let tenth = 1; tenth < 10; tenth++) {
        expect(here.filter(({ jaccard }) => Math.floor(jaccard * 10) === tenth).length, `${name}, J from ${tenth / 10}`).toBeGreaterThanOrEqual(30);
      }
      const lengths = here.flatMap(({ sizes }) => sizes);
      expect(Math.min(...lengths), name).toBeLessThan(from * 1.3);
      expect(Math.max(...lengths), name).toBeGreaterThan(to * 0.8);
    }
  });

  test('no bias', () => {
    const all = errorStatistics(samplesOf(), k);
    expect(all.standardError).toBeLessThan(0.0008);
    expect(Math.abs(all.bias), `s.e. ${all.standardError}`).toBeLessThan(0.002);
    for (const { name } of LENGTH_CLASSES) {
      const { bias, standardError } = errorStatistics(samplesOf(name), k);
      expect(Math.abs(bias), `${name}, s.e. ${standardError}`).toBeLessThan(3 * standardError);
    }
  });

  test.each(LENGTH_CLASSES.map(({ name }, c) => [name, c] as const))('spread, %s shingles', (name, c) => {
    const { ratio, count } = errorStatistics(samplesOf(name), k);
    expect(ratio).toBeLessThan(MOST_SPREAD[family][c]);
    // A spread far below what is known of the family would mean that the samples are not what they claim to be.
    expect(ratio).toBeGreaterThan((family === 'fss' ? [0.71, 0.74, 0.88][c] : 1) * (1 - noise(count)));
  });

  test('bands collide as theory says', () => {
    for (const { from, measured: share, expected, standardError } of collisionStatistics(samplesOf(), bands, rows)) {
      expect(Math.abs(share - expected), `J from ${from}: ${share} of ${expected}, s.e. ${standardError}`).toBeLessThan(Math.max(0.03, 3 * standardError));
    }
  });

  // One script's words may be hashed worse than another's, which a mean over English and Chinese would hide.
  test.each(['ar', 'de', 'es', 'fr', 'ja', 'ko', 'tr', 'zh-cn'])('language %s', (language) => {
    for (const [c, { name }] of LENGTH_CLASSES.entries()) {
      const here = ofLanguages.filter((sample) => sample.family === family && sample.language === language && sample.name === name);
      if (c === 0) expect(here.length).toBeGreaterThanOrEqual(60);
      if (here.length < 20) continue;
      const { bias, standardError, ratio, count } = errorStatistics(here, k);
      expect(Math.abs(bias), `${name}, s.e. ${standardError}`).toBeLessThan(3.5 * standardError);
      expect(ratio, name).toBeLessThan(MOST_SPREAD[family][c] * (1 + 1.5 * noise(count)));
    }
  });
});
