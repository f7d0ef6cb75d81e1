import type { ChunkPages } from '../keptPages.ts';
import type { PageRoom } from '../pageRoom.ts';
import { brokenPage } from '../parquetLevels.ts';
import { plainStrings, stringPage, type StringPage } from '../parquetStrings.ts';
import type { BlockSink } from './blockSink.ts';
import type { ChunkResult, PageLocation } from './chunkResult.ts';
import { checkCrc, openDataPage, type DataPage } from './dataPage.ts';
import { DICTIONARY, ENCODING, META, PAGE, PAGE_TYPE, STATISTICS, encodingName, isDictionaryEncoded } from './fieldNumbers.ts';
import type { FileWindow } from './fileWindow.ts';
import { describeFiltered } from './filteredMeta.ts';
import { indexRange } from './indexRange.ts';
import { loadPageCodec, type PageCodec } from './pageCodec.ts';
import { buildPage } from './pageBuild.ts';
import { encodePageHeader, type DataHeader, type PageHeader } from './pageHeader.ts';
import { atPlace } from './place.ts';
import { replaceTexts, type ReplacedRows } from './replaceTexts.ts';
import type { RowBits } from './rowBits.ts';
import type { ChunkSource } from './rowGroupSource.ts';
import { rowsOf, selectRows } from './selectRows.ts';
import { longField, structField } from './thriftFields.ts';
import { openValues } from './values/openValues.ts';
import type { PageValues } from './values/pageValues.ts';
import { walkPages, type FoundPage } from './walkPages.ts';

/**
 * Copies the rows of a chunk that stay: pages that lose none and get no text as they are, the others filtered. A chunk
 * that gets texts has no dictionary any more: it would keep what was edited away.
 */
export async function filterChunk(chunk: ChunkSource, keep: RowBits, replaced: ReplacedRows | null, window: FileWindow, sink: BlockSink, room: PageRoom, groupStart: number, group: number, kept: ChunkPages | null): Promise<ChunkResult> {
  let page = 0;
  try {
    const filter = new ChunkFilter(chunk, keep, replaced, window, sink, room, groupStart, await loadPageCodec(chunk.codec), kept);
    for await (const found of walkPages(chunk, window)) {
      page = found.number;
      await filter.page(found);
      page = found.number + 1;
    }
    return filter.finish();
  } catch (error) {
    throw atPlace({ group, column: chunk.leaf.name, page }, error);
  }
}

class ChunkFilter {
  readonly #chunk: ChunkSource;
  readonly #keep: RowBits;
  readonly #replaced: ReplacedRows | null;
  readonly #window: FileWindow;
  readonly #sink: BlockSink;
  readonly #room: PageRoom;
  readonly #groupStart: number;
  readonly #codec: PageCodec;
  readonly #kept: ChunkPages | null;
  readonly #countsNulls: boolean;
  readonly #encodings = new Set<number>();
  readonly #locations: PageLocation[] = [];
  #indexable = true;
  #dictionarySize: number | null = null;
  /** Where texts are replaced. */
  #dictionaryTexts: StringPage | null = null;
  #dictionaryAt = -1;
  #dataAt = -1;
  /** The row that began last, in the file and in what is written. */
  #row = -1;
  #keptRows = 0;
  #values = 0;
  #nulls = 0;
  #source = 0;
  #uncompressed = 0;
  #compressed = 0;

  constructor(chunk: ChunkSource, keep: RowBits, replaced: ReplacedRows | null, window: FileWindow, sink: BlockSink, room: PageRoom, groupStart: number, codec: PageCodec, kept: ChunkPages | null) {
    this.#chunk = chunk;
    this.#keep = keep;
    this.#replaced = replaced;
    this.#window = window;
    this.#sink = sink;
    this.#room = room;
    this.#groupStart = groupStart;
    this.#codec = codec;
    this.#kept = kept;
    // No null in the chunk is none in a part of it; else a copied page must be opened to count its own.
    const statistics = structField(chunk.meta, META.STATISTICS);
    const nulls = statistics === undefined ? undefined : longField(statistics, STATISTICS.NULL_COUNT);
    this.#countsNulls = nulls !== undefined && nulls !== 0n;
  }

  async page(found: FoundPage): Promise<void> {
    const { header } = found;
    this.#source += header.bytes.length + header.compressed;
    this.#kept?.begin(found.at, header.uncompressed - (header.data?.version === 2 ? header.data.repetitionBytes + header.data.definitionBytes : 0));
    if (header.type === PAGE_TYPE.DICTIONARY) await this.#dictionary(found);
    else if (header.data !== null && header.data.count > 0) await this.#data(found, header as PageHeader & { readonly data: DataHeader });
  }

  async #dictionary({ header, at }: FoundPage): Promise<void> {
    const { count, encoding } = header.dictionary as NonNullable<PageHeader['dictionary']>;
    this.#dictionarySize = count;
    if (this.#replaced !== null) {
      const body = await this.#window.view(at, header.compressed);
      checkCrc(header, body);
      // Codecs that store bytes as they are give a view of the window.
      this.#dictionaryTexts = plainStrings({ encoding: 'PLAIN', rows: count, valueCount: count, present: null, body: this.#codec.decompress(body, header.uncompressed).slice() });
      return;
    }
    this.#dictionaryAt = this.#here();
    this.#encodings.add(encoding);
    const stored = await this.#window.view(at, header.compressed);
    if (!this.#codec.recodes) return this.#copy(header, stored);
    checkCrc(header, stored);
    const packed = this.#codec.compress(this.#codec.decompress(stored, header.uncompressed));
    const members: [number, number][] = [[DICTIONARY.NUM_VALUES, count], [DICTIONARY.ENCODING, encoding]];
    const head = encodePageHeader(PAGE_TYPE.DICTIONARY, header.uncompressed, packed.length, null, PAGE.DICTIONARY, members);
    await this.#put([head, packed], head.length + header.uncompressed);
  }

