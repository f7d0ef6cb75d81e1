import { brokenPage } from '../../parquetLevels.ts';
import { ENCODING } from '../fieldNumbers.ts';
import { copyRuns } from './copyRuns.ts';
import type { PageValues } from './pageValues.ts';

/** Values of `width` bytes, first bytes first: `width` streams of `count` bytes. */
export function streamSplit(body: Uint8Array, width: number, count: number): PageValues {
  if (body.length < width * count) throw brokenPage('values cut short');
  return {
    encoding: ENCODING.BYTE_STREAM_SPLIT,
    bytesBetween: (from, to) => (to - from) * width,
    gather(runs, kept, room) {
      const out = room(kept * width);
      for (let stream = 0; stream < width; stream++) copyRuns(body.subarray(stream * count, (stream + 1) * count), 1, runs, out, stream * kept);
      return out;
    },
  };
}
