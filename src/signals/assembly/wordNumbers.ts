import { hashBytes, isSame, slotsFor } from './hash';
import { scratch } from './layout';

const UPPER: u64 = 0xffffffff00000000;

/**
 * As `number` of wordNumbers.ts, for bytes that lie from `base` on. A slot holds the upper half of a hash and a number
 * plus one; hashes only say where to look, bytes are compared. Returns how many different words there are.
 */
@inline
export function numberWords(base: usize, starts: usize, ends: usize, count: u32, assigned: usize, counts: usize, firsts: usize): u32 {
  const slots = slotsFor(count);
  const mask = slots - 1;
  memory.fill(scratch, 0, slots << 3);
  let distinct: u32 = 0;
  for (let i: usize = 0; i < count; i++) {
    const start = base + (load<u32>(starts + (i << 2)) as usize);
    const end = base + (load<u32>(ends + (i << 2)) as usize);
    const length = end - start;
    const hash = hashBytes(start, length);
    const tag = hash & UPPER;
    let slot = ((hash >>> 32) as usize) & mask;
    // Whether a word is new cannot be foretold, so nothing branches on it: a new one is compared with itself.
    for (;;) {
      const entry = load<u64>(scratch + (slot << 3));
      const isNew = entry === 0;
      const number = select<u32>(distinct, (entry as u32) - 1, isNew);
      const place = (number as usize) << 2;
      const first = select<u32>(i as u32, load<u32>(firsts + place), isNew);
      const firstStart = base + (load<u32>(starts + ((first as usize) << 2)) as usize);
      const firstEnd = base + (load<u32>(ends + ((first as usize) << 2)) as usize);
      if (select<u64>(tag, entry & UPPER, isNew) === tag && firstEnd - firstStart === length && isSame(firstStart, start, length)) {
        store<u64>(scratch + (slot << 3), tag | ((number + 1) as u64));
        store<u32>(firsts + place, first);
        store<u32>(counts + place, select<u32>(0, load<u32>(counts + place), isNew) + 1);
        store<u32>(assigned + (i << 2), number);
        distinct += isNew ? 1 : 0;
        break;
      }
      slot = (slot + 1) & mask;
    }
  }
  return distinct;
}
