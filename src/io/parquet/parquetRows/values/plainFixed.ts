import { brokenPage } from '../../parquetLevels.ts';
import { ENCODING } from '../fieldNumbers.ts';
import { copyRuns } from './copyRuns.ts';
import type { PageValues } from './pageValues.ts';

/** PLAIN values of `width` bytes each. @throws FormatError if `body` has fewer than `count` */
export function plainFixed(body: Uint8Array, width: number, count: number): PageValues {
  if (body.length < width * count) throw brokenPage('values cut short');
  return {
    encoding: ENCODING.PLAIN,
    bytesBetween: (from, to) => (to - from) * width,
    gather(runs, kept, room) {
      const out = room(kept * width);
      copyRuns(body, width, runs, out);
      return out;
    },
  };
}
