/** Returns how often `word` stands in text[start … end), occurrences that overlap counted once, as str.count does. */
export function countIn(text: Uint8Array, start: number, end: number, word: Uint8Array): number {
  const length = word.length;
  const first = word[0];
  let found = 0;
  for (let at = start; at + length <= end; ) {
    if (text[at] !== first) {
      at++;
      continue;
    }
    let i = 1;
    while (i < length && text[at + i] === word[i]) i++;
    if (i === length) {
      found++;
      at += length;
    } else at++;
  }
  return found;
}

export function endsWith(text: Uint8Array, start: number, end: number, word: Uint8Array): boolean {
  if (end - start < word.length) return false;
  for (let i = word.length - 1, at = end - 1; i >= 0; i--, at--) if (text[at] !== word[i]) return false;
  return true;
}

export function startsWith(text: Uint8Array, start: number, end: number, word: Uint8Array): boolean {
  if (end - start < word.length) return false;
  for (let i = 0; i < word.length; i++) if (text[start + i] !== word[i]) return false;
  return true;
}

export const utf8 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
