import { writeFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { BandsawError } from '../../src/core/errors.ts';
import { openSource } from '../../src/io/formats.ts';
import type { SourceFile } from '../../src/io/format.ts';
import { replacements } from '../io/replacedTexts/replacements.ts';
import { REJECTED } from './jsonlOriginals.ts';
import type { Damaged } from './damage.ts';
import type { Original } from './original.ts';

/** Rows that were read, each as text, with its cells behind it. */
export interface Rows {
  readonly texts: (string | null)[];
  readonly rows: string[];
}

export type Outcome = 'refused' | 'read' | 'read and written';

const keeps = (row: number): boolean => row % 3 !== 1;

/** Texts for some of the rows that could be read, in every other case: which ones hangs on the bytes alone. */
function newTexts(bytes: Uint8Array, got: Rows): ReadonlyMap<number, Uint8Array> {
  if (crc32(bytes) % 2 === 0) return new Map();
  const rows = got.texts.map((_, row) => row).filter((row) => row % 4 < 2 && got.texts[row] !== REJECTED);
  return new Map(rows.map((row) => [row, Buffer.from(row % 7 === 0 ? '' : `"new" ${'é中\n'.repeat(row % 30)}`)]));
}

/**
 * Reads a damaged file and writes two thirds of its rows, some of them with other texts. Returns how far that went.
 * @throws Error if anything else came of it than rows or an error of ours that names the file
 */
export async function attempt(original: Original, sound: Rows, damaged: Damaged, path: string, target: string): Promise<Outcome> {
  writeFileSync(path, damaged.bytes);
  const got: Rows = { texts: [], rows: [] };
  let source: SourceFile | null = null;
  try {
    source = await openSource(path);
    await readInto(got, source, original);
  } catch (error) {
    await source?.close();
    assertOurs(error, path);
    // What came before the error counts: a job may have taken it already.
    assertUntouched(original, sound, damaged, got);
    return 'refused';
  }
  try {
    assertUntouched(original, sound, damaged, got);
    original.oracle?.(damaged.bytes, got.texts);
    return await writeRows(original, source, got, newTexts(damaged.bytes, got), path, target);
  } finally {
    await source.close();
  }
}

async function writeRows(original: Original, source: SourceFile, got: Rows, texts: ReadonlyMap<number, Uint8Array>, path: string, target: string): Promise<Outcome> {
  const { textColumn } = original;
  const edits = texts.size === 0 ? undefined : replacements(texts, textColumn);
  const summary = await source.assertRewritable(edits?.column).then(() => source.writeKept(target, keeps, { texts: edits })).catch((error: unknown) => {
    assertOurs(error, path);
    return null;
  });
  if (summary === null) return 'read';
  const want = got.rows.map((row, i) => withText(row, texts.get(i))).filter((_, row) => keeps(row));
  if (summary.rows !== want.length) throw new Error(`${summary.rows} rows written, ${want.length} of those read`);
  const again: Rows = { texts: [], rows: [] };
  // Nothing may be left of lines but blank ones, or ones that look like nothing known: no error then, but no rows either.
  const reread = await openSource(target).catch((error: unknown) => (want.every((row) => row.startsWith(JSON.stringify(REJECTED))) ? null : Promise.reject(error as Error)));
  if (reread === null) return 'read and written';
  try {
    await readInto(again, reread, original);
  } finally {
    await reread.close();
  }
  const differs = want.findIndex((row, i) => again.rows[i] !== row);
  if (again.rows.length !== want.length || differs >= 0) throw new Error(`written rows read again: ${again.rows.length} of ${want.length}, first other one ${differs}: ${want[differs]} became ${again.rows[differs]}`);
  return 'read and written';
}

/** A row as `readInto` tells it, with another text. */
function withText(row: string, text: Uint8Array | undefined): string {
  if (text === undefined) return row;
  const cells = JSON.parse(`[${row}`) as unknown[];
  return JSON.stringify([Buffer.from(text).toString(), Buffer.from(text).toString('latin1'), ...cells.slice(2)]).slice(1);
}

/** Adds the rows of a source to `rows` as they come, so that those before an error are there. */
export async function readInto({ texts, rows }: Rows, source: SourceFile, { textColumn, columns }: Original): Promise<void> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  for await (const { firstRow, rowCount, text, columns: cells, rejected } of source.read({ textColumn, columns, maxBytes: 4096, maxRows: 16 })) {
    if (firstRow !== texts.length) throw new Error(`a batch at row ${firstRow} behind ${texts.length} rows`);
    for (let i = 0; i < rowCount; i++) {
      const refused = rejected.find(({ row }) => row === firstRow + i);
      const bytes = text.bytes.subarray(text.offsets[i], text.offsets[i + 1]);
      const value = refused !== undefined ? REJECTED : text.nulls !== null && text.nulls[i] === 1 ? null : decoder.decode(bytes);
      texts.push(value);
      // Ill-formed bytes are told apart by the bytes themselves.
      rows.push(JSON.stringify([value, refused?.reason ?? Buffer.from(bytes).toString('latin1'), columns.map((name) => cellText(cells[name][i]))]).slice(1));
    }
  }
}

function cellText(cell: unknown): string {
  return Object.is(cell, -0) ? '-0' : `${typeof cell} ${String(cell)}`;
}

function assertOurs(error: unknown, path: string): void {
  if (!(error instanceof BandsawError)) throw new Error('an error that is none of ours', { cause: error });
  if (error.file !== path) throw new Error('an error that does not name the file', { cause: error });
  if (!['format', 'unsupported', 'input'].includes(error.code)) throw new Error(`an error of code ${error.code}`, { cause: error });
}

/** Rows that no damaged byte says anything of must be as they were. */
function assertUntouched({ own }: Original, sound: Rows, { touched }: Damaged, got: Rows): void {
  if (touched === null || touched.length === 0) return;
  const hurt = touched.map((each) => own.find(({ from, to }) => each.from >= from && each.to <= to));
  if (hurt.includes(undefined)) return;
  for (let row = 0; row < Math.min(sound.rows.length, got.rows.length); row++) {
    if (hurt.some((each) => each !== undefined && row >= each.first && row < each.last)) continue;
    if (got.rows[row] !== sound.rows[row]) throw new Error(`row ${row}, which was not touched: ${sound.rows[row]} became ${got.rows[row]}`);
  }
}
