/** Why a pair of near-duplicates stayed together: the reasons that banding and bucket depth account for, and others. */
import { openSketcher } from './sketches.mjs';

/**
 * Returns `{ pair, reason, explained }` for each pair. `explained` is true if the two share no band key, or if in each
 * bucket they share the earlier one lies beyond the depth. Holds for `--keep first`, where rank is the global row.
 * @param {readonly { left: number, right: number, jaccard: number }[]} pairs
 * @param {{ documents: readonly { text: string | null }[] }} truth
 */
export async function reasonForMiss(pairs, { documents }, report) {
  if (pairs.length === 0) return [];
  const { family, k, n, bucketDepth } = report.settings;
  const { bands, rows } = report.bands;
  const sketcher = await openSketcher({ engine: 'cpu', family, k, n, bands, rows });
  let sketches;
  try {
    sketches = await sketcher.sketch(documents.map(({ text }) => text));
  } finally {
    await sketcher.close();
  }
  const { keys, digests, signatures } = sketches;
  // Exact copies stand as one, the lowest of them.
  const first = new Map();
  digests.forEach((digest, i) => {
    if (digest !== null && !first.has(digest)) first.set(digest, i);
  });
  const standsFor = (i) => first.get(digests[i]);
  const buckets = new Map();
  for (const i of first.values()) {
    keys[i].forEach((key, band) => {
      const name = `${band} ${key}`;
      if (!buckets.has(name)) buckets.set(name, []);
      buckets.get(name).push(i);
    });
  }
  return pairs.map((pair) => {
    const [low, high] = [standsFor(pair.left), standsFor(pair.right)].sort((a, b) => a - b);
    const shared = keys[low].map((key, band) => (key === keys[high][band] ? `${band} ${key}` : null)).filter((name) => name !== null);
    if (shared.length === 0) return { pair, reason: 'no band key in common', explained: true };
    if (shared.every((name) => buckets.get(name).indexOf(low) >= bucketDepth)) return { pair, reason: `beyond the depth of ${bucketDepth} in every bucket they share`, explained: true };
    let same = 0;
    for (let q = 0; q < k; q++) if (signatures[low * k + q] === signatures[high * k + q]) same++;
    return { pair, reason: `${shared.length} band keys in common and ${same} of ${k} slots equal`, explained: false };
  });
}
