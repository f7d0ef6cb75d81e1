import { foldEqual } from '../cluster/fold.ts';
import type { Engine } from '../engine/engine.ts';
import { collideParts } from './collideParts.ts';

/** The key columns of records that fold: d0 … d3 of the digest, h0 and h1 of the signature, the group. */
type FoldKind = readonly Uint32Array[];

/**
 * Returns what `foldEqual` returns: for each record the first in `order` that is equal in every column. The engine finds
 * those that meet in 64 bits of digest and signature hash, by buckets of depth 1; every meeting is confirmed here over
 * all bits. What meets without being equal is folded here, so that no choice of keys changes the outcome.
 */
export async function foldOnEngine(engine: Engine, kind: FoldKind, order: Uint32Array): Promise<Uint32Array> {
  const [d0, d1, , , h0, h1] = kind;
  const keys = new Uint32Array(2 * order.length);
  order.forEach((record, at) => {
    keys[2 * at] = d0[record] ^ h0[record];
    keys[2 * at + 1] = d1[record] ^ h1[record];
  });
  const representative = Uint32Array.from({ length: order.length }, (_, record) => record);
  const unequal: number[] = [];
  for await (const { pairs } of collideParts(engine, keys, 1)) {
    for (let p = 0; p < pairs.length; p += 2) {
      const anchor = order[pairs[p]];
      const record = order[pairs[p + 1]];
      if (kind.every((column) => column[anchor] === column[record])) representative[record] = anchor;
      else unequal.push(pairs[p + 1]);
    }
  }
  if (unequal.length > 0) {
    // Their bucket's first record is not of their kind, so their own first is among them.
    const rest = Uint32Array.from(unequal).sort().map((at) => order[at]);
    const first = foldEqual(kind.map((column) => rest.map((record) => column[record])), Uint32Array.from(rest, (_, at) => at));
    rest.forEach((record, at) => (representative[record] = rest[first[at]]));
  }
  return representative;
}
