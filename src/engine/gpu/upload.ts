/** Bytes to device buffers through queue.writeBuffer, the fastest way there is for buffers that live long. */

/** Large enough to make the calls cheap, small enough to stay in the cache. */
const chunkBytes = 1 << 20;

function asBytes(content: Uint32Array | Uint8Array): Uint8Array {
  return new Uint8Array(content.buffer, content.byteOffset, content.byteLength);
}

/**
 * Copies `content` to the start of `target` and returns how many bytes were written: the content's, rounded up to whole
 * words, the rest of the last word zero. Memory that is shared between threads is copied out first, because
 * writeBuffer of such a view ends the process on Node 20.
 */
export function uploadBytes(gpu: GPUDevice, target: GPUBuffer, content: Uint32Array | Uint8Array): number {
  const bytes = asBytes(content);
  const whole = bytes.byteLength - (bytes.byteLength % 4);
  if (bytes.buffer instanceof SharedArrayBuffer) {
    const copy = new Uint8Array(Math.min(whole, chunkBytes));
    for (let at = 0; at < whole; at += chunkBytes) {
      const part = bytes.subarray(at, Math.min(at + chunkBytes, whole));
      copy.set(part);
      gpu.queue.writeBuffer(target, at, copy, 0, part.byteLength);
    }
  } else if (whole > 0) gpu.queue.writeBuffer(target, 0, bytes as Uint8Array<ArrayBuffer>, 0, whole);
  if (whole === bytes.byteLength) return whole;
  const tail = new Uint8Array(4);
  tail.set(bytes.subarray(whole));
  gpu.queue.writeBuffer(target, whole, tail);
  return whole + 4;
}

/** Writes `word` to the first `words` words of `target`. */
export function uploadFill(gpu: GPUDevice, target: GPUBuffer, words: number, word: number): void {
  const chunk = new Uint32Array(Math.min(words, chunkBytes / 4)).fill(word);
  for (let at = 0; at < words; at += chunk.length) gpu.queue.writeBuffer(target, at * 4, chunk, 0, Math.min(chunk.length, words - at));
}
