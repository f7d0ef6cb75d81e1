import { codePointOf, recordOf, sizeOf } from './characters';
import { scratch } from './layout';

const ORDERS: usize = 256;
const COPY: usize = 2048;

@inline
function orderAt(at: usize): usize {
  return (load<u16>(recordOf(codePointOf(at, sizeOf(load<u8>(at) as u32))), 6) as usize) >>> 8;
}

/** As combiningMarks.ts, for bytes from `start` to `end` of the memory. */
export function sortMarks(start: usize, end: usize): void {
  for (let at = start; at < end; ) {
    if (orderAt(at) === 0) {
      at += sizeOf(load<u8>(at) as u32);
      continue;
    }
    const from = at;
    memory.fill(scratch, 0, (ORDERS + 1) << 2);
    for (let order = orderAt(at); order !== 0; order = at < end ? orderAt(at) : 0) {
      const size = sizeOf(load<u8>(at) as u32);
      const counter = scratch + ((order + 1) << 2);
      store<u32>(counter, load<u32>(counter) + (size as u32));
      at += size;
    }
    for (let order: usize = 1; order <= ORDERS; order++) store<u32>(scratch + (order << 2), load<u32>(scratch + (order << 2)) + load<u32>(scratch + ((order - 1) << 2)));
    const run = scratch + COPY;
    const bytes = at - from;
    memory.copy(run, from, bytes);
    for (let next = run; next < run + bytes; ) {
      const size = sizeOf(load<u8>(next) as u32);
      const counter = scratch + (orderAt(next) << 2);
      const place = load<u32>(counter) as usize;
      for (let i: usize = 0; i < size; i++) store<u8>(from + place + i, load<u8>(next + i));
      store<u32>(counter, (place + size) as u32);
      next += size;
    }
  }
}
