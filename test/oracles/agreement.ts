/** Slot agreement by comparing slots as strings. Imports nothing from src. */

function slotsOf(signatures: Uint32Array, row: number, k: number, slotWords: number): string[] {
  const signature = signatures.slice(row * k * slotWords, (row + 1) * k * slotWords);
  return Array.from({ length: k }, (_, slot) => signature.slice(slot * slotWords, (slot + 1) * slotWords).join(' '));
}

/** Number of equal slots of each pair of rows. */
export function agreementOracle(signatures: Uint32Array, pairs: Uint32Array, k: number, slotWords: number): Uint32Array {
  const counts: number[] = [];
  for (let pair = 0; pair < pairs.length; pair += 2) {
    const left = slotsOf(signatures, pairs[pair], k, slotWords);
    const right = slotsOf(signatures, pairs[pair + 1], k, slotWords);
    counts.push(left.filter((slot, at) => slot === right[at]).length);
  }
  return Uint32Array.from(counts);
}
