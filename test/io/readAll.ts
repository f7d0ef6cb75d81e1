import type { Cell, ReadRequest, RejectedRow, SourceFile } from '../../src/io/format.ts';

interface ReadRows {
  /** Decoded text, null for null rows, undefined for rows that are in no batch. */
  texts: (string | null | undefined)[];
  /** Raw bytes of the same. */
  bytes: (Uint8Array | null | undefined)[];
  columns: Record<string, Cell[]>;
  rejected: RejectedRow[];
  batches: { firstRow: number; rowCount: number }[];
}

/** Reads a source, checking that batches are well formed, in order and do not overlap. */
export async function readAll(source: SourceFile, request: Partial<ReadRequest> = {}): Promise<ReadRows> {
  const out: ReadRows = { texts: [], bytes: [], columns: {}, rejected: [], batches: [] };
  const full: ReadRequest = { textColumn: 'text', columns: [], maxBytes: 1 << 20, maxRows: 1000, ...request };
  for (const name of full.columns) out.columns[name] = [];
  let next = 0;
  const held: { bytes: Uint8Array; copy: Uint8Array }[] = [];
  for await (const batch of source.read(full)) {
    if (batch.firstRow < next) throw new Error(`batch at ${batch.firstRow}, expected at least ${next}`);
    next = batch.firstRow + batch.rowCount;
    const { text } = batch;
    if (text.offsets.length !== batch.rowCount + 1 || text.offsets[0] !== 0) throw new Error('offsets do not fit the rows');
    if (batch.rowCount > full.maxRows) throw new Error('too many rows in a batch');
    if (batch.rowCount > 1 && text.offsets[batch.rowCount] > full.maxBytes) throw new Error('too many bytes in a batch');
    if (text.offsets[batch.rowCount] > text.bytes.length) throw new Error('offsets beyond the bytes');
    for (let i = 0; i < batch.rowCount; i++) {
      if (text.offsets[i + 1] < text.offsets[i]) throw new Error('decreasing offsets');
      const isNull = text.nulls !== null && text.nulls[i] === 1;
      const slice = text.bytes.slice(text.offsets[i], text.offsets[i + 1]);
      if (isNull && slice.length > 0) throw new Error('a null row with bytes');
      out.bytes[batch.firstRow + i] = isNull ? null : slice;
      out.texts[batch.firstRow + i] = isNull ? null : new TextDecoder('utf-8', { ignoreBOM: true }).decode(slice);
    }
    for (const name of full.columns) {
      const cells = batch.columns[name] as readonly Cell[];
      if (cells.length !== batch.rowCount) throw new Error(`column ${name} has ${cells.length} cells, expected ${batch.rowCount}`);
      cells.forEach((cell, i) => ((out.columns[name] as Cell[])[batch.firstRow + i] = cell));
    }
    out.rejected.push(...batch.rejected);
    out.batches.push({ firstRow: batch.firstRow, rowCount: batch.rowCount });
    held.push({ bytes: text.bytes, copy: text.bytes.slice() });
  }
  for (const { bytes, copy } of held) if (Buffer.compare(bytes, copy) !== 0) throw new Error('a batch changed after it was handed out');
  return out;
}
