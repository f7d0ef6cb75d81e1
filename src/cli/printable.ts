/** First and last code unit of what a terminal obeys or turns round: controls, direction marks, line separators. */
const obeyed: readonly (readonly [number, number])[] = [
  [0x00, 0x08],
  [0x0b, 0x1f],
  [0x7f, 0x9f],
  [0x061c, 0x061c],
  [0x200e, 0x200f],
  [0x2028, 0x202e],
  [0x2066, 0x2069],
  [0xfeff, 0xfeff],
];

/**
 * Returns text that is safe to print: file names, column names and keys come from strangers. What a terminal would obey
 * is shown as its code; line feeds and tabs stay.
 */
export function printable(text: string): string {
  let shown = '';
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    shown += obeyed.some(([first, last]) => unit >= first && unit <= last) ? `\\u${unit.toString(16).padStart(4, '0')}` : text[i];
  }
  return shown;
}
