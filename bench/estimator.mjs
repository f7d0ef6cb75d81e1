/**
 * Bias and spread of the similarity that signatures estimate, and how often bands collide, against exact similarity:
 * `bandsaw bench estimator [--input FILE]` or `node bench/estimator.mjs [--input FILE]… [--pairs-per-class 4000]`.
 *
 * The hash functions are fixed, so one cannot average over seeds: the number of pairs must be large enough for a bias
 * of 0.002 to stand out, and text that serves twice makes errors that are not independent. Both are printed.
 */
import './failures.mjs';
import { fileURLToPath } from 'node:url';
import { benchFlags, say, table } from './args.mjs';
import { documentsOf } from './documents.mjs';
import { estimatorSamples, pairsOfAllClasses, pairsOfEachLanguage } from './estimator-samples.mjs';
import { collisionStatistics, errorStatistics } from './estimator-statistics.mjs';
import { LENGTH_CLASSES } from './pairs.mjs';
import { SAMPLE } from './sample.mjs';
import { openSketcher } from './sketches.mjs';
import { loadTruth } from './truth.mjs';

const SEED = 20261122;

/** Spread over √(J(1−J)/k) that a family may have, by length class. */
const MOST_SPREAD = { fss: [0.8, 0.92, 1.03], minhash: [1.05, 1.05, 1.05] };
const MOST_BIAS = 0.002;
const MOST_OFF_THEORY = 0.03;
/** A language with fewer pairs of a length class than this is shown there and not judged. */
const FEWEST_JUDGED = 100;

/** Texts by language (or by file where rows have none), and the pairs among them that nobody made. */
async function realText(inputs, truth, n) {
  const streams = new Map();
  const natural = [];
  for (const input of inputs) {
    const documents = (await documentsOf([input])).filter(({ text, fields }) => text !== null && (fields.edit ?? null) === null);
    for (const { text, file, fields } of documents) {
      const language = fields.lang ?? file;
      if (!streams.has(language)) streams.set(language, []);
      streams.get(language).push(text);
    }
    const corpus = truth.numberCorpus((function* () {
      for (const { text } of documents) yield truth.words(text);
    })(), n);
    // A document serves once: the pairs of a cluster err together.
    const used = new Set();
    for (const { left, right, jaccard } of truth.truePairs(corpus, 0.5)) {
      if (jaccard === 1 || used.has(left) || used.has(right)) continue;
      used.add(left).add(right);
      natural.push({ left: documents[left].text, right: documents[right].text, shingles: [corpus.sets[left].length, corpus.sets[right].length] });
    }
  }
  return { streams, natural };
}

