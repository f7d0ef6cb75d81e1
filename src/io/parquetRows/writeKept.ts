import { throwIfAborted } from '../../core/errors.ts';
import { parseFailure } from '../fileErrors.ts';
import type { KeptSummary } from '../format.ts';
import { writeWhole, type OutputFile } from '../outputFile.ts';
import type { ReadRange } from '../readRange.ts';
import { BlockSink } from './blockSink.ts';
import { FileWindow } from './fileWindow.ts';
import { encodeFooter, readFooterTree, type Footer } from './footer.ts';
import { writePageIndexes, type PlacedGroup } from './pageIndexes.ts';
import { placeRowGroup } from './placeRowGroup.ts';
import { atPlace } from './place.ts';
import { RowBits } from './rowBits.ts';
import { assertOwnBytes, writeRowGroup, type RowGroupResult, type RowGroupTask } from './rowGroup.ts';
import { parseRowGroup } from './rowGroupSource.ts';

/** An open file. */
export interface ParquetFile {
  readonly path: string;
  readonly size: number;
  readonly descriptor: number;
  readonly read: ReadRange;
}

export interface KeptOptions {
  readonly signal?: AbortSignal | undefined;
}

interface GroupRows {
  readonly group: number;
  readonly firstRow: number;
  readonly rows: number;
  readonly kept: number;
}

/**
 * Writes the rows for which `keep` is true to `target`, and resolves when it is complete under that name. Rows, values,
 * schema and metadata come out as they are: no value is decoded. A file that loses no row is copied byte for byte, and so
 * is each row group, and each page of the others; memory is that of the largest page.
 * @throws FormatError, UnsupportedError naming the file and the place in it; OutputError; CancelledError
 */
export async function writeKeptParquet(file: ParquetFile, target: string, keep: (row: number) => boolean, options: KeptOptions = {}): Promise<KeptSummary> {
  try {
    const footer = await readFooterTree(file.read, file.size);
    const groups = groupRows(footer, keep, options.signal);
    const rows = groups.reduce((sum, { kept }) => sum + kept, 0);
    return await writeWhole(target, async (output) => {
      if (groups.every((group) => group.kept === group.rows)) await copyWhole(file, output, options.signal);
      else await writeGroups(file, footer, groups, keep, output, rows, options);
      return { rows, bytes: output.bytes };
    });
  } catch (error) {
    throw parseFailure(file.path, 'Parquet', error);
  }
}

function groupRows({ groups, leaves, start }: Footer, keep: (row: number) => boolean, signal: AbortSignal | undefined): GroupRows[] {
  let firstRow = 0;
  return groups.map((bytes, group) => {
    throwIfAborted(signal);
    try {
      const { rows } = parseRowGroup(bytes, leaves, start);
      const bits = RowBits.of(rows, (row) => keep(firstRow + row));
      const counted = { group, firstRow, rows, kept: bits.count(0, rows) };
      firstRow += rows;
      return counted;
    } catch (error) {
      throw atPlace({ group }, error);
    }
  });
}

async function copyWhole({ size, descriptor }: ParquetFile, output: OutputFile, signal: AbortSignal | undefined): Promise<void> {
  const window = new FileWindow(descriptor, size);
  const step = 2 ** 22;
  for (let at = 0; at < size; at += step) {
    throwIfAborted(signal);
    await output.write(await window.view(at, Math.min(step, size - at)));
  }
}

async function writeGroups(file: ParquetFile, footer: Footer, groups: readonly GroupRows[], keep: (row: number) => boolean, output: OutputFile, rows: number, { signal }: KeptOptions): Promise<void> {
  const sink = new BlockSink(async (block) => {
    throwIfAborted(signal);
    await output.write(block);
  });
  await sink.put(Uint8Array.of(0x50, 0x41, 0x52, 0x31));
  const placed: PlacedGroup[] = [];
  const window = new FileWindow(file.descriptor, footer.start);
  let read = 0;
  for (const group of groups) {
    if (group.kept === 0) continue;
    const start = sink.position;
    const { bytes, indexes, source }: RowGroupResult = await writeRowGroup(taskOf(footer, group, keep), window, sink);
    assertOwnBytes((read += source), footer.start);
    placed.push({ group: group.group, start, bytes: placeRowGroup(bytes, start, placed.length), indexes });
  }
  await writePageIndexes(placed, file.read, sink);
  await sink.put(encodeFooter(footer.tree, placed.map(({ bytes }) => bytes), rows));
  await sink.flush();
}

function taskOf({ groups, leaves }: Footer, { group, firstRow, rows }: GroupRows, keep: (row: number) => boolean): RowGroupTask {
  return { group, bytes: groups[group], leaves, keep: RowBits.of(rows, (row) => keep(firstRow + row)).bytes, rows };
}