  async #data({ at }: FoundPage, header: PageHeader & { readonly data: DataHeader }): Promise<void> {
    const { leaf } = this.#chunk;
    const { data } = header;
    const load = async (): Promise<DataPage> => {
      const body = (await this.#kept?.read(this.#room.decoded)) ?? null;
      const codec = body === null ? this.#codec : { ...this.#codec, decompress: () => body };
      return openDataPage(header, await this.#window.view(at, header.compressed), leaf, codec, this.#room.decoded);
    };
    const opened = leaf.maxRepetition > 0 ? await load() : null;
    const rows = opened === null ? data.count : rowsOf(opened, this.#row);
    const first = this.#row + 1;
    if (first + rows > this.#keep.rows) throw brokenPage(`more than the ${this.#keep.rows} rows there should be`);
    const goesOn = opened !== null && (opened.repetition as Uint8Array)[0] !== 0;
    const kept = this.#keep.count(first, first + rows) + (goesOn && this.#keep.has(this.#row) ? 1 : 0);
    const replaces = this.#replaced !== null && (isDictionaryEncoded(data.encoding) || this.#replaced.edited.count(first, first + rows) > 0);
    if (kept === 0) this.#row += rows;
    else if (kept === rows + (goesOn ? 1 : 0) && !this.#codec.recodes && !replaces) {
      if (this.#countsNulls) this.#nulls += data.nulls ?? (await this.#nullsOf(opened, load, data.count));
      this.#started(data.encoding, !goesOn);
      await this.#copy(header, await this.#window.view(at, header.compressed), rows);
      this.#row += rows;
      this.#values += data.count;
    } else if (replaces) await this.#replace(header, await load());
    else await this.#filter(header, opened ?? (await load()), rows);
  }

  async #nullsOf(opened: DataPage | null, load: () => Promise<DataPage>, count: number): Promise<number> {
    return count - (opened ?? (await load())).valueCount;
  }

  /** The column is flat: see ParquetSource.assertTextColumn. */
  async #replace(header: PageHeader, page: DataPage): Promise<void> {
    const { encoding, count } = page.header;
    const old = stringPage({ encoding: encodingName(encoding), rows: count, valueCount: page.valueCount, present: page.definition, body: page.values() }, this.#dictionaryTexts);
    for await (const part of replaceTexts(page, old, this.#row + 1, this.#replaced as ReplacedRows)) await this.#build(header, part.page, part.values, part.rows);
  }

  async #filter(header: PageHeader, page: DataPage, rows: number): Promise<void> {
    const { leaf } = this.#chunk;
    await this.#build(header, page, openValues(page.header.encoding, leaf, page.values(), page.valueCount, this.#dictionarySize), rows);
  }

  async #build(header: PageHeader, page: DataPage, values: PageValues, rows: number): Promise<void> {
    const { leaf } = this.#chunk;
    for (const selection of selectRows(page, leaf.maxDefinition, this.#row, this.#keep, values)) {
      const built = buildPage(page, selection, values, leaf, this.#codec, header.crc !== null, this.#room.built);
      this.#started(values.encoding, selection.startsRow);
      await this.#put(built.parts, built.uncompressed, selection.rows);
      this.#values += selection.entries.total;
      this.#nulls += selection.entries.total - selection.values.total;
    }
    this.#row += rows;
  }

  #started(encoding: number, startsRow: boolean): void {
    this.#encodings.add(encoding);
    if (this.#dataAt < 0) this.#dataAt = this.#here();
    // An offset index tells rows by pages: it cannot where a page begins within a row.
    if (!startsRow) this.#indexable = false;
  }

  #copy(header: PageHeader, stored: Uint8Array, rows?: number): Promise<void> {
    return this.#put([header.bytes, stored], header.bytes.length + header.uncompressed, rows);
  }

  async #put(parts: readonly Uint8Array[], uncompressed: number, rows?: number): Promise<void> {
    const size = parts.reduce((sum, part) => sum + part.length, 0);
    if (rows !== undefined) {
      this.#locations.push({ offset: this.#here(), size, firstRow: this.#keptRows });
      this.#keptRows += rows;
    }
    for (const part of parts) await this.#sink.put(part);
    this.#uncompressed += uncompressed;
    this.#compressed += size;
  }

  #here(): number {
    return this.#sink.position - this.#groupStart;
  }

  finish(): ChunkResult {
    const { tree, meta, leaf } = this.#chunk;
    if (this.#row + 1 !== this.#keep.rows) throw brokenPage(`${this.#row + 1} rows where ${this.#keep.rows} belong`);
    if (this.#dataAt < 0) throw brokenPage('no page of the rows that stay');
    if (leaf.maxDefinition + leaf.maxRepetition > 0) this.#encodings.add(ENCODING.RLE);
    describeFiltered(meta, {
      codec: this.#codec.written, encodings: this.#encodings, values: this.#values, nulls: this.#nulls,
      uncompressed: this.#uncompressed, compressed: this.#compressed, dataAt: this.#dataAt, dictionaryAt: this.#dictionaryAt, isEdited: this.#replaced !== null,
    });
    const { offsetIndex } = indexRange(tree);
    const index = offsetIndex === null || !this.#indexable ? null : { locations: this.#locations, shift: 0, offsetIndex: null, columnIndex: null };
    return { tree, source: this.#source, uncompressed: this.#uncompressed, compressed: this.#compressed, index };
  }
}
