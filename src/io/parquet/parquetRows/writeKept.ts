import { throwIfAborted } from '../../../core/errors.ts';
import { parseFailure } from '../../fileErrors.ts';
import type { KeptSummary } from '../../format.ts';
import type { KeptLeaf } from '../keptPages.ts';
import { writeWhole, type OutputFile } from '../../outputFile.ts';
import type { ReadRange } from '../../readRange.ts';
import type { ReplacedTexts } from '../../replacedTexts.ts';
import { BlockSink } from './blockSink.ts';
import { FileWindow } from './fileWindow.ts';
import { encodeFooter, readFooterTree, type Footer } from './footer.ts';
import { writePageIndexes, type PlacedGroup } from './pageIndexes.ts';
import { placeRowGroup } from './placeRowGroup.ts';
import { atPlace } from './place.ts';
import { RowBits } from './rowBits.ts';
import { assertOwnBytes, writeRowGroup, type GroupEdits, type RowGroupResult, type RowGroupTask } from './rowGroup.ts';
import { parseRowGroup } from './rowGroupSource.ts';

/** An open file. */
export interface ParquetFile {
  readonly path: string;
  readonly size: number;
  readonly descriptor: number;
  readonly read: ReadRange;
  /** Which decoded pages of a row group are kept, if any. */
  readonly kept?: (group: number) => KeptLeaf | null;
}

/** Yields the bytes of one row group that stay, and returns where everything is in them. */
export interface GroupRun {
  readonly blocks: AsyncGenerator<Uint8Array, RowGroupResult>;
  /** Gives up what is left of it, begun or not. */
  stop(): void;
}

/** Does row groups elsewhere. */
export interface GroupRunner {
  /** So many are begun before the first is done. */
  readonly width: number;
  begin(task: RowGroupTask, dataEnd: number): GroupRun;
}

interface KeptOptions {
  readonly signal?: AbortSignal | undefined;
  /** Left out: row groups are done one after the other in the calling thread. The bytes are the same. */
  readonly run?: GroupRunner | undefined;
  /** The texts to replace, and which leaf their column is; `run` asks for them itself. */
  readonly edited?: EditedColumn | undefined;
}

interface EditedColumn {
  readonly texts: ReplacedTexts;
  readonly leaf: number;
}

interface GroupRows {
  readonly group: number;
  readonly firstRow: number;
  readonly rows: number;
  readonly kept: number;
  /** True if none goes and no text is replaced. */
  readonly whole: boolean;
}

/**
 * Writes the rows for which `keep` is true to `target`, and resolves when it is complete under that name. Rows, values,
 * schema and metadata come out as they are: no value is decoded. A file that loses no row and no text is copied byte for
 * byte, and so is each row group, and each page of the others; memory is that of the largest page.
 * @throws FormatError, UnsupportedError naming the file and the place in it; OutputError; CancelledError
 */
export async function writeKeptParquet(file: ParquetFile, target: string, keep: (row: number) => boolean, options: KeptOptions = {}): Promise<KeptSummary> {
  try {
    const footer = await readFooterTree(file.read, file.size);
    const groups = groupRows(footer, keep, options);
    const rows = groups.reduce((sum, { kept }) => sum + kept, 0);
    return await writeWhole(target, async (output) => {
      if (groups.every(({ whole }) => whole)) await copyWhole(file, output, options.signal);
      else await writeGroups(file, footer, groups, keep, output, rows, options);
      return { rows, bytes: output.bytes };
    });
  } catch (error) {
    throw parseFailure(file.path, 'Parquet', error);
  }
}

function groupRows({ groups, leaves, start }: Footer, keep: (row: number) => boolean, { signal, edited }: KeptOptions): GroupRows[] {
  let firstRow = 0;
  return groups.map((bytes, group) => {
    throwIfAborted(signal);
    try {
      const { rows } = parseRowGroup(bytes, leaves, start);
      const bits = RowBits.of(rows, (row) => keep(firstRow + row));
      const kept = bits.count(0, rows);
      const counted = { group, firstRow, rows, kept, whole: kept === rows && (edited === undefined || editsOf(edited, firstRow, rows, keep) === null) };
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

async function writeGroups(file: ParquetFile, footer: Footer, groups: readonly GroupRows[], keep: (row: number) => boolean, output: OutputFile, rows: number, { signal, run, edited }: KeptOptions): Promise<void> {
  const sink = new BlockSink(async (block) => {
    throwIfAborted(signal);
    await output.write(block);
  });
  await sink.put(Uint8Array.of(0x50, 0x41, 0x52, 0x31));
  const placed: PlacedGroup[] = [];
  let read = 0;
  const place = (group: number, start: number, { bytes, indexes, source }: RowGroupResult): void => {
    assertOwnBytes((read += source), footer.start);
    placed.push({ group, start, bytes: placeRowGroup(bytes, start, placed.length), indexes });
  };
  const some = groups.filter(({ kept }) => kept > 0);
  if (run === undefined) {
    const window = new FileWindow(file.descriptor, footer.start);
    for (const group of some) {
      const start = sink.position;
      place(group.group, start, await writeRowGroup(taskOf(file, footer, group, keep, edited), window, sink, edited === undefined ? null : (first, count) => edited.texts.read(first, count)));
    }
  } else await runGroups(run, some.map((group) => () => taskOf(file, footer, group, keep, edited)), footer.start, sink, place);
  await writePageIndexes(placed, file.read, sink);
  await sink.put(encodeFooter(footer.tree, placed.map(({ bytes }) => bytes), rows));
  await sink.flush();
}

/** Begins row groups ahead and puts their bytes in order. */
async function runGroups(run: GroupRunner, tasks: readonly (() => RowGroupTask)[], dataEnd: number, sink: BlockSink, place: (group: number, start: number, result: RowGroupResult) => void): Promise<void> {
  const begun: { readonly group: number; readonly run: GroupRun }[] = [];
  let next = 0;
  try {
    for (let done = 0; done < tasks.length; done++) {
      for (; next < tasks.length && next <= done + run.width; next++) {
        const task = tasks[next]();
        begun.push({ group: task.group, run: run.begin(task, dataEnd) });
      }
      const { group, run: { blocks } } = begun[0];
      const start = sink.position;
      let step = await blocks.next();
      for (; step.done !== true; step = await blocks.next()) await sink.put(step.value);
      place(group, start, step.value);
      begun.shift();
    }
  } finally {
    for (const each of begun) each.run.stop();
  }
}

function taskOf(file: ParquetFile, { groups, leaves }: Footer, { group, firstRow, rows }: GroupRows, keep: (row: number) => boolean, edited: EditedColumn | undefined): RowGroupTask {
  const edits = edited === undefined ? null : editsOf(edited, firstRow, rows, keep);
  return { group, bytes: groups[group], leaves, keep: RowBits.of(rows, (row) => keep(firstRow + row)).bytes, rows, edits, kept: file.kept?.(group) ?? null };
}

/** Returns which of the rows of a row group stay with another text; null if none does. */
function editsOf({ texts, leaf }: EditedColumn, firstRow: number, rows: number, keep: (row: number) => boolean): GroupEdits | null {
  const edited = RowBits.of(rows, (row) => texts.has(firstRow + row) && keep(firstRow + row));
  return edited.count(0, rows) === 0 ? null : { leaf, firstRow, edited: edited.bytes };
}