async function main() {
  const flags = benchFlags({ k: '128', n: '5', bands: '18x7', 'pairs-per-class': '4000', 'pairs-per-language': '600' });
  const [k, n, perClass] = [flags.k, flags.n, flags['pairs-per-class']].map(Number);
  const [bands, rows] = flags.bands.split('x').map(Number);
  const families = flags.family === undefined ? Object.keys(MOST_SPREAD) : [flags.family];
  const truth = await loadTruth();
  const { streams, natural } = await realText(flags.input ?? SAMPLE, truth, n);
  const { pairs, rounds } = pairsOfAllClasses([...streams.values()], natural, perClass, SEED);
  say(`${pairs.length} pairs, ${pairs.filter(({ style }) => style === 'natural').length} of them natural; text was used ${rounds + 1} time${rounds === 0 ? '' : 's'}`);

  const failures = [];
  const classRows = [];
  const bandRows = [];
  const languageRows = [];
  const sketchers = await Promise.all(families.map((family) => openSketcher({ family, k, n, bands, rows, engine: flags.engine ?? 'cpu' })));
  const sketches = Object.fromEntries(families.map((family, i) => [family, sketchers[i].sketch]));
  const each = pairsOfEachLanguage(streams, Number(flags['pairs-per-language']), SEED);
  say(`${each.pairs.length} pairs of one language each; text was used ${each.rounds + 1} time${each.rounds === 0 ? '' : 's'}`);
  const shape = { k, n, bands, rows };
  const measure = async () => [await estimatorSamples(pairs, sketches, truth, shape), await estimatorSamples(each.pairs, sketches, truth, shape)];
  const [all, byLanguage] = await measure().finally(() => Promise.all(sketchers.map((each) => each.close())));
  for (const family of families) {
    const samples = all.filter((sample) => sample.family === family);
    LENGTH_CLASSES.forEach(({ name }, c) => {
      const here = samples.filter((sample) => sample.name === name);
      const found = errorStatistics(here, k);
      const lengths = here.flatMap(({ sizes }) => sizes).sort((a, b) => a - b);
      const similarities = here.map(({ jaccard }) => jaccard).sort((a, b) => a - b);
      classRows.push({ family, name, natural: here.filter(({ style }) => style === 'natural').length, ...found, lengths: [lengths[0], lengths[lengths.length >> 1], lengths.at(-1)], jaccard: [similarities[0], similarities[similarities.length >> 1], similarities.at(-1)] });
      const where = `${family}, ${name} shingles`;
      if (found.count < 600) failures.push(`${where}: Expected 600 pairs but found ${found.count}: give more text`);
      if (Math.abs(found.bias) >= MOST_BIAS) failures.push(`${where}: Expected a bias below ${MOST_BIAS} but found ${found.bias.toFixed(5)}`);
      if (found.standardError * 2.5 > MOST_BIAS) failures.push(`${where}: Expected a standard error of at most ${MOST_BIAS / 2.5} but found ${found.standardError.toFixed(5)}: measure more pairs`);
      if (found.ratio > MOST_SPREAD[family][c]) failures.push(`${where}: Expected a spread of at most ${MOST_SPREAD[family][c]} times theory but found ${found.ratio.toFixed(3)}`);
    });
    for (const language of streams.keys()) {
      LENGTH_CLASSES.forEach(({ name }, c) => {
        const found = errorStatistics(byLanguage.filter((sample) => sample.family === family && sample.language === language && sample.name === name), k);
        if (found.count === 0) return;
        const isJudged = found.count >= FEWEST_JUDGED;
        languageRows.push({ family, language, name, isJudged, ...found });
        if (!isJudged) return;
        const where = `${family}, ${language}, ${name} shingles`;
        // Few pairs make noise: a bias counts from three standard errors on, a spread from three of its own.
        const noise = 3 / Math.sqrt(2 * found.count);
        if (Math.abs(found.bias) >= Math.max(MOST_BIAS, 3 * found.standardError)) failures.push(`${where}: Expected no bias but found ${found.bias.toFixed(5)}, s.e. ${found.standardError.toFixed(5)}`);
        if (found.ratio > MOST_SPREAD[family][c] * (1 + noise)) failures.push(`${where}: Expected a spread of at most ${MOST_SPREAD[family][c]} times theory but found ${found.ratio.toFixed(3)}`);
      });
    }
    for (const bin of collisionStatistics(samples, bands, rows)) {
      bandRows.push({ family, ...bin });
      if (Math.abs(bin.measured - bin.expected) > MOST_OFF_THEORY) failures.push(`${family}, J from ${bin.from}: Expected ${bin.expected.toFixed(3)} of the pairs to collide but found ${bin.measured.toFixed(3)}`);
    }
  }

  if (flags.json) process.stdout.write(`${JSON.stringify({ k, n, bands, rows, rounds: rounds + 1, classes: classRows, languages: languageRows, collisions: bandRows, failures })}\n`);
  else {
    const three = (values, digits) => values.map((value) => value.toFixed(digits)).join(' / ');
    const classHead = ['family, shingles', 'pairs', 'natural', 'shingles least / median / most', 'J least / median / most', 'bias', 's.e.', 'RMSE', '÷ √(J(1−J)/k)'];
    const classCells = classRows.map((r) => [`${r.family}, ${r.name}`, r.count, r.natural, three(r.lengths, 0), three(r.jaccard, 2), r.bias.toFixed(5), r.standardError.toFixed(5), r.rmse.toFixed(4), r.ratio.toFixed(3)]);
    const bandHead = ['family, J', 'pairs', 'collided', `theory, ${bands} × ${rows}`, 'difference', 's.e.'];
    const bandCells = bandRows.map((r) => [`${r.family}, ${r.from.toFixed(1)}–${(r.from + 0.1).toFixed(1)}`, r.count, r.measured.toFixed(4), r.expected.toFixed(4), (r.measured - r.expected).toFixed(4), r.standardError.toFixed(4)]);
    const languageHead = ['family, language, shingles', 'pairs', 'bias', 's.e.', 'RMSE', '÷ √(J(1−J)/k)', 'judged'];
    const languageCells = languageRows.map((r) => [`${r.family}, ${r.language}, ${r.name}`, r.count, r.bias.toFixed(5), r.standardError.toFixed(5), r.rmse.toFixed(4), r.ratio.toFixed(3), r.isJudged ? 'yes' : 'no']);
    process.stdout.write(`${table(classHead, classCells)}\n\n${table(bandHead, bandCells)}\n\n${table(languageHead, languageCells)}\n`);
  }
  for (const failure of failures) say(failure);
  return failures.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    process.exitCode = await main();
  } catch (error) {
    say(error.stack);
    process.exitCode = 1;
  }
}
