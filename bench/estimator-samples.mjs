/**
 * Pairs of real text of every length class, their exact similarity and what the sketches say of it. Used by the
 * benchmark and by the test, which differ only in what sketches.
 */
import { LENGTH_CLASSES, splicedPairs, textStream } from './pairs.mjs';

/**
 * Returns pairs `{ left, right, style, name }` of each length class: the natural ones given, then spliced ones up to
 * `count`, taken from the streams in proportion to their text. Also how often a stream began again.
 * @param {readonly (readonly string[])[]} streams texts, one list for each language
 * @param {readonly { left: string, right: string, shingles: [number, number] }[]} natural
 */
export function pairsOfAllClasses(streams, natural, count, seed) {
  const pairs = [];
  let rounds = 0;
  const size = (texts) => texts.reduce((sum, text) => sum + textStream([text]).pieces, 0);
  const sizes = streams.map(size);
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

/**
 * Returns one sample a pair whose documents lie in its length class and whose exact similarity is in [0.1, 1):
 * `{ name, style, jaccard, sizes, estimate, collided }`.
 * @param {(texts: readonly string[]) => Promise<{ signatures: Uint32Array }>} sketch k slots a text, one after the other
 * @param {{ words: (text: string) => string[], numberCorpus: Function, jaccardOf: Function }} truth
 */
export async function estimatorSamples(pairs, { sketch, truth, k, n, bands, rows }) {
  const documents = function* () {
    for (const { left, right } of pairs) {
      yield truth.words(left);
      yield truth.words(right);
    }
  };
  const corpus = truth.numberCorpus(documents(), n);
  const samples = [];
  const step = 200;
  for (let from = 0; from < pairs.length; from += step) {
    const part = pairs.slice(from, from + step);
    const { signatures } = await sketch(part.flatMap(({ left, right }) => [left, right]));
    part.forEach(({ name, style }, i) => {
      const [left, right] = [2 * (from + i), 2 * (from + i) + 1];
      const lengths = LENGTH_CLASSES.find((each) => each.name === name);
      const sizes = [corpus.sets[left].length, corpus.sets[right].length];
      const jaccard = truth.jaccardOf(corpus, left, right);
      if (Math.min(...sizes) < lengths.from || Math.max(...sizes) > lengths.to || jaccard < 0.1 || jaccard === 1) return;
      const [a, b] = [signatures.subarray(2 * i * k, (2 * i + 1) * k), signatures.subarray((2 * i + 1) * k, (2 * i + 2) * k)];
      const same = a.map((slot, q) => (slot === b[q] ? 1 : 0));
      let collided = false;
      for (let band = 0; band < bands && !collided; band++) collided = same.subarray(band * rows, (band + 1) * rows).every((slot) => slot === 1);
      samples.push({ name, style, jaccard, sizes, estimate: same.reduce((sum, slot) => sum + slot, 0) / k, collided });
    });
  }
  return samples;
}
