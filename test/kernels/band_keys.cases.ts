import { bandKeysOracle } from '../oracles/bandKeys.ts';
import type { BandShape } from '../oracles/bandKeys.ts';
import type { KernelCase } from './case.ts';
import { numbers, UNTOUCHED } from './sketchUnits.ts';

const GUARD = [UNTOUCHED, UNTOUCHED];

interface Options {
  readonly WG?: number;
  readonly salts?: readonly number[];
  readonly signatures?: readonly number[];
}

function keysCase(name: string, shape: BandShape, { WG = 64, salts = numbers(2 * shape.units, 5), signatures = numbers(shape.units * shape.signatureWords, 9) }: Options = {}): KernelCase {
  const rows = Uint32Array.from(signatures);
  const salt = Uint32Array.from(salts);
  return {
    name,
    params: { unit_count: shape.units, bands: shape.bands, rows: shape.rows, slot_words: shape.slotWords, signature_words: shape.signatureWords },
    constants: { WG },
    buffers: { signatures: rows, salts: salt, keys: Uint32Array.from([...Array.from({ length: 2 * shape.bands * shape.units }, () => UNTOUCHED), ...GUARD]) },
    expected: { keys: Uint32Array.from([...bandKeysOracle(rows, salt, shape), ...GUARD]) },
  };
}

export const cases: readonly KernelCase[] = [
  ...[0, 1, 63, 64, 65].map((units) => keysCase(`${units} units`, { units, bands: 1, rows: 4, slotWords: 1, signatureWords: 16 })),
  keysCase('18 × 7 of 128 slots', { units: 40, bands: 18, rows: 7, slotWords: 1, signatureWords: 128 }),
  keysCase('all slots in use', { units: 7, bands: 4, rows: 4, slotWords: 1, signatureWords: 16 }),
  keysCase('as many bands as slots', { units: 5, bands: 16, rows: 1, slotWords: 1, signatureWords: 16 }),
  keysCase('slots of two words', { units: 9, bands: 3, rows: 5, slotWords: 2, signatureWords: 32 }),
  keysCase('no salt', { units: 9, bands: 3, rows: 5, slotWords: 1, signatureWords: 16 }, { salts: Array.from({ length: 18 }, () => 0) }),
  keysCase('equal slots, other salts and bands', { units: 9, bands: 4, rows: 4, slotWords: 1, signatureWords: 16 }, { signatures: Array.from({ length: 144 }, () => 5) }),
  keysCase('no sketch', { units: 2, bands: 4, rows: 4, slotWords: 1, signatureWords: 16 }, { signatures: Array.from({ length: 32 }, () => 0xffffffff) }),
  keysCase('more than 65,535 workgroups', { units: 3642, bands: 18, rows: 1, slotWords: 1, signatureWords: 18 }, { WG: 1 }),
];
