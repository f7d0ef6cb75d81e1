/** The documents as every peer gets them: two files of JSON lines with `id` and `text`, and the same with words cut. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { documentsOf } from '../documents.mjs';
import { loadTruth } from '../truth.mjs';

const SHARDS = 2;
const LOWEST = 0.5;
const HAN = /\p{Script=Han}/gu;

function writeShards(folder, texts) {
  mkdirSync(folder, { recursive: true });
  const each = Math.ceil(texts.length / SHARDS);
  for (let shard = 0; shard < SHARDS; shard++) {
    const lines = texts.slice(shard * each, (shard + 1) * each).map((text, i) => `${JSON.stringify({ id: String(shard * each + i), text })}\n`);
    writeFileSync(join(folder, `${shard}.jsonl`), lines.join(''));
  }
}

/**
 * Writes the documents of `inputs` that have a text, up to `bytes`, under `folder` and returns their number, bytes, language, the folders
 * `raw` and `cut`, and the exact similarities: `pairs` with J ≥ 0.5 between positions.
 */
export async function prepare(name, inputs, folder, { n, textColumn = 'text', bytes: most = Infinity }) {
  let held = 0;
  const texts = (await documentsOf(inputs, textColumn)).map(({ text }) => text).filter((text) => text !== null && text !== '' && (held += Buffer.byteLength(text)) <= most);
  const { words, numberCorpus, truePairs } = await loadTruth();
  const [raw, cut] = [join(folder, name, 'raw'), join(folder, name, 'cut')];
  writeShards(raw, texts);
  const spaced = [];
  const listed = function* () {
    for (const text of texts) {
      const list = words(text);
      spaced.push(list.join(' '));
      yield list;
    }
  };
  const pairs = truePairs(numberCorpus(listed(), n), LOWEST).map(({ left, right, jaccard }) => ({ left, right, jaccard }));
  writeShards(cut, spaced);
  const letters = texts.reduce((sum, text) => sum + text.length, 0);
  const han = texts.reduce((sum, text) => sum + (text.match(HAN)?.length ?? 0), 0);
  return {
    name,
    inputs: inputs.map((path) => basename(path)),
    documents: texts.length,
    bytes: texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0),
    language: han > 0.3 * letters ? 'zh' : 'en',
    raw,
    cut,
    pairs,
  };
}
