/** Bytes that are put together for looking at, then forgotten. */
export class Scratch {
  bytes = new Uint8Array(1024);
  length = 0;

  clear(): void {
    this.length = 0;
  }

  /** Appends from[start … end). */
  add(from: Uint8Array, start: number, end: number): void {
    if (this.length + end - start > this.bytes.length) {
      const larger = new Uint8Array(2 * (this.length + end - start));
      larger.set(this.bytes.subarray(0, this.length));
      this.bytes = larger;
    }
    this.bytes.set(from.subarray(start, end), this.length);
    this.length += end - start;
  }

  /** True if the ASCII word, in lower case, stands in it, whatever the case. */
  hasIgnoringCase(word: Uint8Array): boolean {
    const { bytes, length } = this;
    const first = word[0];
    for (let at = 0; at + word.length <= length; at++) {
      if (lower(bytes[at]) !== first) continue;
      let i = 1;
      while (i < word.length && lower(bytes[at + i]) === word[i]) i++;
      if (i === word.length) return true;
    }
    return false;
  }
}

export function lower(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte;
}

/** True if the ASCII word, in lower case, stands at bytes[at], whatever the case, and ends by `end`. */
export function standsAt(bytes: Uint8Array, at: number, end: number, word: Uint8Array): boolean {
  if (at < 0 || at + word.length > end) return false;
  for (let i = 0; i < word.length; i++) if (lower(bytes[at + i]) !== word[i]) return false;
  return true;
}
