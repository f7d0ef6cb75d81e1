import { throwIfAborted } from '../../../core/errors.ts';
import type { ArrowLayout, ArrowMessage, BodyCodec } from '../arrowMessages.ts';
import { brokenArrow, FlatTable } from '../../../core/flatTable.ts';
import type { KeptSummary } from '../../format.ts';
import { writeWhole, type OutputFile } from '../../outputFile.ts';
import type { ReadRange } from '../../readRange.ts';
import type { ReplacedTexts } from '../../replacedTexts.ts';
import { TextsOfRows, type NewText } from '../../textsOfRows.ts';
import { filterBatch } from './batchFilter.ts';
import { bufferCodec, type BufferCodec } from './bodyCodec.ts';
import type { GivenTexts } from './replaceTexts.ts';
import { runsOf, type Runs } from './runs.ts';

const COPY = 1 << 20;
const BLOCK_BYTES = 24;

/** Where a message went, and how long it is now. */
interface Moved {
  readonly offset: number;
  /** Prefix and metadata. */
  readonly headBytes: number;
  readonly bodyBytes: number;
}

interface KeptRowsOptions {
  readonly signal?: AbortSignal | undefined;
  /** The texts to replace, and which field their column is. */
  readonly edited?: { readonly texts: ReplacedTexts; readonly field: number } | undefined;
}

/**
 * Writes the rows kept to `target`: every message but the record batches with a row to remove, and all that stands
 * between messages, is copied byte for byte; in those batches rows are taken out of the buffers and numbers patched. So
 * is every batch in which a text is replaced, of which the other columns' buffers stay as they are if no row goes. A batch without rows stays, so that a file's footer keeps its size. Holds one record batch at a time. The bytes depend
 * on the input and the rows alone.
 * @throws FormatError without a file name; OutputError
 */
export async function writeKeptRows(read: ReadRange, size: number, layout: ArrowLayout, target: string, keep: (row: number) => boolean, { signal, edited }: KeptRowsOptions = {}): Promise<KeptSummary> {
  const firsts = new Map<ArrowMessage, number>();
  let first = 0;
  for (const message of layout.messages) {
    if (message.kind !== 'batch') continue;
    firsts.set(message, first);
    first += message.rows;
  }
  const inPlace = layout.messages.toSorted((a, b) => a.offset - b.offset);
  const codecs = new Map<BodyCodec, BufferCodec>();
  return writeWhole(target, async (file) => {
    const moved = new Map<ArrowMessage, Moved>();
    let rows = 0;
    let at = 0;
    for (const message of inPlace) {
      throwIfAborted(signal);
      if (message.offset < at) throw brokenArrow('messages that overlap');
      await copy(read, file, at, message.offset);
      at = message.offset + message.bytes;
      const offset = file.bytes;
      const runs = message.kind === 'batch' ? runsOf(firsts.get(message) as number, message.rows, keep) : null;
      rows += runs?.count ?? 0;
      const keepsAll = runs?.count === message.rows;
      const given = runs === null || edited === undefined ? null : await textsOf(edited.texts, keep, firsts.get(message) as number, message.rows, runs);
      if (runs === null || (keepsAll && given === null)) {
        await copy(read, file, message.offset, at);
        moved.set(message, { offset, headBytes: message.bytes - message.bodyBytes, bodyBytes: message.bodyBytes });
        continue;
      }
      const codec = codecs.get(message.codec) ?? (await bufferCodec(message.codec));
      codecs.set(message.codec, codec);
      const headBytes = message.bytes - message.bodyBytes;
      const head = await read(message.offset, message.offset + headBytes);
      const body = await read(message.offset + headBytes, at);
      if (body.length < message.bodyBytes) throw brokenArrow('the file cut short');
      const filtered = filterBatch(head.subarray(message.prefixBytes), body, layout.fields, codec, runs, edited === undefined || given === null ? null : { field: edited.field, given, keepsAll });
      await file.write(prefixOf(head.subarray(0, message.prefixBytes), filtered.metadata.length));
      await file.write(filtered.metadata);
      for (const part of filtered.body) await file.write(part);
      moved.set(message, { offset, headBytes: message.prefixBytes + filtered.metadata.length, bodyBytes: filtered.bodyBytes });
    }
    if (layout.footer === null) await copy(read, file, at, size);
    else {
      if (layout.footer.offset < at) throw brokenArrow('a footer among the messages');
      await copy(read, file, at, layout.footer.offset);
      await file.write(patchedFooter(await read(layout.footer.offset, size), layout.footer.bytes, layout.messages, moved));
    }
    return { rows, bytes: file.bytes };
  });
}

/** The length of the metadata, behind a mark or alone. */
function prefixOf(prefix: Uint8Array, metadataBytes: number): Uint8Array {
  const out = prefix.slice();
  new DataView(out.buffer).setInt32(out.length - 4, metadataBytes, true);
  return out;
}

/** Returns the new texts of the rows that stay; null if none has one. */
async function textsOf(texts: ReplacedTexts, keep: (row: number) => boolean, first: number, rows: number, runs: Runs): Promise<GivenTexts | null> {
  const taken = await TextsOfRows.of(texts, keep, first, rows);
  if (taken === null) return null;
  const given: (NewText | undefined)[] = [];
  runs.starts.forEach((start, i) => {
    for (let row = first + start; row < first + runs.ends[i]; row++) given.push(texts.has(row) ? taken.take(row) : undefined);
  });
  return given;
}

async function copy(read: ReadRange, file: OutputFile, from: number, to: number): Promise<void> {
  for (let at = from; at < to; at += COPY) {
    const end = Math.min(at + COPY, to);
    const piece = await read(at, end);
    if (piece.length < end - at) throw brokenArrow('the file cut short');
    await file.write(piece);
  }
}

/** @param tail the footer and what stands behind it, to the end of the file */
function patchedFooter(tail: Uint8Array, bytes: number, messages: readonly ArrowMessage[], moved: ReadonlyMap<ArrowMessage, Moved>): Uint8Array {
  const footer = FlatTable.root(tail.subarray(0, bytes));
  const view = new DataView(tail.buffer, tail.byteOffset, bytes);
  for (const [id, kind] of [[2, 'dictionary'], [3, 'batch']] as const) {
    const { at } = footer.vector(id, BLOCK_BYTES);
    messages.filter((message) => message.kind === kind).forEach((message, i) => {
      const place = moved.get(message) as Moved;
      view.setBigInt64(at + BLOCK_BYTES * i, BigInt(place.offset), true);
      // What padding a writer counts stays counted; only a longer head says so.
      if (place.headBytes > message.bytes - message.bodyBytes) view.setInt32(at + BLOCK_BYTES * i + 8, place.headBytes, true);
      view.setBigInt64(at + BLOCK_BYTES * i + 16, BigInt(place.bodyBytes), true);
    });
  }
  return tail;
}
