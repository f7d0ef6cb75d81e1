/** The documents that engines are measured on: those of the files given, or a corpus made by seed of the sample. */
import { join } from 'node:path';
import { readTexts } from '../columns.mjs';
import { SAMPLE } from '../sample.mjs';
import { writeCorpus } from '../whole-job-corpus.mjs';

export const SEED = 43;
const SEEDED_BYTES = 4e6;
/** Kernels are measured on so much of it, jobs on all. */
const KERNEL_BYTES = 16 << 20;

/** Returns `{ files, texts, bytes, source }`; `texts` are those that the kernels get. */
export async function corpusOf(inputs, folder, textColumn) {
  const files = inputs ?? [join(folder, 'seeded.parquet')];
  const made = inputs === undefined ? await writeCorpus(files[0], { inputs: SAMPLE, bytes: SEEDED_BYTES, seed: SEED }) : null;
  const all = await readTexts(files, textColumn);
  const texts = [];
  let bytes = 0;
  for (const text of all) {
    if (bytes >= KERNEL_BYTES) break;
    texts.push(text);
    bytes += text.length;
  }
  if (bytes === 0) throw new Error('Expected documents but found none: name an --input with text');
  const allBytes = all.reduce((sum, text) => sum + text.length, 0);
  return { files, texts, bytes, all: { documents: all.length, bytes: allBytes }, source: made === null ? 'files' : `made of the sample, seed ${SEED}` };
}
