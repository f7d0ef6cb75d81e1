/** What is measured beside bandsaw. A peer is one entry here and one driver in adapters/. */

/** Environments by name: what pip or cargo installs, pinned. */
export const environments = {
  libraries: { kind: 'python', packages: ['datasketch==2.0.0', 'rensa==0.5.0', 'numpy==2.4.6', 'xxhash==3.8.2'] },
  'text-dedup': { kind: 'python', packages: ['text-dedup==0.4.0', 'numpy==2.4.6'] },
  datatrove: { kind: 'python', packages: ['datatrove==0.10.1', 'numpy==2.4.6', 'orjson==3.13.0', 'regex==2026.11.19', 'xxhash==3.8.2', 'tokenizers==0.23.3', 'spacy==3.8.18', 'jieba==0.42.1'] },
  gaoya: { kind: 'rust', packages: ['gaoya==0.2.2'] },
};

/**
 * `does` says what is really computed, in one sentence. `cut` means that texts are given with a space between the words of
 * words-v1. `job: false`: only its sketches differ from those of the entry before.
 */
export const peers = [
  { name: 'bandsaw', options: { verify: 'auto' }, does: 'FastSimilaritySketch of all shingles; every pair that is not hopeless is compared exactly; a row goes only for a kept near-duplicate' },
  { name: 'bandsaw --verify sketch', options: { verify: 'sketch' }, sketch: false, does: 'the same sketches, compared slot by slot instead of exactly' },
  { name: 'datasketch', environment: 'libraries', driver: 'datasketch_peer.py', version: 'datasketch', does: 'MinHash over SHA-1 of all shingles; candidates compared by their signatures, first row stays' },
  { name: 'datasketch (xxh32)', environment: 'libraries', driver: 'datasketch_peer.py', version: 'datasketch', options: { hash: 'xxh32' }, job: false, does: 'the same with xxHash in place of SHA-1' },
  { name: 'rensa', environment: 'libraries', driver: 'rensa_peer.py', version: 'rensa', options: { mode: 'all' }, does: 'R-MinHash (of the same kind as FastSimilaritySketch) of all shingles; candidates compared by their signatures, first row stays' },
  { name: 'rensa rho', environment: 'libraries', driver: 'rensa_peer.py', version: 'rensa', options: { mode: 'rho' }, does: 'its fast mode: a few positions of a document are looked at; a marked row goes for any earlier marked one in a bucket, without a comparison of texts or signatures in full' },
  { name: 'gaoya', environment: 'gaoya', driver: 'gaoya', version: 'gaoya', does: 'MinHash (a·x + b mod 2³² mod 2³¹ − 1) over FNV of all shingles; candidates compared by their signatures, first row stays' },
  { name: 'text-dedup', environment: 'text-dedup', driver: 'text_dedup_peer.py', version: 'text-dedup', does: 'MinHash over SHA-1 of runs of 5 pieces between characters that are no letters; buckets are united, nothing is compared' },
  { name: 'text-dedup (words cut before)', environment: 'text-dedup', driver: 'text_dedup_peer.py', version: 'text-dedup', cut: true, does: 'the same over our words' },
  { name: 'datatrove', environment: 'datatrove', driver: 'datatrove_peer.py', version: 'datatrove', options: { words: 'own' }, does: 'MinHash over xxHash of runs of 5 words of spaCy or jieba; neighbours in a bucket are chained, nothing is compared; texts of fewer than 5 words are not looked at' },
  { name: 'datatrove (words cut before)', environment: 'datatrove', driver: 'datatrove_peer.py', version: 'datatrove', options: { words: 'space' }, cut: true, does: 'the same over our words, cut at white space' },
];
