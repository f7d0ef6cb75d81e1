import { POISON } from './poison.ts';

const columns = 8;

function hex(word: number | undefined): string {
  return word === undefined ? '    none' : word.toString(16).padStart(8, '0');
}

function wrongAt(got: ArrayLike<number>, want: ArrayLike<number>): number[] {
  const wrong: number[] = [];
  for (let i = 0; i < Math.max(got.length, want.length); i++) {
    // Beyond the shorter one a word is undefined, which differs from every word.
    if (got[i] !== want[i]) wrong.push(i);
  }
  return wrong;
}

function row(title: string, from: number, to: number, cell: (index: number) => string): string {
  const cells = Array.from({ length: to - from }, (_, i) => cell(from + i));
  return `  ${title.padEnd(5)}${String(from).padStart(9)}: ${cells.join(' ')}`;
}

function window(got: ArrayLike<number>, want: ArrayLike<number>, at: number): string[] {
  const from = Math.max(0, Math.floor(at / columns) * columns);
  const to = Math.min(Math.max(got.length, want.length), from + columns);
  return [
    row('got', from, to, (i) => hex(got[i])),
    row('', from, to, (i) => (got[i] === want[i] ? '        ' : 'xxxxxxxx')),
    row('want', from, to, (i) => hex(want[i])),
  ];
}

/** Returns null where both hold the same words, else how many differ, where, and rows of hex round the first and last. */
export function compareWords(got: ArrayLike<number>, want: ArrayLike<number>): string | null {
  const wrong = wrongAt(got, want);
  if (wrong.length === 0) return null;
  const [first, last] = [wrong[0], wrong[wrong.length - 1]];
  const unwritten = wrong.filter((i) => got[i] === POISON).length;
  const lines = [`${wrong.length} of ${want.length} words wrong, first ${first}, last ${last}${unwritten > 0 ? `, ${unwritten} never written` : ''}`];
  if (got.length !== want.length) lines.push(`  length ${got.length}, wanted ${want.length}`);
  lines.push(...window(got, want, first));
  if (Math.floor(last / columns) !== Math.floor(first / columns)) lines.push(...window(got, want, last));
  return lines.join('\n');
}

/** Throws an error that shows the difference, unless both hold the same words. */
export function expectWords(name: string, got: ArrayLike<number>, want: ArrayLike<number>): void {
  const difference = compareWords(got, want);
  if (difference !== null) throw new Error(`${name}: ${difference}`);
}
