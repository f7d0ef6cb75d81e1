import { UnsupportedError } from '../core/errors.ts';
import type { ModelReader } from './modelReader.ts';

const MAGIC = 793712314;
const VERSIONS = [11, 12];
const SUPERVISED = 3;
/** In the order of the numbers in the file, from 1. */
const LOSSES = ['hs', 'ns', 'softmax', 'ova'] as const;
export type Loss = (typeof LOSSES)[number];

/** What a model was trained with, as far as it says how to ask it. */
export interface ModelArgs {
  readonly dim: number;
  readonly wordNgrams: number;
  readonly loss: Loss;
  readonly bucket: number;
  /** Lengths of n-grams of code points; 0 and 0 for none. */
  readonly minn: number;
  readonly maxn: number;
}

/** Reads the head of a model. @throws FormatError, UnsupportedError for a model that is no classifier */
export async function readArgs(file: ModelReader): Promise<ModelArgs> {
  const magic = await file.int32();
  if (magic !== MAGIC) throw file.damaged('a model of fastText (.bin or .ftz)', 'other bytes');
  const version = await file.int32();
  if (!VERSIONS.includes(version)) throw new UnsupportedError({ expected: `fastText's format ${VERSIONS.join(' or ')}`, found: `${version}`, remedy: 'save the model with fastText 0.9', file: file.path });
  // dim, window, epochs, least count, negatives, words of an n-gram, loss, kind, buckets, minn, maxn, rate of updates, t.
  const numbers: number[] = [];
  for (let i = 0; i < 12; i++) numbers.push(await file.int32());
  await file.float64();
  const [dim, , , , , wordNgrams, loss, kind, bucket, minn, maxn] = numbers;
  if (kind !== SUPERVISED) throw new UnsupportedError({ expected: 'a supervised model, with labels', found: 'word vectors', remedy: 'name a classifier', file: file.path });
  if (dim < 1 || dim > 1 << 16) throw file.damaged('1 to 65536 dimensions', `${dim}`);
  if (loss < 1 || loss > LOSSES.length) throw file.damaged('one of four losses', `number ${loss}`);
  if (bucket < 0 || wordNgrams < 0 || minn < 0 || maxn < 0 || maxn > 1 << 10 || wordNgrams > 1 << 10) throw file.damaged('lengths of n-grams', `${[bucket, wordNgrams, minn, maxn].join(', ')}`);
  // Classifiers of format 11 had no n-grams of characters, whatever their head says.
  const characters = version === 11 ? 0 : maxn;
  if (bucket === 0 && (characters > 0 || wordNgrams > 1)) throw file.damaged('buckets for n-grams', 'none');
  return { dim, wordNgrams, loss: LOSSES[loss - 1], bucket, minn, maxn: characters };
}
