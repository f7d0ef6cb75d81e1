import { hashBytes, isSame, slotsFor } from './hash';
import { scratch } from './layout';

/**
 * As `number` of wordNumbers.ts, for bytes that lie from `base` on. A slot holds the upper half of a hash and a number
 * plus one; hashes only say where to look, bytes are compared. Returns how many different words there are.
 */
// @ts-ignore: decorator
@inline
export function numberWords(base: usize, starts: usize, ends: usize, count: u32, assigned: usize, counts: usize, firsts: usize): u32 {
  const slots = slotsFor(count);
  const mask = slots - 1;
  memory.fill(scratch, 0, slots << 3);
  let distinct: u32 = 0;
  for (let i: usize = 0; i < count; i++) {
    const start = base + (load<u32>(starts + (i << 2)) as usize);
    const end = base + (load<u32>(ends + (i << 2)) as usize);
    const hash = hashBytes(start, end);
    const tag = hash & 0xffffffff00000000;
    let slot = ((hash >>> 32) as usize) & mask;
    for (;;) {
      const entry = load<u64>(scratch + (slot << 3));
      if (entry === 0) {
        const place = (distinct as usize) << 2;
        store<u32>(firsts + place, i as u32);
        store<u32>(counts + place, 1);
        store<u32>(assigned + (i << 2), distinct);
        distinct++;
        store<u64>(scratch + (slot << 3), tag | (distinct as u64));
        break;
      }
      if ((entry & 0xffffffff00000000) === tag) {
        const number = (entry as u32) - 1;
        const place = (number as usize) << 2;
        const first = (load<u32>(firsts + place) as usize) << 2;
        const firstStart = base + (load<u32>(starts + first) as usize);
        const firstEnd = base + (load<u32>(ends + first) as usize);
        if (firstEnd - firstStart === end - start && isSame(firstStart, start, end - start)) {
          store<u32>(counts + place, load<u32>(counts + place) + 1);
          store<u32>(assigned + (i << 2), number);
          break;
        }
      }
      slot = (slot + 1) & mask;
    }
  }
  return distinct;
}
