import { bandKeys } from './band_keys.ts';
import { bucketAnchors } from './bucket_anchors.ts';
import { bucketAnchorsHot } from './bucket_anchors_hot.ts';
import { bucketInsert } from './bucket_insert.ts';
import { bucketScatter } from './bucket_scatter.ts';
import { byteAgreement } from './byte_agreement.ts';
import { pairCount } from './pair_count.ts';
import { pairEmit } from './pair_emit.ts';
import { sketchFssLarge } from './sketch_fss_large.ts';
import { sketchFssSmall } from './sketch_fss_small.ts';
import { sketchMinhash } from './sketch_minhash.ts';
import { slotAgreement } from './slot_agreement.ts';
import { slotBytes } from './slot_bytes.ts';
import { classify } from './classify.ts';
import { digestWords } from './digest_words.ts';
import { fill } from './fill.ts';
import { hashLongWords } from './hash_long_words.ts';
import { hashWords } from './hash_words.ts';
import { hashWordsAscii } from './hash_words_ascii.ts';
import type { Kernel } from './kernel.ts';
import { scanApply } from './scan_apply.ts';
import { scanReduce } from './scan_reduce.ts';
import { scanSpine } from './scan_spine.ts';
import { shingleHash } from './shingle_hash.ts';
import { unitStarts } from './unit_starts.ts';
import { unitWords } from './unit_words.ts';
import { wordStarts } from './word_starts.ts';

/** Every kernel there is, one line each; shaders and cases must be the same set (scripts/check-shaders, kernels.test). */
const list: readonly Kernel[] = [
  bandKeys,
  bucketAnchors,
  bucketAnchorsHot,
  bucketInsert,
  bucketScatter,
  pairCount,
  pairEmit,
  sketchFssLarge,
  sketchFssSmall,
  sketchMinhash,
  slotBytes,
  byteAgreement,
  slotAgreement,
  unitStarts,
  classify,
  wordStarts,
  scanReduce,
  scanSpine,
  scanApply,
  unitWords,
  hashWordsAscii,
  hashWords,
  hashLongWords,
  shingleHash,
  digestWords,
  fill,
];

export const kernels: Readonly<Record<string, Kernel>> = Object.fromEntries(list.map((kernel) => [kernel.id, kernel]));
