import { throwIfAborted } from '../../core/errors.ts';
import { loadZstdDecoder, type ZstdDecoder } from '../../io/codecs/zstdDecoder.ts';
import { familyOf } from '../../sketch/families.ts';
import type { Columns, StageSchema } from '../../store/columns.ts';
import type { PartitionStore } from '../../store/partitionStore.ts';
import type { StageWriter } from '../../store/stageWriter.ts';
import { budgetOf } from '../budget.ts';
import { decodeFrame, type FrameWriter } from './frames.ts';
import { GenerationWriter } from './generationWriter.ts';
import { indexSchemas, MOST_ROWS, prefixOf, RANGE_ROWS, type Generation, type IndexManifest } from './indexFormat.ts';
import { generationStore } from './jobIndex.ts';
import { LiveRows, runsOf } from './liveRows.ts';
import { restored, restoring } from './restoring.ts';

const DEFAULT_MEMORY = 512 * 2 ** 20;

/** Writes what counts of all generations as few new ones; the index that names them is still to be written. */
export async function compactGenerations(
  path: string,
  manifest: IndexManifest,
  version: number,
  { memory = DEFAULT_MEMORY, signal }: { readonly memory?: number | undefined; readonly signal?: AbortSignal | undefined },
): Promise<{ readonly generations: readonly Generation[]; readonly documents: number; readonly dropped: number }> {
  const live = new LiveRows(manifest, manifest.nextRow);
  const stored = manifest.generations.reduce((sum, { rows }) => sum + rows, 0);
  const { family, k, verify } = manifest.settings;
  const words = verify === 'exact' ? 0 : k * familyOf(family).slotWords;
  const generations: Generation[] = [];
  for (const [i, group] of groupsOf(manifest.generations).entries()) {
    const sources = group.flatMap((each) => each.sources).filter(({ removed }) => !removed);
    const rows = sources.reduce((sum, each) => sum + each.rows, 0);
    const name = `${String(version).padStart(6, '0')}${i === 0 ? '' : `-${i}`}`;
    const hasIds = group.some((each) => each.hasIds);
    const writer = await GenerationWriter.open(path, name, manifest.settings, { rows, words, hasIds }, budgetOf(memory, { ioThreads: 0, inFlight: 0 }).spillBytes);
    const { firstRow } = group[0];
    const copy = new Copy(writer, live, words, signal);
    for (const generation of group) await copy.take(generation, generationStore(path, generation.name), firstRow);
    await writer.commit();
    generations.push({ name, firstRow, rows, bandPrefixes: writer.bandPrefixes, digestPrefixes: writer.digestPrefixes, hasIds, sources });
  }
  return { generations, documents: live.size, dropped: stored - live.size };
}

/** Generations that go into one: those whose numbers fit in 32 bits together. */
function groupsOf(generations: readonly Generation[]): Generation[][] {
  const groups: Generation[][] = [];
  for (const generation of generations) {
    const last = groups.at(-1);
    const end = (generation.sources.at(-1)?.from ?? generation.firstRow) + (generation.sources.at(-1)?.rows ?? 0);
    if (last !== undefined && end - last[0].firstRow <= MOST_ROWS) last.push(generation);
    else groups.push([generation]);
  }
  return groups;
}

/** Copies generations, one after the other, into one. */
class Copy {
  private readonly writer: GenerationWriter;
  private readonly live: LiveRows;
  private readonly words: number;
  private readonly signal: AbortSignal | undefined;
  /** Of the next document in the new generation. */
  private position = 0;

  constructor(writer: GenerationWriter, live: LiveRows, words: number, signal: AbortSignal | undefined) {
    this.writer = writer;
    this.live = live;
    this.words = words;
    this.signal = signal;
  }

