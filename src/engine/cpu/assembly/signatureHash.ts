/** Hashes of whole signatures, four units in the lanes: the key of one band that has all slots. */
import { gather } from './bandKeys';
import { lanes } from './layout';
import { fmix4, step } from './mix';

/** Writes the hash of each of `units` signatures of `words` words at `hashes`, low half first, salted as the keys are. */
export function hashSignatures(signatures: usize, salts: usize, units: u32, words: u32, hashes: usize): void {
  const width = <usize>words << 2;
  const last: u32 = units - 1;
  for (let unit: u32 = 0; unit < units; unit += 4) {
    const at0 = signatures + <usize>unit * width;
    const at1 = signatures + <usize>(unit + 1 < last ? unit + 1 : last) * width;
    const at2 = signatures + <usize>(unit + 2 < last ? unit + 2 : last) * width;
    const at3 = signatures + <usize>(unit + 3 < last ? unit + 3 : last) * width;
    let low = i32x4.splat(0x2545f491);
    let high = i32x4.splat(<i32>0x9e3779b9);
    for (let offset: usize = 0; offset < width; offset += 4) {
      const s = gather(at0 + offset, at1 + offset, at2 + offset, at3 + offset);
      low = step(low, s, i32x4.splat(<i32>0x85ebca77), 15);
      high = step(high, s, i32x4.splat(<i32>0xc2b2ae3d), 13);
    }
    v128.store(lanes, low);
    v128.store(lanes, high, 16);
    for (let lane: u32 = 0; lane < 4 && unit + lane < units; lane++) {
      const salt = salts + (<usize>(unit + lane) << 3);
      const from = lanes + (<usize>lane << 2);
      store<u32>(from, load<u32>(from) ^ load<u32>(salt));
      store<u32>(from, load<u32>(from, 16) ^ load<u32>(salt, 4), 16);
    }
    v128.store(lanes, fmix4(v128.load(lanes)));
    v128.store(lanes, fmix4(v128.load(lanes, 16)), 16);
    for (let lane: u32 = 0; lane < 4 && unit + lane < units; lane++) {
      const at = hashes + (<usize>(unit + lane) << 3);
      store<u32>(at, load<u32>(lanes + (<usize>lane << 2)));
      store<u32>(at, load<u32>(lanes + (<usize>lane << 2), 16), 4);
    }
  }
}
