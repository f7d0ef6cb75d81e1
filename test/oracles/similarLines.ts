/** MAP-Neo's similar-line step as its code has it: every line against every kept one before it. Strings and two rows, nothing clever. */

export function linesOf(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const each of text) {
    if ('[【'.includes(each)) {
      if (line !== '') lines.push(line);
      line = each;
    } else {
      line += each;
      if ('.!?。！？\\…]】'.includes(each)) {
        lines.push(line);
        line = '';
      }
    }
  }
  if (line !== '') lines.push(line);
  return lines;
}

export function levenshtein(a: readonly string[], b: readonly string[]): number {
  let above = b.map((_, j) => j + 1);
  for (let i = 0; i < a.length; i++) {
    const row: number[] = [];
    for (let j = 0; j < b.length; j++) {
      const diagonal = j === 0 ? i : above[j - 1];
      const left = j === 0 ? i + 1 : row[j - 1];
      row.push(Math.min(diagonal + (a[i] === b[j] ? 0 : 1), left + 1, above[j] + 1));
    }
    above = row;
  }
  return b.length === 0 ? a.length : above[b.length - 1];
}

function multisetJaccard(a: readonly string[], b: readonly string[]): number {
  const counts = new Map<string, [number, number]>();
  for (const [side, text] of [a, b].entries()) {
    for (const each of text) {
      const pair = counts.get(each) ?? [0, 0];
      pair[side]++;
      counts.set(each, pair);
    }
  }
  const pairs = [...counts.values()];
  return pairs.reduce((sum, [x, y]) => sum + Math.min(x, y), 0) / pairs.reduce((sum, [x, y]) => sum + Math.max(x, y), 0);
}

function isSimilar(first: string, second: string, p: number, equalUpTo: number, lengthOf: 'longer' | 'shorter'): boolean {
  const [a, b] = [[...first], [...second]];
  const longer = Math.max(a.length, b.length);
  const shorter = Math.min(a.length, b.length);
  if (!(Math.abs(a.length - b.length) / longer < Math.max(0.3, p))) return false;
  if (multisetJaccard(a, b) < 1 / 3) return false;
  const limit = shorter <= equalUpTo ? 0 : p * (lengthOf === 'longer' ? longer : shorter);
  return levenshtein(a, b) <= limit;
}

/** Whether each line stays. */
export function keptLines(text: string, p = 0.1, equalUpTo = 15, lengthOf: 'longer' | 'shorter' = 'longer'): boolean[] {
  const lines = linesOf(text);
  const kept = lines.map(() => true);
  for (let i = 0; i < lines.length; i++) {
    if (!kept[i]) continue;
    for (let j = i + 1; j < lines.length; j++) {
      if (kept[j] && isSimilar(lines[i], lines[j], p, equalUpTo, lengthOf)) kept[j] = false;
    }
  }
  return kept;
}
