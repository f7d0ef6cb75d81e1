import { brokenPage } from '../../parquetLevels.ts';
import { ENCODING } from '../fieldNumbers.ts';
import { encodeHybrid } from '../hybridWriter.ts';
import { decodeLevels } from '../levels.ts';
import type { PageValues } from './pageValues.ts';

/** PLAIN booleans, a bit each. */
export function plainBooleans(body: Uint8Array, count: number): PageValues {
  if (body.length * 8 < count) throw brokenPage('values cut short');
  return {
    encoding: ENCODING.PLAIN,
    bytesBetween: (from, to) => (to - from) / 8,
    gather(runs, kept, room) {
      const out = room(Math.ceil(kept / 8)).fill(0);
      let at = 0;
      for (let r = 0; r < runs.length; r += 2) {
        for (let i = runs[r]; i < runs[r + 1]; i++, at++) out[at >>> 3] |= ((body[i >>> 3] >>> (i & 7)) & 1) << (at & 7);
      }
      return out;
    },
  };
}

/** Booleans as runs behind their length in four bytes. */
export function runLengthBooleans(body: Uint8Array, count: number): PageValues {
  if (body.length < 4) throw brokenPage('values cut short');
  const length = new DataView(body.buffer, body.byteOffset).getUint32(0, true);
  if (length > body.length - 4) throw brokenPage('values cut short');
  const bits = decodeLevels(body, 4, 4 + length, 1, count);
  return {
    encoding: ENCODING.RLE,
    bytesBetween: (from, to) => (to - from) / 8,
    gather(runs, kept, room) {
      const some = new Uint8Array(kept);
      let at = 0;
      for (let r = 0; r < runs.length; r += 2) for (let i = runs[r]; i < runs[r + 1]; i++) some[at++] = bits[i];
      const packed = encodeHybrid(some, kept, 1);
      const out = room(4 + packed.length);
      new DataView(out.buffer, out.byteOffset).setUint32(0, packed.length, true);
      out.set(packed, 4);
      return out;
    },
  };
}
