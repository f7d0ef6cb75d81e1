import { handMade, i64, concat, strings, type HandColumn } from './handMade.ts';

/** Two columns of one name and one type with different values, and a third of that name that is text. */
export function makeTwice(): Uint8Array {
  const rows = 40;
  const numbers = (factor: number): HandColumn => ({
    schema: [[[1, 2], [3, 0], [4, 'twice']]], type: 2, values: rows,
    pages: [{ kind: 'v1', count: rows, encoding: 0, values: concat(Array.from({ length: rows }, (_, i) => i64(i * factor))) }],
  });
  const text: HandColumn = { schema: [[[1, 6], [3, 0], [4, 'twice'], [6, 0]]], type: 6, values: rows, pages: [{ kind: 'v1', count: rows, encoding: 0, values: strings(Array.from({ length: rows }, (_, i) => `t${i}`)) }] };
  return handMade([{ rows, columns: [numbers(1), numbers(-3), text] }]);
}
