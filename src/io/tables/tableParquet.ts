import type { SchemaElement } from 'hyparquet';
import { LoopTurns } from '../../core/loopTurns.ts';
import type { OutputFile } from '../outputFile.ts';
import { loadCompress } from '../parquet/parquetCodecs.ts';
import { ParquetOutput } from '../parquet/parquetOutput.ts';
import type { PlainValue } from '../parquet/parquetPages.ts';
import type { TableCell, TableColumn, TableType, TableWriter } from './table.ts';

/** Signed types only: the writer's unsigned ones cannot be read elsewhere. */
function element({ name, type, nullable }: TableColumn): SchemaElement {
  const repetition_type = nullable ? 'OPTIONAL' : 'REQUIRED';
  switch (type) {
    case 'string':
      return { name, type: 'BYTE_ARRAY', repetition_type, converted_type: 'UTF8', logical_type: { type: 'STRING' } };
    case 'binary':
      return { name, type: 'BYTE_ARRAY', repetition_type };
    case 'int64':
      return { name, type: 'INT64', repetition_type };
    case 'double':
      return { name, type: 'DOUBLE', repetition_type };
    default:
      return { name, type: 'BOOLEAN', repetition_type };
  }
}

export async function parquetTable(file: OutputFile, schema: readonly TableColumn[]): Promise<TableWriter> {
  const output = new ParquetOutput(file, schema.map(element), await loadCompress('ZSTD'));
  const encoder = new TextEncoder();
  const plainOf = (type: TableType): ((cell: TableCell) => PlainValue) => {
    // Names of files and rules stand in row after row: an array for each would be most of what a table takes.
    let text: string | null = null;
    let bytes = new Uint8Array(0);
    return (cell) => {
      if (typeof cell !== 'string') return type === 'int64' && typeof cell === 'number' ? BigInt(cell) : cell;
      if (cell !== text) [text, bytes] = [cell, encoder.encode(cell)];
      return bytes;
    };
  };
  return {
    async write({ columns, rowCount }) {
      const values: PlainValue[][] = [];
      const turns = new LoopTurns(undefined);
      for (const [c, cells] of columns.entries()) {
        values.push(cells.map(plainOf(schema[c].type)));
        if (turns.due) await turns.take();
      }
      await output.writeGroup(values, rowCount);
    },
    finish: () => output.finish(),
  };
}
