import type { KernelCase } from './case.ts';
import { nastyTexts, utf8 } from './nastyTexts.ts';
import type { NastyText } from './nastyTexts.ts';
import { textFixture } from './textFixture.ts';

function startsCase({ name, units }: NastyText, WG = 64): KernelCase {
  const { unitCount, byteCount, groupCount, offsets, unitBits } = textFixture(units);
  return {
    name,
    params: { unit_count: unitCount, byte_count: byteCount },
    constants: { WG },
    buffers: { offsets: Uint32Array.from([...offsets, 1]), unit_bits: { length: groupCount, fill: 0 } },
    expected: { unit_bits: unitBits },
  };
}

/** Units of 0 to 66 bytes, so that units begin at every bit and beyond a group. */
function unitsOf(count: number): NastyText {
  return { name: `${count} units`, units: Array.from({ length: count }, (_, i) => utf8('.'.repeat((i * 29) % 67))) };
}

export const cases: readonly KernelCase[] = [
  ...[1, 2, 63, 64, 65, 500].map((count) => startsCase(unitsOf(count))),
  ...nastyTexts.map((text) => startsCase(text)),
  startsCase({ name: 'more than 65,535 workgroups', units: Array.from({ length: 65_600 }, (_, i) => utf8('a'.repeat(i % 3))) }, 1),
];
