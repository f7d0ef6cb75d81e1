/** A call costs more than copying a few values in a loop. */
const SHORT = 48;

export function copyBytes(source: Uint8Array, from: number, to: number, out: Uint8Array, at: number): void {
  if (to - from > SHORT) out.set(source.subarray(from, to), at);
  else for (let i = from; i < to; i++) out[at++] = source[i];
}

/** Copies ranges of values of `width` bytes. */
export function copyRuns(source: Uint8Array, width: number, runs: Int32Array, out: Uint8Array, at = 0): void {
  for (let r = 0; r < runs.length; r += 2) {
    const from = runs[r] * width;
    const to = runs[r + 1] * width;
    copyBytes(source, from, to, out, at);
    at += to - from;
  }
}