  /** `firstRow` is what records of the new generation count from. */
  async take(generation: Generation, store: PartitionStore, firstRow: number): Promise<void> {
    const { bands, digests, groups, rows, signatures, ids, sets, texts, bandPrefixes, digestPrefixes } = this.writer;
    const shift = generation.firstRow - firstRow;
    const isLive = (row: number): boolean => this.live.has(generation.firstRow + row);
    await this.scatter(store, 'bands', indexSchemas.bands, bands, isLive, shift, ({ hi }, i, partition) => Math.floor(partition / generation.bandPrefixes) * bandPrefixes + prefixOf(hi[i], bandPrefixes));
    await this.scatter(store, 'digests', indexSchemas.digests, digests, isLive, shift, ({ d0 }, i) => prefixOf(d0[i], digestPrefixes));
    const values = await restored(store.read('groups', indexSchemas.groups));
    for await (const block of restoring(values.blocks(0))) groups.append(0, block.columns, 0, block.rows);

    const from = this.position;
    const end = from + runsOf(generation).reduce((sum, run) => sum + (run.removed ? 0 : run.rows), 0);
    await this.append(generation, store, 'rows', indexSchemas.rows, rows);
    if (signatures !== null) await this.append(generation, store, 'signatures', indexSchemas.signatures(this.words), signatures);
    if (sets !== null) await this.append(generation, store, 'sets', indexSchemas.sets, sets);
    if (ids !== null && generation.hasIds) await this.append(generation, store, 'ids', indexSchemas.ids, ids);
    else if (ids !== null) {
      for (let at = from; at < end; ) {
        throwIfAborted(this.signal);
        const part = Math.min(end - at, RANGE_ROWS - (at % RANGE_ROWS));
        ids.append(Math.floor(at / RANGE_ROWS), { present: new Uint32Array(part), id: { offsets: new Uint32Array(part + 1), values: new Uint8Array(0) } }, 0, part);
        await ids.drain();
        at += part;
      }
    }
    if (texts !== null) await this.retake(generation, store, texts);
    this.position = end;
  }

  /** Records that name their document, to where their hash belongs now. */
  private async scatter<S extends StageSchema & { readonly row: 'u32' }>(
    store: PartitionStore,
    stage: string,
    schema: S,
    writer: StageWriter<S>,
    isLive: (row: number) => boolean,
    shift: number,
    partitionOf: (columns: Columns<S>, record: number, partition: number) => number,
  ): Promise<void> {
    const reader = await restored(store.read(stage, schema));
    for await (const { rows, columns, partition } of restoring(reader.allBlocks())) {
      throwIfAborted(this.signal);
      const row = columns.row as Uint32Array;
      const found = Uint32Array.from({ length: rows }, (_, i) => i).filter((i) => isLive(row[i]));
      const of = Object.fromEntries(Object.keys(schema).map((name) => [name, found.map((i) => (columns[name] as Uint32Array)[i])]));
      writer.scatter(found.map((i) => partitionOf(columns, i, partition)), found.length, { ...of, row: found.map((i) => row[i] + shift) } as unknown as Columns<S>);
      await writer.drain();
    }
  }

  /** Records by position, of the sources that stay. */
  private async append<S extends StageSchema>(generation: Generation, store: PartitionStore, stage: string, schema: S, writer: StageWriter<S>): Promise<void> {
    const reader = await restored(store.read(stage, schema));
    const runs = runsOf(generation).filter(({ removed }) => !removed);
    let at = this.position;
    for (const partition of reader.partitions) {
      const base = partition * RANGE_ROWS;
      for await (const { first, rows, columns } of restoring(reader.blocks(partition))) {
        throwIfAborted(this.signal);
        for (const { position, rows: count } of runs) {
          const to = Math.min(rows, position + count - base - first);
          for (let from = Math.max(0, position - base - first); from < to; ) {
            const part = Math.min(to - from, RANGE_ROWS - (at % RANGE_ROWS));
            writer.append(Math.floor(at / RANGE_ROWS), columns, from, from + part);
            from += part;
            at += part;
          }
        }
        await writer.drain();
      }
    }
  }

  /** Texts, in frames of their own. */
  private async retake(generation: Generation, store: PartitionStore, writer: FrameWriter): Promise<void> {
    const zstd: ZstdDecoder = await loadZstdDecoder();
    const runs = runsOf(generation).filter(({ removed }) => !removed);
    const reader = await restored(store.read('texts', indexSchemas.texts));
    let position = 0;
    let run = 0;
    for await (const { rows, columns } of restoring(reader.allBlocks())) {
      throwIfAborted(this.signal);
      for (let record = 0; record < rows; record++) {
        const { bytes, ends } = decodeFrame(zstd, columns, record);
        for (let i = 0; i + 1 < ends.length; i++, position++) {
          while (run < runs.length && position >= runs[run].position + runs[run].rows) run += 1;
          if (run < runs.length && position >= runs[run].position) writer.take(bytes.subarray(ends[i], ends[i + 1]));
        }
        await writer.drain();
      }
    }
  }
}
