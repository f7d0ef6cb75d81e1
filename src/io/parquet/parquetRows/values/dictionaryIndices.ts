import { brokenPage, readHybrid } from '../../parquetLevels.ts';
import { encodeHybrid } from '../hybridWriter.ts';
import type { PageValues } from './pageValues.ts';

/** Indices into a dictionary of `size` values: their width in a byte, then runs. The dictionary stays as it is, and so do width and encoding. */
export function dictionaryIndices(body: Uint8Array, count: number, size: number, encoding: number): PageValues {
  if (count > 0 && body.length === 0) throw brokenPage('indices cut short');
  const bits = body.length === 0 ? 0 : body[0];
  const indices = count === 0 ? new Int32Array(0) : readHybrid(body, 1, body.length, bits, count);
  return {
    encoding,
    bytesBetween: (from, to) => ((to - from) * bits) / 8,
    gather(runs, kept, room) {
      const some = new Int32Array(kept);
      let at = 0;
      for (let r = 0; r < runs.length; r += 2) {
        for (let i = runs[r]; i < runs[r + 1]; i++) {
          const index = indices[i];
          if (index < 0 || index >= size) throw brokenPage(`an index outside the dictionary of ${size} values`);
          some[at++] = index;
        }
      }
      const packed = encodeHybrid(some, kept, bits);
      const out = room(1 + packed.length);
      out[0] = bits;
      out.set(packed, 1);
      return out;
    },
  };
}
