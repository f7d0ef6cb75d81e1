import { brokenPage } from '../parquetLevels.ts';
import type { DataPage } from './dataPage.ts';
import { GrowingRuns } from './growingRuns.ts';
import type { RowBits } from './rowBits.ts';
import type { PageValues } from './values/pageValues.ts';

/** What of a page becomes a page. */
export class PageSelection {
  readonly entries = new GrowingRuns();
  readonly values = new GrowingRuns();
  /** Rows that begin here. */
  rows = 0;
  /** False if it begins within a row of the page before. */
  startsRow = true;
}

/** A page is cut at the first row after this many bytes of values. */
const PAGE_TARGET = 2 ** 20;

/**
 * Returns the rows of a page that stay, in pages of about 1 MiB that begin with a row (the first may go on with a row of
 * the page before).
 * @param lastRow the row that began last before this page, -1 if none
 */
export function selectRows(page: DataPage, maxDefinition: number, lastRow: number, keep: RowBits, values: PageValues): PageSelection[] {
  const { repetition, definition, header } = page;
  const count = header.count;
  const pages: PageSelection[] = [];
  let current: PageSelection | null = null;
  let bytes = 0;
  let row = lastRow;
  let value = 0;
  for (let entry = 0; entry < count; ) {
    const starts = repetition === null || repetition[entry] === 0;
    if (starts) row += 1;
    let end = entry + 1;
    if (repetition !== null) while (end < count && repetition[end] !== 0) end++;
    let present = end - entry;
    if (definition !== null) {
      present = 0;
      for (let i = entry; i < end; i++) if (definition[i] === maxDefinition) present++;
    }
    if (keep.has(row)) {
      if (current === null || (starts && bytes >= PAGE_TARGET)) {
        current = new PageSelection();
        current.startsRow = starts;
        pages.push(current);
        bytes = 0;
      }
      current.entries.add(entry, end);
      current.values.add(value, value + present);
      if (starts) current.rows += 1;
      bytes += values.bytesBetween(value, value + present);
    }
    value += present;
    entry = end;
  }
  return pages;
}

/** Returns how many rows begin in a page, and checks that a first row does not begin before it. */
export function rowsOf({ repetition, header }: DataPage, lastRow: number): number {
  if (repetition === null) return header.count;
  if (header.count > 0 && repetition[0] !== 0 && lastRow < 0) throw brokenPage('a first row that does not begin');
  let rows = 0;
  for (let i = 0; i < header.count; i++) if (repetition[i] === 0) rows++;
  return rows;
}
