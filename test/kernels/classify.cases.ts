import type { KernelCase } from './case.ts';
import { nastyTexts, wideText } from './nastyTexts.ts';
import type { NastyText } from './nastyTexts.ts';
import { textFixture } from './textFixture.ts';

function classifyCase({ name, units }: NastyText, WG = 64): KernelCase {
  const { byteCount, groupCount, text, table, unitBits, masks } = textFixture(units);
  return {
    name,
    params: { byte_count: byteCount, group_count: groupCount },
    constants: { WG },
    buffers: { text, table, unit_bits: unitBits, masks: { length: masks.length } },
    expected: { masks },
  };
}

export const cases: readonly KernelCase[] = [...nastyTexts.map((text) => classifyCase(text)), classifyCase(wideText, 1)];
