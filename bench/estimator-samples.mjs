/**
 * Pairs of real text of every length class, their exact similarity and what the sketches say of it. Used by the
 * benchmark and by the test, which differ only in how much text they have.
 */
import { LENGTH_CLASSES, splicedPairs, textStream } from './pairs.mjs';

/**
 * @typedef {{ left: string, right: string, style: string, name: string, language?: string }} Pair `name` is the length class
 * @typedef {{ family: string, name: string, style: string, language?: string, jaccard: number, sizes: number[], estimate: number, collided: boolean }} Sample
 * @typedef {(texts: readonly string[]) => Promise<{ signatures: Uint32Array }>} Sketch k slots a text, one after the other
 */

/**
 * Returns pairs of each length class: the natural ones given, then spliced ones up to `count`, taken from the streams
 * in proportion to their text. `rounds` says how often a stream began again.
 * @param {readonly (readonly string[])[]} streams texts, one list for each language
 * @param {readonly { left: string, right: string, shingles: readonly number[] }[]} natural
 * @param {number} count
 * @param {number} seed
 * @returns {{ pairs: Pair[], rounds: number }}
 */
export function pairsOfAllClasses(streams, natural, count, seed) {
  const pairs = [];
  let rounds = 0;
  const sizes = streams.map((texts) => textStream(texts).pieces);
  const all = sizes.reduce((sum, each) => sum + each, 0);
  LENGTH_CLASSES.forEach((lengths, c) => {
    const here = natural.filter(({ shingles }) => Math.min(...shingles) >= lengths.from && Math.max(...shingles) <= lengths.to).slice(0, count >> 1);
    for (const { left, right } of here) pairs.push({ left, right, style: 'natural', name: lengths.name });
    streams.forEach((texts, s) => {
      const stream = textStream(texts);
      const share = Math.ceil(((count - here.length) * sizes[s]) / all);
      for (const pair of splicedPairs(stream, lengths, share, seed + 16 * s + c)) pairs.push({ ...pair, name: lengths.name });
      rounds = Math.max(rounds, stream.rounds);
    });
  });
  return { pairs, rounds };
}

/** Pieces of text that a pair of a length class takes on average, and one time in ten more. */
const PIECES_OF_PAIR = { 'below 60': 45, '60–400': 260, '400–2,000': 1400 };

/**
 * Returns spliced pairs of each language by itself: up to `count` of each length class, and no more than the text allows
 * without using any of it twice in a class. `streams` are texts by language.
 * @param {ReadonlyMap<string, readonly string[]>} streams
 * @returns {{ pairs: Pair[], rounds: number }}
 */
export function pairsOfEachLanguage(streams, count, seed) {
  const pairs = [];
  let rounds = 0;
  [...streams].forEach(([language, texts], s) => {
    LENGTH_CLASSES.forEach((lengths, c) => {
      const stream = textStream(texts);
      const most = Math.min(count, Math.floor(stream.pieces / PIECES_OF_PAIR[lengths.name]));
      for (const pair of splicedPairs(stream, lengths, most, seed + 4096 + 16 * s + c)) pairs.push({ ...pair, name: lengths.name, language });
      rounds = Math.max(rounds, stream.rounds);
    });
  });
  return { pairs, rounds };
}

/** Reads from two signatures of k slots the share of equal slots and whether a band is equal. */
function compare(a, b, { k, bands, rows }) {
  const same = a.map((slot, q) => (slot === b[q] ? 1 : 0));
  let collided = false;
  for (let band = 0; band < bands && !collided; band++) collided = same.subarray(band * rows, (band + 1) * rows).every((slot) => slot === 1);
  return { estimate: same.reduce((sum, slot) => sum + slot, 0) / k, collided };
}

/**
 * Returns one sample a family for each pair whose documents lie in its length class and whose exact similarity is in
 * [0.1, 1).
 * @param {readonly Pair[]} pairs
 * @param {Readonly<Record<string, Sketch>>} sketches by family
 * @param {{ words: (text: string) => string[], numberCorpus: Function, jaccardOf: Function }} truth
 * @param {{ k: number, n: number, bands: number, rows: number }} shape
 * @returns {Promise<Sample[]>}
 */
export async function estimatorSamples(pairs, sketches, truth, shape) {
  const documents = function* () {
    for (const { left, right } of pairs) {
      yield truth.words(left);
      yield truth.words(right);
    }
  };
  const corpus = truth.numberCorpus(documents(), shape.n);
  const exact = pairs.map(({ name }, i) => {
    const { from, to } = LENGTH_CLASSES.find((each) => each.name === name);
    const sizes = [corpus.sets[2 * i].length, corpus.sets[2 * i + 1].length];
    const jaccard = truth.jaccardOf(corpus, 2 * i, 2 * i + 1);
    return { sizes, jaccard, usable: Math.min(...sizes) >= from && Math.max(...sizes) <= to && jaccard >= 0.1 && jaccard < 1 };
  });
  const samples = [];
  const step = 200;
  for (const [family, sketch] of Object.entries(sketches)) {
    for (let first = 0; first < pairs.length; first += step) {
      const part = pairs.slice(first, first + step);
      const { signatures } = await sketch(part.flatMap(({ left, right }) => [left, right]));
      const signature = (unit) => signatures.subarray(unit * shape.k, (unit + 1) * shape.k);
      part.forEach(({ name, style, language }, i) => {
        const { usable, jaccard, sizes } = exact[first + i];
        if (usable) samples.push({ family, name, style, language, jaccard, sizes, ...compare(signature(2 * i), signature(2 * i + 1), shape) });
      });
    }
  }
  return samples;
}
