import { readFileSync } from 'node:fs';
import { tableFromIPC, type Vector } from 'apache-arrow';
import { readParquet } from 'parquet-wasm';
import type { openDuckdb } from '../duckdb.ts';

type Duckdb = Awaited<ReturnType<typeof openDuckdb>>;

/** What a reader makes of a file: one text a row, and everything it says about the schema. */
export interface Reading {
  readonly rows: readonly string[];
  readonly schema: string;
}

/** Values as text; numbers that JSON has no word for keep theirs. */
function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))) return `number ${Object.is(value, -0) ? '-0' : value}`;
  if (ArrayBuffer.isView(value)) return `${value.constructor.name} ${Array.from(value as Uint8Array).join(' ')}`;
  if (value instanceof Map) return [...value];
  return value;
}

export async function readByDuckdb(db: Duckdb, path: string): Promise<Reading> {
  const rows = await db.rows(`SELECT * FROM '${path}'`);
  const schema = await db.rows(`SELECT name, type, type_length, repetition_type, num_children, converted_type, scale, precision, field_id, logical_type FROM parquet_schema('${path}')`);
  const pairs = await db.rows(`SELECT key::VARCHAR, value::VARCHAR FROM parquet_kv_metadata('${path}')`);
  const file = await db.rows(`SELECT created_by, format_version FROM parquet_file_metadata('${path}')`);
  return { rows: rows.map((row) => JSON.stringify(row, plain)), schema: JSON.stringify([schema, pairs, file], plain) };
}

/** arrow-rs, with apache-arrow only to look at what it gives. */
export function readByArrowRs(path: string): Reading {
  const table = tableFromIPC(readParquet(readFileSync(path)).intoIPCStream());
  const columns = table.schema.fields.map((_, i) => table.getChildAt(i) as Vector);
  const cell = (value: unknown): unknown => {
    if (value === null || typeof value !== 'object') return value;
    if (ArrayBuffer.isView(value)) return value;
    if (Symbol.iterator in value) return Array.from(value as Iterable<unknown>, cell);
    return value;
  };
  const rows: string[] = [];
  for (let row = 0; row < table.numRows; row++) rows.push(JSON.stringify(columns.map((column) => cell(column.get(row))), plain));
  const fields = table.schema.fields.map((field) => `${field.name}: ${String(field)} ${field.nullable} ${JSON.stringify([...field.metadata])}`);
  return { rows, schema: JSON.stringify([fields, [...table.schema.metadata]]) };
}
