import type { Data } from 'apache-arrow';
import { textColumnFromArrow } from '../../../batch/arrowText.ts';
import type { TextColumn } from '../../../batch/textColumn.ts';

/** Returns the texts of an Arrow column with some rows, given in order, null in place of what they hold; those are not even copied. */
export function textsWithout(data: Data, rows: readonly number[]): TextColumn {
  const ends = [...rows, data.length];
  const parts = ends.map((end, i) => textColumnFromArrow(data, i === 0 ? 0 : rows[i - 1] + 1, end));
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.offsets[part.offsets.length - 1], 0));
  const offsets = new Uint32Array(data.length + 1);
  const nulls = new Uint8Array(data.length);
  let row = 0;
  let at = 0;
  for (const part of parts) {
    const count = part.offsets.length - 1;
    bytes.set(part.bytes.subarray(0, part.offsets[count]), at);
    if (part.nulls !== null) nulls.set(part.nulls, row);
    for (let i = 0; i < count; i++) offsets[row + i + 1] = at + part.offsets[i + 1];
    at += part.offsets[count];
    row += count;
    if (row === data.length) break;
    nulls[row] = 1;
    offsets[row + 1] = at;
    row += 1;
  }
  return { bytes, offsets, nulls };
}
