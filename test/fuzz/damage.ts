import { pick } from '../io/seededRandom.ts';

/** A place that was written over; the bytes behind it stand where they stood. */
export interface Touched {
  readonly from: number;
  readonly to: number;
}

export interface Damaged {
  readonly bytes: Buffer;
  readonly how: string;
  /** What was written over, or null if bytes were taken out, doubled or cut off and nothing stands where it stood. */
  readonly touched: readonly Touched[] | null;
}

const NUMBERS = [0, 1, -1, 2 ** 31 - 1, -(2 ** 31), 2 ** 24, 7, 255, 65_535];

/**
 * Damages a file in one to three places: flips bits, writes over it (with zeros, ones, chance or a telling number), takes
 * bytes out, doubles them, cuts the file off. Half of the places are in `hot`, where lengths and offsets are.
 */
export function damage(whole: Uint8Array, hot: readonly Touched[], random: () => number): Damaged {
  let bytes = Buffer.from(whole);
  const touched: Touched[] = [];
  const hows: string[] = [];
  let inPlace = true;
  const within = (from: number, to: number): number => from + Math.floor(random() * (to - from));
  for (let times = pick(random, [1, 1, 2, 3]); times > 0 && bytes.length > 0; times--) {
    const region = hot.length > 0 && random() < 0.5 ? pick(random, hot) : { from: 0, to: bytes.length };
    const at = Math.min(within(region.from, Math.max(region.to, region.from + 1)), bytes.length - 1);
    const to = Math.min(at + 1 + Math.floor(random() * 12), bytes.length);
    const how = pick(random, ['bit', 'bit', 'bit', 'ones', 'zeros', 'chance', 'number', 'out', 'double', 'cut'] as const);
    hows.push(`${how}@${at}`);
    let end = to;
    switch (how) {
      case 'bit':
        bytes[at] ^= 1 << Math.floor(random() * 8);
        end = at + 1;
        break;
      case 'ones':
        bytes.fill(0xff, at, to);
        break;
      case 'zeros':
        bytes.fill(0, at, to);
        break;
      case 'chance':
        for (let i = at; i < to; i++) bytes[i] = within(0, 256);
        break;
      case 'number':
        end = Math.min(at + 4, bytes.length);
        if (end - at === 4) bytes.writeInt32LE(pick(random, NUMBERS), at);
        break;
      case 'out':
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(to)]);
        break;
      case 'double':
        bytes = Buffer.concat([bytes.subarray(0, to), bytes.subarray(at)]);
        break;
      case 'cut':
        bytes = bytes.subarray(0, at);
    }
    if (how === 'out' || how === 'double' || how === 'cut') inPlace = false;
    touched.push({ from: at, to: end });
  }
  return { bytes, how: hows.join(' '), touched: inPlace ? touched : null };
}
