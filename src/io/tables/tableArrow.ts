import type { Data, DataType } from 'apache-arrow';
import { ArrowOutput } from '../arrow/arrowOutput.ts';
import type { OutputFile } from '../outputFile.ts';
import type { TableCell, TableColumn, TableWriter } from './table.ts';

export async function arrowTable(file: OutputFile, schema: readonly TableColumn[]): Promise<TableWriter> {
  const { Binary, Bool, Field, Float64, Int64, Schema, Utf8, makeData } = await import('apache-arrow');
  const types: readonly DataType[] = schema.map(({ type }) => (type === 'string' ? new Utf8() : type === 'binary' ? new Binary() : type === 'int64' ? new Int64() : type === 'double' ? new Float64() : new Bool()));
  const output = await ArrowOutput.create(file, new Schema(schema.map(({ name, nullable }, c) => new Field(name, types[c], nullable))), true);
  return {
    async write({ columns, rowCount }) {
      await output.writeBatch(columns.map((cells, c) => makeData({ type: types[c], ...columnBuffers(cells, schema[c].type) } as never) as Data), rowCount);
    },
    finish: () => output.finish(),
  };
}

/** Returns the buffers of a chunk of these cells, as makeData takes them. */
export function columnBuffers(cells: readonly TableCell[], type: TableColumn['type']): object {
  const nullBitmap = new Uint8Array(Math.ceil(cells.length / 8));
  let nullCount = 0;
  cells.forEach((cell, i) => {
    if (cell === null) nullCount++;
    else nullBitmap[i >> 3] |= 1 << (i & 7);
  });
  const common = { length: cells.length, nullCount, ...(nullCount > 0 ? { nullBitmap } : {}) };
  switch (type) {
    case 'string':
    case 'binary':
      return { ...common, ...strings(cells) };
    case 'int64':
      return { ...common, data: BigInt64Array.from(cells, (cell) => (cell === null ? 0n : BigInt(cell as number | bigint))) };
    case 'double':
      return { ...common, data: Float64Array.from(cells, (cell) => (cell === null ? 0 : (cell as number))) };
    default: {
      const data = new Uint8Array(Math.ceil(cells.length / 8));
      cells.forEach((cell, i) => {
        if (cell === true) data[i >> 3] |= 1 << (i & 7);
      });
      return { ...common, data };
    }
  }
}

function strings(cells: readonly TableCell[]): { valueOffsets: Int32Array; data: Uint8Array } {
  const encoder = new TextEncoder();
  const parts = cells.map((cell) => (typeof cell === 'string' ? encoder.encode(cell) : (cell as Uint8Array | null)));
  const valueOffsets = new Int32Array(cells.length + 1);
  parts.forEach((part, i) => (valueOffsets[i + 1] = valueOffsets[i] + (part?.length ?? 0)));
  const data = new Uint8Array(valueOffsets[cells.length]);
  parts.forEach((part, i) => {
    if (part !== null) data.set(part, valueOffsets[i]);
  });
  return { valueOffsets, data };
}
