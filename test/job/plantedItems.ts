import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { random } from '../oracles/random.ts';

/** Writes rows as lines of JSON; returns the path. */
export function jsonl(path: string, rows: readonly object[]): string {
  writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return path;
}

export interface Planted {
  readonly inputs: readonly string[];
  readonly against: readonly string[];
  readonly pages: readonly { readonly id: string; readonly text: string | null }[];
  /** What each page is without the items. */
  readonly left: readonly (string | null)[];
  /** What was planted in each page, in order: the item's number and its bytes. */
  readonly planted: readonly (readonly { readonly item: number; readonly text: string }[])[];
  readonly items: readonly string[];
}

/** Pages of which four in five have items in them, in another spelling. */
export function plant(folder: string): Planted {
  const next = random(21);
  const word = (): string => `w${Math.floor(next() ** 2 * 20_000).toString(36)}`;
  const words = (count: number): string => Array.from({ length: count }, word).join(' ');
  const items = Array.from({ length: 90 }, (_, i) => `${words(6 + (i % 40))} item${i}`);
  const pages: { id: string; text: string | null }[] = [];
  const left: (string | null)[] = [];
  const planted: { item: number; text: string }[][] = [];
  for (let row = 0; row < 60; row++) {
    const own = row % 5 === 4 ? [] : [0, 1].map((i) => (2 * row + i) % items.length);
    const spelt = own.map((item) => ({ item, text: items[item].toUpperCase().replaceAll(' ', item % 2 === 0 ? ', ' : ' … ') }));
    const rest = [words(200), ...own.map(() => `${words(150)} é日本`)];
    pages.push({ id: `p${row}`, text: row === 7 ? null : rest.map((part, i) => (i === 0 ? part : ` “${spelt[i - 1].text}” ${part}`)).join('') });
    left.push(row === 7 ? null : rest.map((part, i) => (i === 0 ? part : ` “” ${part}`)).join(''));
    planted.push(row === 7 ? [] : spelt);
  }
  return {
    inputs: [jsonl(join(folder, 'a.jsonl'), pages.slice(0, 25)), jsonl(join(folder, 'b.jsonl'), pages.slice(25))],
    against: [jsonl(join(folder, 'x.jsonl'), items.slice(0, 40).map((question) => ({ question }))), jsonl(join(folder, 'y.jsonl'), items.slice(40).map((question) => ({ question })))],
    pages, left, planted, items,
  };
}
