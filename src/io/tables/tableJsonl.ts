import type { OutputFile } from '../outputFile.ts';
import type { TableCell, TableColumn, TableType, TableWriter } from './table.ts';

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Characters that end a line for some readers, though not for JSON. */
const LINE_ENDS = /[\u0085\u2028\u2029]/g;

/** JSON of a cell on one line; bytes of a binary column in base64. NaN and infinities, which JSON lacks, become strings; bigints keep their digits; ill-formed bytes become U+FFFD, lone surrogates escapes. */
function cellJson(cell: TableCell, type: TableType): string {
  if (type === 'binary' && cell instanceof Uint8Array) return `"${Buffer.from(cell.buffer, cell.byteOffset, cell.length).toString('base64')}"`;
  if (typeof cell === 'bigint') return cell.toString();
  if (typeof cell === 'number') return Number.isFinite(cell) ? (Object.is(cell, -0) ? '-0' : String(cell)) : `"${cell}"`;
  const text = cell instanceof Uint8Array ? utf8.decode(cell) : cell;
  if (typeof text !== 'string') return JSON.stringify(text);
  return JSON.stringify(text).replace(LINE_ENDS, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

export function jsonlTable(file: OutputFile, schema: readonly TableColumn[]): TableWriter {
  const encoder = new TextEncoder();
  const keys = schema.map(({ name }) => JSON.stringify(name));
  return {
    async write({ columns, rowCount }) {
      const lines: string[] = [];
      for (let row = 0; row < rowCount; row++) {
        lines.push(`{${keys.map((key, c) => `${key}:${cellJson(columns[c][row], schema[c].type)}`).join(',')}}\n`);
        if (lines.length === 1000) await file.write(encoder.encode(lines.splice(0).join('')));
      }
      await file.write(encoder.encode(lines.join('')));
    },
    async finish() {},
  };
}
