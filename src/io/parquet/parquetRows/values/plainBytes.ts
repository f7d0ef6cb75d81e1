import { brokenPage } from '../../parquetLevels.ts';
import { ENCODING } from '../fieldNumbers.ts';
import { copyBytes } from './copyRuns.ts';
import type { PageValues } from './pageValues.ts';

/** PLAIN byte strings, each behind its length in four bytes. @throws FormatError if they do not fit in `body` */
export function plainBytes(body: Uint8Array, count: number): PageValues {
  if (body.length < 4 * count) throw brokenPage('values cut short');
  const starts = new Uint32Array(count + 1);
  const end = body.length;
  let at = 0;
  for (let i = 0; i < count; i++) {
    starts[i] = at;
    if (at + 4 > end) throw brokenPage('values cut short');
    at += 4 + (body[at] | (body[at + 1] << 8) | (body[at + 2] << 16)) + body[at + 3] * 2 ** 24;
    if (at > end) throw brokenPage('values cut short');
  }
  starts[count] = at;
  return {
    encoding: ENCODING.PLAIN,
    bytesBetween: (from, to) => starts[to] - starts[from],
    gather(runs, _kept, room) {
      let size = 0;
      for (let r = 0; r < runs.length; r += 2) size += starts[runs[r + 1]] - starts[runs[r]];
      const out = room(size);
      let to = 0;
      for (let r = 0; r < runs.length; r += 2) {
        copyBytes(body, starts[runs[r]], starts[runs[r + 1]], out, to);
        to += starts[runs[r + 1]] - starts[runs[r]];
      }
      return out;
    },
  };
}
