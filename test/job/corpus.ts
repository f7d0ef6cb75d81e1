import { random } from '../oracles/random.ts';

export interface Row {
  readonly id: string | null;
  readonly text: string | null;
  readonly score?: number | null;
  readonly source?: string | null;
  readonly dump?: string | null;
}

const SOURCES = ['wiki', 'web', 'forum', null];

/**
 * A corpus with everything in it: unrelated pages, near copies at many distances from their source, chains of near
 * copies, exact copies and copies that differ in case and punctuation only, short texts, wordless and null ones.
 */
export function mixedCorpus(seed: number, count: number): Row[] {
  const next = random(seed);
  const word = (): string => `w${Math.floor(next() ** 2 * 3000).toString(36)}`;
  const words = (length: number): string[] => Array.from({ length }, word);
  const change = (text: readonly string[], edits: number): string[] => {
    const copy = [...text];
    for (let i = 0; i < edits; i++) copy[Math.floor(next() * copy.length)] = word();
    return copy;
  };
  const made: string[][] = [];
  const rows: Row[] = [];
  for (let i = 0; i < count; i++) {
    const draw = next();
    const source = made[Math.floor(next() * made.length)];
    let text: string | null;
    if (source === undefined || draw < 0.35) {
      made.push(words(40 + Math.floor(next() * 100)));
      text = made[made.length - 1].join(' ');
    } else if (draw < 0.65) {
      // From one edit to so many that the pair falls well below the threshold; its own copies start from the change.
      made.push(change(source, 1 + Math.floor(next() * 5)));
      text = made[made.length - 1].join(' ');
    } else if (draw < 0.75) text = source.join(' ');
    else if (draw < 0.8) text = source.join(', ').toUpperCase();
    else if (draw < 0.9) text = words(1 + Math.floor(next() * 6)).map((each) => each.slice(0, 2)).join(' ');
    else if (draw < 0.93) text = '?! …';
    else if (draw < 0.96) text = null;
    else text = words(5 + Math.floor(next() * 14)).join(' ');
    rows.push({ id: next() < 0.95 ? `d${i}` : null, text, score: next() < 0.1 ? null : Math.floor(next() * 5) / 2, source: SOURCES[Math.floor(next() * 4)], dump: next() < 0.05 ? null : `dump${Math.floor(next() * 2)}` });
  }
  return rows;
}

export function toJsonl(rows: readonly Row[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

/** Words as the text model cuts these corpora: lower-case runs of ASCII letters and digits. */
export function wordsOf(text: string | null): string[] {
  return text === null ? [] : (text.toLowerCase().match(/[a-z0-9]+/gu) ?? []);
}
