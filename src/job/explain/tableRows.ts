import type { Cell } from '../../io/format.ts';
import { openSource } from '../../io/formats.ts';

/**
 * Yields the rows of one of a job's tables whose `fileColumn` is this file: the other columns asked for, by name. No
 * string is made of the rest.
 */
export async function* rowsOfFile(path: string, fileColumn: string, file: string, columns: readonly string[]): AsyncGenerator<Readonly<Record<string, Cell>>> {
  const wanted = Buffer.from(file);
  const source = await openSource(path);
  try {
    for await (const { rowCount, text, columns: cells } of source.read({ textColumn: fileColumn, columns, maxBytes: 2 ** 22, maxRows: 2 ** 14 })) {
      for (let row = 0; row < rowCount; row++) {
        const from = text.offsets[row];
        const to = text.offsets[row + 1];
        if (to - from !== wanted.length || wanted.compare(text.bytes, from, to) !== 0) continue;
        yield Object.fromEntries(columns.map((name) => [name, cells[name][row]]));
      }
    }
  } finally {
    await source.close();
  }
}
