/** Scores of models that packages ship and that are trained here, against fastText itself. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seeded } from '../../bench/random.mjs';
import { readClassifier } from '../../src/fasttext/classifier.ts';
import { languageTexts } from '../harness/languageTexts.ts';
import { LID_176, load, oracleScores, train, type Model } from './fasttextWasm.ts';

let folder: string;
let texts: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bandsaw-fasttext-'));
  texts = ['', ' ', 'a', '</s> then more', 'x </s> then more', '__label__en b', 'tab\tvertical\vfeed\f zero\0zero', '\u0085\u2028', '<>', 'é', '😀😀', ...(await languageTexts(3, 1200)).texts];
});
afterAll(() => rm(folder, { recursive: true }));

async function compare(model: Model, path: string): Promise<void> {
  const classifier = await readClassifier(path);
  for (const text of texts) {
    const scores = classifier.scores(Buffer.from(text));
    const wanted = oracleScores(model, text, classifier.labels.length);
    if (scores === null) {
      expect(wanted.size).toBe(0);
      continue;
    }
    for (const [i, label] of classifier.labels.entries()) {
      // In a tree fastText does not go on below 1e-5.
      const oracle = wanted.get(label) ?? 1e-5;
      if (!wanted.has(label)) {
        expect(scores[i], label).toBeLessThanOrEqual(1.00001e-5);
        continue;
      }
      expect(Math.abs(scores[i] - oracle), `${label} of ${JSON.stringify(text.slice(0, 80))}: ${scores[i]}, not ${oracle}`).toBeLessThanOrEqual(4e-7 * Math.max(1, oracle));
    }
  }
}

it('lid.176.ftz: the scores of all 176 languages', async () => {
  await compare(await load(LID_176), LID_176);
});

it.each([
  ['softmax, words alone', { loss: 'softmax' }],
  ['softmax, two and three words', { loss: 'softmax', wordNgrams: 3 }],
  ['softmax, characters and words', { loss: 'softmax', minn: 2, maxn: 5, wordNgrams: 2, bucket: 997 }],
  ['hierarchical softmax', { loss: 'hs', wordNgrams: 2, dim: 5 }],
  ['one against all', { loss: 'ova', wordNgrams: 2 }],
])('a model trained here, %s', async (name, args) => {
  const random = seeded(7);
  const words = ['北京', 'the', 'cat', 'über', 'naïve', 'river', 'good', 'bad', '中文', 'x', '123', 'cash!'];
  const lines = Array.from({ length: 120 }, () => {
    const label = random.pick(['hq', 'cc', 'cc', 'other', 'third', 'third', 'third']);
    return `__label__${label} ${Array.from({ length: 3 + random.below(12) }, () => random.pick(label === 'hq' ? words.slice(0, 7) : words.slice(4))).join(' ')}`;
  });
  const model = await train(lines, args);
  const path = join(folder, `${name}.bin`);
  await writeFile(path, Buffer.from(await model.saveModel().arrayBuffer()));
  for (let i = 0; i < 12; i++) texts.push(Array.from({ length: random.below(9) }, () => random.pick(words)).join(' '));
  await compare(model, path);
});

it('labels of negative sampling are asked as those of one against all', async () => {
  const lines = ['__label__a one two', '__label__b three two', '__label__a one four'];
  const bytes = Buffer.from(await (await train(lines, { loss: 'ova', minn: 1, maxn: 3 })).saveModel().arrayBuffer());
  const scores = async (loss: number): Promise<number[]> => {
    const path = join(folder, `loss-${loss}.bin`);
    bytes.writeInt32LE(loss, 8 + 4 * 6);
    await writeFile(path, bytes);
    return [...((await readClassifier(path)).scores(Buffer.from('one two')) ?? [])];
  };
  expect(await scores(2)).toEqual(await scores(4));
});
