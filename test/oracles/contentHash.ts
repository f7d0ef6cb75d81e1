/** Chaskey over one number of 128 bits, written from the paper's definition with big integers. */
const MASK32 = 0xffffffffn;
const MASK128 = (1n << 128n) - 1n;

const double = (x: bigint): bigint => ((x << 1n) & MASK128) ^ (x >> 127n === 1n ? 0x87n : 0n);
const turn = (x: bigint, by: bigint): bigint => ((x << by) | (x >> (32n - by))) & MASK32;

function permute(x: bigint, rounds: number): bigint {
  let [a, b, c, d] = [0n, 32n, 64n, 96n].map((shift) => (x >> shift) & MASK32);
  for (let i = 0; i < rounds; i++) {
    a = (a + b) & MASK32;
    c = (c + d) & MASK32;
    b = turn(b, 5n) ^ a;
    d = turn(d, 8n) ^ c;
    a = turn(a, 16n);
    a = (a + d) & MASK32;
    c = (c + b) & MASK32;
    d = turn(d, 13n) ^ a;
    b = turn(b, 7n) ^ c;
    c = turn(c, 16n);
  }
  return a | (b << 32n) | (c << 64n) | (d << 96n);
}

export function chaskey(key: readonly number[], text: Uint8Array, rounds: number): bigint {
  const k = key.reduce((all, word, i) => all | (BigInt(word >>> 0) << BigInt(32 * i)), 0n);
  const blocks: number[][] = [];
  for (let at = 0; at < text.length; at += 16) blocks.push([...text.subarray(at, at + 16)]);
  let last = double(k);
  const tail = blocks.at(-1);
  if (tail === undefined || tail.length < 16) {
    last = double(last);
    if (tail === undefined) blocks.push([1]);
    else tail.push(1);
  }
  let state = k;
  blocks.forEach((block, i) => {
    state ^= block.reduce((all, byte, j) => all | (BigInt(byte) << BigInt(8 * j)), 0n);
    if (i === blocks.length - 1) state ^= last;
    state = permute(state, rounds);
  });
  return state ^ last;
}
