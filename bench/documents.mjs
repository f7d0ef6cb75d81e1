/**
 * Reads the documents of a corpus without any of bandsaw's own readers, since what it is measured by must not share its
 * mistakes: JSON.parse over lines, DuckDB for Parquet and zstd, apache-arrow for Arrow.
 */
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';

async function duckRows(sql) {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const connection = await (await DuckDBInstance.create(':memory:', { preserve_insertion_order: 'true' })).connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowObjectsJS();
  } finally {
    connection.closeSync();
  }
}

const quoted = (text) => `'${text.replaceAll("'", "''")}'`;
const parseLines = (text) => text.split('\n').filter((line) => line.trim() !== '').map((line) => JSON.parse(line));

/** Returns the rows of one file as objects, in file order. */
export async function rowsOfFile(path) {
  if (path.endsWith('.parquet')) return duckRows(`SELECT * FROM read_parquet(${quoted(resolve(path))})`);
  if (path.endsWith('.arrow')) {
    const { tableFromIPC } = await import('apache-arrow');
    return tableFromIPC(readFileSync(path)).toArray().map((row) => row.toJSON());
  }
  if (path.endsWith('.gz')) return parseLines(gunzipSync(readFileSync(path)).toString());
  if (path.endsWith('.zst')) {
    const rows = await duckRows(`SELECT json::VARCHAR AS line FROM read_ndjson_objects(${quoted(resolve(path))}, compression = 'zstd')`);
    return rows.map(({ line }) => JSON.parse(line));
  }
  return parseLines(readFileSync(path, 'utf8'));
}

/**
 * Returns all documents of the files as `{ file, row, id, text, fields }` in global order: files as given, rows from 0.
 * A null text is null here.
 */
export async function documentsOf(paths, textColumn = 'text') {
  const documents = [];
  for (const path of paths) {
    const rows = await rowsOfFile(path);
    rows.forEach((fields, row) => documents.push({ file: basename(path), path, row, id: fields.id ?? null, text: fields[textColumn] ?? null, fields }));
  }
  return documents;
}
