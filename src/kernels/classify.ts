import { defineKernel, lanesFor, WORKGROUP_SIZES } from './kernel.ts';
import { asciiWordBytes } from './asciiBytes.ts';
import { decode, encodedLength, firstBytes } from './utf8Window.ts';
import { CLASS_SHIFT, tableEntry } from './wordLookup.ts';
import { trailingZeros } from '../core/u32.ts';
import { IGNORE, SINGLE, WORD } from '../text/wordTable.ts';

/** Four bytes of text; zeros before the first and from byteCount on, where a reused buffer holds an older batch. */
function loadWord(text: Uint32Array, index: number, byteCount: number): number {
  const left = byteCount - index * 4;
  if (left >= 4 && index >= 0) return text[index];
  return left <= 0 || index < 0 ? 0 : firstBytes(text[index], left);
}

/** Moves the high bits of four bytes to bits 0 to 3. */
function gather(highBits: number): number {
  return Math.imul((highBits >>> 7) & 0x01010101, 0x10204080) >>> 28;
}

/**
 * Four bitmaps for each group of 32 bytes, side by side in `masks`: bytes of word code points, bytes of ignored ones,
 * lead bytes of singles, unit starts. No code point reaches further than three bytes from its lead, so a group is
 * decided by itself and four bytes on either side.
 */
export const classify = defineKernel({
  id: 'classify',
  params: ['byte_count', 'group_count'],
  bindings: [
    { name: 'text', access: 'read' },
    { name: 'table', access: 'read' },
    { name: 'unit_bits', access: 'read' },
    { name: 'masks', access: 'read_write' },
  ],
  constants: { WG: 64 },
  tunable: { WG: WORKGROUP_SIZES },
  workgroups: ({ group_count }, constants) => lanesFor(group_count, constants),
  twin({ params: { byte_count, group_count }, buffers: { text, table, unit_bits, masks } }) {
    for (let group = 0; group < group_count; group++) {
      const first = group * 8;
      let wordBytes = 0;
      let seen = 0;
      for (let i = 0; i < 8; i++) {
        const bytes = loadWord(text, first + i, byte_count);
        seen |= bytes;
        wordBytes |= gather(asciiWordBytes(bytes)) << (i * 4);
      }
      let ignoredBytes = 0;
      let singles = 0;
      // In a group of nothing but ASCII no sequence begins, ends or goes on.
      if ((seen & 0x80808080) !== 0) {
        const startsAfter = group + 1 < group_count ? unit_bits[group + 1] & 15 : 0;
        // Step 0 takes the four bytes before the group, of which only what reaches into the group is painted.
        let bytes = loadWord(text, first - 1, byte_count);
        let starts = group > 0 ? unit_bits[group - 1] >>> 28 : 0;
        for (let step = 0; step < 9; step++) {
          const shift = step * 4 - 4;
          const next = loadWord(text, first + step, byte_count);
          const nextStarts = step === 8 ? startsAfter : (unit_bits[group] >>> (step * 4)) & 15;
          // Bytes of C0 and above.
          for (let leads = gather(bytes & (bytes << 1)); leads !== 0; leads &= leads - 1) {
            const k = trailingZeros(leads);
            const window = (bytes >>> (k * 8)) | ((next << 8) << (24 - k * 8));
            // A unit that begins in bytes 1 to 3 of the window ends it.
            const ends = ((starts | (nextStarts << 4)) >> (k + 1)) & 7;
            const c = decode(firstBytes(window, 1 + trailingZeros(ends | 8)));
            const codeClass = tableEntry(table, c) >> CLASS_SHIFT;
            const span = (1 << encodedLength(c)) - 1;
            const painted = step === 0 ? span >> (4 - k) : span << (shift + k);
            if (codeClass === WORD) wordBytes |= painted;
            else if (codeClass === IGNORE) ignoredBytes |= painted;
            else if (codeClass === SINGLE && step > 0) singles |= 1 << (shift + k);
          }
          bytes = next;
          starts = nextStarts;
        }
      }
      masks[group * 4] = wordBytes;
      masks[group * 4 + 1] = ignoredBytes;
      masks[group * 4 + 2] = singles;
      masks[group * 4 + 3] = unit_bits[group];
    }
  },
});
