/** Content of plan buffers as u32 words; every platform bandsaw runs on is little-endian, as WGSL is. */

/**
 * Returns `content` as `length` words, zeros behind its end. A view of the same memory where that is possible, else a
 * copy; the caller must not write to it.
 */
export function asWords(content: Uint32Array | Uint8Array, length: number): Uint32Array {
  if (content.byteLength === length * 4 && content.byteOffset % 4 === 0) {
    return content instanceof Uint32Array ? content : new Uint32Array(content.buffer, content.byteOffset, length);
  }
  const words = new Uint32Array(length);
  new Uint8Array(words.buffer).set(new Uint8Array(content.buffer, content.byteOffset, content.byteLength));
  return words;
}

/** What nobody wrote: easily seen in a failure, and no value that a kernel could take for empty. */
export const POISON = 0xdeadbeef;
