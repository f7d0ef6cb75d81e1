/** What a block format does with what the finder finds; a match lies at most 65,535 bytes back and has at least four bytes. */
interface BlockWriter {
  literals(from: number, to: number): void;
  match(from: number, length: number, distance: number): void;
}

const HASH_BITS = 14;
const table = new Int32Array(1 << HASH_BITS);

/**
 * Cuts input[0 … input.length] into literals and matches, greedily, by one table of four-byte hashes; the last `tail`
 * bytes are literals always, and no match starts in the last `margin` bytes. What comes out depends on the input alone.
 */
export function findMatches(input: Uint8Array, writer: BlockWriter, tail: number, margin: number): void {
  const end = input.length;
  let literal = 0;
  table.fill(-1);
  const last = end - Math.max(margin, tail, 4);
  const matchEnd = end - tail;
  let at = 0;
  let misses = 0;
  while (at <= last) {
    const word = input[at] | (input[at + 1] << 8) | (input[at + 2] << 16) | (input[at + 3] << 24);
    const slot = Math.imul(word, 0x9e3779b1) >>> (32 - HASH_BITS);
    const candidate = table[slot];
    table[slot] = at;
    if (
      candidate < 0 || at - candidate > 0xffff ||
      input[candidate] !== input[at] || input[candidate + 1] !== input[at + 1] || input[candidate + 2] !== input[at + 2] || input[candidate + 3] !== input[at + 3]
    ) {
      // Bytes that do not compress are passed over in growing steps.
      at += 1 + (misses++ >> 5);
      continue;
    }
    misses = 0;
    let length = 4;
    while (at + length < matchEnd && input[candidate + length] === input[at + length]) length++;
    if (at > literal) writer.literals(literal, at);
    writer.match(at, length, at - candidate);
    at += length;
    literal = at;
  }
  if (literal < end) writer.literals(literal, end);
}

/** Copies `length` bytes from `distance` back; where they overlap, the copy repeats itself. */
export function copyMatch(out: Uint8Array, at: number, distance: number, length: number): void {
  if (distance >= length && length > 24) {
    out.copyWithin(at, at - distance, at - distance + length);
    return;
  }
  for (let i = 0; i < length; i++) out[at + i] = out[at + i - distance];
}
