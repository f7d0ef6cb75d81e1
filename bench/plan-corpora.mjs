/** What `bandsaw bench plan` runs over: made texts, which differ in one thing at a time, and texts made of real ones with their lines. */
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { runsOfSample, textsOf, writeTexts } from './growth-corpora.mjs';
import { seeded } from './random.mjs';
import { SAMPLE } from './sample.mjs';
import { writeCorpus } from './whole-job-corpus.mjs';

const MB = 1e6;

/** Corpora of words; `reach` says how many rows apart near-duplicates lie. */
const made = {
  '500 × 100': { documents: 500, words: 100 },
  '20,000 × 150': { documents: 20_000, words: 150 },
  '100,000 × 60 words': { documents: 100_000, words: 60 },
  '60,000 × 100, none alike': { documents: 60_000, words: 100, every: 60_001 },
  '60,000 × 100, every second a copy of words': { documents: 60_000, words: 100, every: 2, exact: 0 },
  '4,000 × 3,000': { documents: 4_000, words: 3_000 },
  '60,000 × 100, every second a copy, anywhere': { documents: 60_000, words: 100, every: 2, exact: 0, reach: 60_000 },
  '4,000 × 3,000, every third a copy, anywhere': { documents: 4_000, words: 3_000, every: 3, exact: 0, reach: 4_000, seed: 5 },
  '30,000 × 400, every fourth a copy, 5,000 apart': { documents: 30_000, words: 400, every: 4, exact: 0.2, reach: 5_000, seed: 6 },
  '150,000 × 30, every third a copy, anywhere': { documents: 150_000, words: 30, every: 3, exact: 0.1, reach: 150_000, seed: 7 },
};

const real = { english: SAMPLE[0], chinese: SAMPLE[1] };

export const corpusNames = Object.keys(made);

/** Mean distance of a near-duplicate and its source, as a share of all rows; null where it may be any row before it. */
export function madeApart(name) {
  const { documents, every = 8, reach = 64 } = made[name];
  return reach >= documents ? null : Math.min(reach * every / (every - 1), documents) / 2 / documents;
}

/** Writes a corpus of this name as JSONL; returns the path. */
export async function writeMade(name, path) {
  writeTexts(path, textsOf({ runs: await runsOfSample(), ...made[name] }));
  return path;
}

/** Writes a corpus of so many megabytes, made of the sample's documents in one language or of a file, as Parquet; returns the path. */
export async function writeReal(language, megabytes, path) {
  await writeCorpus(path, { inputs: [real[language] ?? language], bytes: megabytes * MB });
  return path;
}

/** Writes items of a test set, runs of 20 to 60 words of documents of the sample, and returns the path: some documents hold them whole. */
export function writeReferences(items, path) {
  const random = seeded(17);
  const texts = gunzipSync(readFileSync(SAMPLE[0])).toString().trim().split('\n').map((line) => JSON.parse(line).text.split(/\s+/u)).filter((words) => words.length > 120);
  const rows = Array.from({ length: items }, () => {
    const words = random.pick(texts);
    const from = random.below(words.length - 60);
    return JSON.stringify({ text: words.slice(from, from + 20 + random.below(40)).join(' ') });
  });
  writeFileSync(path, `${rows.join('\n')}\n`);
  return path;
}
