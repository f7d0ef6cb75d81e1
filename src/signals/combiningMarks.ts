import { characterTable, recordOf } from '../text/characterTable.ts';
import { codePointAt, utf8Length } from '../text/utf8.ts';

const ORDERS = 256;

/**
 * Puts the combining marks of text[start … end) in canonical order, by counting: a run of a million marks, as hostile
 * text may have, costs a million steps.
 */
export function sortMarks(text: Uint8Array, start: number, end: number): void {
  const table = characterTable();
  const orderAt = (at: number): number => table.records[recordOf(table, codePointAt(text, at, end)) + 3] >>> 8;
  for (let at = start; at < end; ) {
    if (orderAt(at) === 0) {
      at += utf8Length(codePointAt(text, at, end));
      continue;
    }
    const runStart = at;
    const bytesOf = new Uint32Array(ORDERS + 1);
    for (let order = orderAt(at); at < end && order !== 0; order = at < end ? orderAt(at) : 0) {
      const size = utf8Length(codePointAt(text, at, end));
      bytesOf[order + 1] += size;
      at += size;
    }
    for (let order = 1; order <= ORDERS; order++) bytesOf[order] += bytesOf[order - 1];
    const run = text.slice(runStart, at);
    for (let from = 0; from < run.length; ) {
      const codePoint = codePointAt(run, from, run.length);
      const order = table.records[recordOf(table, codePoint) + 3] >>> 8;
      for (let i = utf8Length(codePoint); i > 0; i--) text[runStart + bytesOf[order]++] = run[from++];
    }
  }
}
