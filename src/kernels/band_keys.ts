import { fmix } from '../core/u32.ts';
import { defineKernel, lanesFor, WORKGROUP_SIZES } from './kernel.ts';

/** 64-bit key of each band of each unit, band-major; salted by the unit's group so that only units of one group meet. */
export const bandKeys = defineKernel({
  id: 'band_keys',
  params: ['unit_count', 'bands', 'rows', 'slot_words', 'signature_words'],
  bindings: [
    { name: 'signatures', access: 'read' },
    { name: 'salts', access: 'read' },
    { name: 'keys', access: 'read_write' },
  ],
  constants: { WG: 64 },
  tunable: { WG: WORKGROUP_SIZES },
  workgroups: (params, constants) => lanesFor(params.bands * params.unit_count, constants),
  twin({ params, buffers }) {
    const { signatures, salts, keys } = buffers;
    const units = params.unit_count;
    const words = params.rows * params.slot_words;
    for (let band = 0; band < params.bands; band++) {
      for (let unit = 0; unit < units; unit++) {
        const first = unit * params.signature_words + band * words;
        let lo = 0x2545f491 ^ Math.imul(band, 0x9e3779b1);
        let hi = 0x9e3779b9 ^ Math.imul(band, 0x85ebca77);
        for (let i = first; i < first + words; i++) {
          lo = Math.imul(lo ^ signatures[i], 0x85ebca77);
          lo ^= lo >>> 15;
          hi = Math.imul(hi ^ signatures[i], 0xc2b2ae3d);
          hi ^= hi >>> 13;
        }
        const at = 2 * (band * units + unit);
        keys[at] = fmix(lo ^ salts[2 * unit]);
        keys[at + 1] = fmix(hi ^ salts[2 * unit + 1]);
      }
    }
  },
});
