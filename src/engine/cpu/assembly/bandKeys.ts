/** Band keys of one signature, four bands in the lanes. */
import { lanes } from './layout';
import { fmix4, step } from './mix';

/** The words at four addresses. Callers let lanes past the last item read the last one's. */
@inline
export function gather(at0: usize, at1: usize, at2: usize, at3: usize): v128 {
  return v128.load32_lane(at3, v128.load32_lane(at2, v128.load32_lane(at1, v128.load32_zero(at0), 1), 2), 3);
}

/**
 * Writes the keys of `bands` bands of `words` signature words each: key j at `keys` + j · `stride`, low half first.
 */
export function writeBandKeys(signature: usize, bands: u32, words: u32, saltLow: u32, saltHigh: u32, keys: usize, stride: usize): void {
  const width = <usize>words << 2;
  const last: u32 = bands - 1;
  for (let band: u32 = 0; band < bands; band += 4) {
    const at0 = signature + <usize>band * width;
    const at1 = signature + <usize>(band + 1 < last ? band + 1 : last) * width;
    const at2 = signature + <usize>(band + 2 < last ? band + 2 : last) * width;
    const at3 = signature + <usize>(band + 3 < last ? band + 3 : last) * width;
    const number = i32x4.add(i32x4.splat(band), i32x4(0, 1, 2, 3));
    let low = v128.xor(i32x4.mul(number, i32x4.splat(<i32>0x9e3779b1)), i32x4.splat(0x2545f491));
    let high = v128.xor(i32x4.mul(number, i32x4.splat(<i32>0x85ebca77)), i32x4.splat(<i32>0x9e3779b9));
    for (let offset: usize = 0; offset < width; offset += 4) {
      const s = gather(at0 + offset, at1 + offset, at2 + offset, at3 + offset);
      low = step(low, s, i32x4.splat(<i32>0x85ebca77), 15);
      high = step(high, s, i32x4.splat(<i32>0xc2b2ae3d), 13);
    }
    v128.store(lanes, fmix4(v128.xor(low, i32x4.splat(saltLow))));
    v128.store(lanes, fmix4(v128.xor(high, i32x4.splat(saltHigh))), 16);
    for (let lane: u32 = 0; lane < 4 && band + lane < bands; lane++) {
      const key = keys + <usize>(band + lane) * stride;
      store<u32>(key, load<u32>(lanes + (<usize>lane << 2)));
      store<u32>(key, load<u32>(lanes + (<usize>lane << 2), 16), 4);
    }
  }
}
