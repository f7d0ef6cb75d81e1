import { random } from '../oracles/random.ts';
import type { KernelCase } from './case.ts';
import { longText, nastyTexts, wideText } from './nastyTexts.ts';
import type { NastyText } from './nastyTexts.ts';
import { textFixture, withStale } from './textFixture.ts';

function textCase({ name, units }: NastyText, WG = 64): KernelCase {
  const { groupCount, masks, starts, counts } = textFixture(units);
  return {
    name,
    params: { group_count: groupCount },
    constants: { WG },
    buffers: { masks: withStale(masks), starts: { length: groupCount }, counts: { length: groupCount } },
    expected: { starts, counts },
  };
}

/** Bitmaps of single bytes of each kind, as no text gives them, with the starts by walking from byte to byte. */
function bitmapCase(groups: number, seed: number): KernelCase {
  const next = random(seed);
  const masks = new Uint32Array(groups * 4);
  const starts = new Uint32Array(groups);
  const counts = new Uint32Array(groups);
  let kind = 0;
  let open = false;
  for (let at = 0; at < groups * 32; at++) {
    // Long runs of one kind, mostly of word and ignored bytes.
    if (next() < 0.12) kind = [0, 1, 2, 2, 1, 3][Math.floor(next() * 6)];
    const group = at >>> 5;
    const bit = 1 << (at & 31);
    if (kind > 0) masks[group * 4 + kind - 1] |= bit;
    if (next() < 0.02) {
      masks[group * 4 + 3] |= bit;
      open = false;
    }
    if (kind === 3 || (kind === 1 && !open)) {
      starts[group] |= bit;
      counts[group]++;
    }
    if (kind !== 2) open = kind === 1;
  }
  return {
    name: `runs of bytes in ${groups} groups, seed ${seed}`,
    params: { group_count: groups },
    buffers: { masks, starts: { length: groups }, counts: { length: groups } },
    expected: { starts, counts },
  };
}

export const cases: readonly KernelCase[] = [
  ...nastyTexts.map((text) => textCase(text)),
  ...[1, 63, 64, 65, 1000, 1001].map((groups) => bitmapCase(groups, groups)),
  textCase(longText),
  textCase(wideText, 1),
];
