import { codePointOf, IS_SPACE, recordOf, sizeOf } from './characters';
import { asciiFlags, lineEnds, lineStarts, text, trimmedEnds, trimmedStarts } from './layout';

@inline
function isSpaceAt(at: usize, size: usize): bool {
  const lead = load<u8>(at) as u32;
  return ((lead < 0x80 ? (load<u8>(asciiFlags + lead) as u32) : (load<u16>(recordOf(codePointOf(at, size))) as u32)) & IS_SPACE) !== 0;
}

/** Where each of `count` lines begins and ends without the white space around it, each as if the other end were as it is. */
export function trimLines(count: u32): void {
  for (let place: usize = 0; place < (count as usize) << 2; place += 4) {
    const first = text + (load<u32>(lineStarts + place) as usize);
    const last = text + (load<u32>(lineEnds + place) as usize);
    let start = first;
    while (start < last) {
      const size = sizeOf(load<u8>(start) as u32);
      if (!isSpaceAt(start, size)) break;
      start += size;
    }
    let end = last;
    while (end > first) {
      let at = end - 1;
      while ((load<u8>(at) & 0xc0) === 0x80) at--;
      if (!isSpaceAt(at, end - at)) break;
      end = at;
    }
    store<u32>(trimmedStarts + place, (start - text) as u32);
    store<u32>(trimmedEnds + place, (end - text) as u32);
  }
}
