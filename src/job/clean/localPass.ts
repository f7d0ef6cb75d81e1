import { allEnded } from '../../core/allEnded.ts';
import { InputError, throwIfAborted } from '../../core/errors.ts';
import type { Cell, RowBatch } from '../../io/format.ts';
import type { Resources } from '../../signals/resources.ts';
import { ScatterBuffer } from '../../store/scatterBuffer.ts';
import type { StageWriter } from '../../store/stageWriter.ts';
import { cutWords } from '../../text/words.ts';
import { schemas } from '../context.ts';
import { appendIds, appendRejected } from '../rowRecords.ts';
import type { SeenColumns } from '../seenColumns.ts';
import { bytesTaken } from '../stages/bytesTaken.ts';
import type { JobFile } from '../units.ts';
import { ChangeWriter } from './changes.ts';
import type { Corpus, ViewedFile } from './corpus.ts';
import { FateWriter } from './fates.ts';
import { addTo, nothing } from './funnel.ts';
import { LocalStages } from './localStages.ts';
import type { PassFacts } from './passFacts.ts';
import type { LocalPass } from './passes.ts';
import { cleanSchemas, recordsName } from './records.ts';
import type { ViewedBatch } from './viewedSource.ts';

const BATCH_ROWS = 8192;

/** Reads the inputs as they are, numbers their rows and spills ids, sizes and rows that cannot be read. */
class Numberer {
  readonly nulls: { count: number } = { count: 0 };
  readonly documents = nothing();
  rejected = 0;
  readonly #corpus: Corpus;
  readonly #ids: StageWriter<typeof schemas.ids>;
  readonly #rejects: StageWriter<typeof schemas.rejected>;
  readonly #sizes: StageWriter<typeof cleanSchemas.sizes>;
  readonly #sizeRecords: ScatterBuffer<typeof cleanSchemas.sizes>;
  readonly #seen: readonly SeenColumns[];

  private constructor(corpus: Corpus, ids: StageWriter<typeof schemas.ids>, rejects: StageWriter<typeof schemas.rejected>, sizes: StageWriter<typeof cleanSchemas.sizes>) {
    this.#corpus = corpus;
    this.#ids = ids;
    this.#rejects = rejects;
    this.#sizes = sizes;
    this.#sizeRecords = new ScatterBuffer(sizes, cleanSchemas.sizes);
    this.#seen = corpus.context.clean.asked.watchers(corpus.context.settings);
  }

  static async open(corpus: Corpus, pass: number): Promise<Numberer> {
    const { store, budget } = corpus.context;
    return new Numberer(
      corpus,
      await store.write('ids', schemas.ids, budget.spillBytes),
      await store.write('rejected', schemas.rejected, budget.spillBytes),
      await store.write(recordsName(pass, 'sizes'), cleanSchemas.sizes, budget.spillBytes),
    );
  }

  take(batch: RowBatch): void {
    for (const seen of this.#seen) seen.take(batch);
  }

  takeIds(cells: readonly Cell[], firstUnit: number): void {
    appendIds(this.#ids, this.#corpus.context.rangeUnits, cells, firstUnit);
  }

  takeRejected({ path }: JobFile, rejected: RowBatch['rejected'], firstUnit: number): void {
    for (const { row, reason, expected, found } of rejected) {
      if (this.#corpus.context.settings.onError === 'stop') throw new InputError({ expected, found: `${found} (${reason})`, remedy: 'repair the row, or leave such rows out with --on-error skip', file: path, row });
      appendRejected(this.#rejects, firstUnit + row, { reason, expected, found });
      this.rejected += 1;
    }
  }

  takeSize(unit: number, bytes: number, words: number): void {
    addTo(this.documents, bytes, words);
    this.#sizeRecords.put(Math.floor(unit / this.#corpus.context.rangeUnits), unit, bytes, words);
  }

  async drain(): Promise<void> {
    this.#sizeRecords.flush();
    await this.#ids.drain();
    await this.#rejects.drain();
    await this.#sizes.drain();
  }

  /** @throws ConfigError if a column that was asked for is in no row */
  async finish(): Promise<void> {
    for (const seen of this.#seen) seen.assertSeen(this.#corpus.context.files);
    this.#sizeRecords.flush();
    await allEnded([this.#ids.finish(), this.#rejects.finish(), this.#sizes.finish()]);
  }
}

/** @throws InputError for what is no number */
function scoreOf(cell: Cell, id: string, column: string, file: string, row: number): number | null {
  if (typeof cell === 'bigint') return Number(cell);
  if (cell === null || Number.isNaN(cell)) return null;
  if (typeof cell === 'number') return cell;
  throw new InputError({ expected: `a number or null in the column "${column}", for the signal ${id}`, found: (JSON.stringify(cell) ?? typeof cell).slice(0, 80), remedy: 'name a column of numbers with --score', file, row });
}

/** Asks rule after rule about every document that is left, edits its text, and spills what goes and why, and what changed. The first pass also numbers the rows. */
export async function localPass(corpus: Corpus, pass: number, { stages }: { readonly stages: LocalPass['stages'] }, resources: Resources): Promise<PassFacts> {
  const { context } = corpus;
  const { settings, clean, budget, sample, signal } = context;
  const { scores = {} } = clean.recipe;
  const judges = new LocalStages({ kind: 'local', stages }, resources, clean.urlColumn, Object.keys(scores), clean.thresholds);
  const first = pass === 0;
  const scored = Object.entries(scores);
  const numberer = first ? await Numberer.open(corpus, pass) : null;
  const fates = await FateWriter.open(context, pass);
  const changes = judges.edits ? await ChangeWriter.open(context, pass) : null;
  let words = 0;
  const counter = { take: (): void => void (words += 1) };
  const columns = [...new Set([...(first ? [context.idColumn, ...clean.asked.names] : []), clean.urlColumn, ...(stages.length === 0 ? [] : Object.values(scores))].filter((name) => name !== null))];
  const files: readonly (JobFile | ViewedFile)[] = first ? context.files : corpus.views();
  const total = files.reduce((sum, { source }) => sum + source.bytes, 0);
  let firstUnit = 0;
  let read = 0;
  for (const [index, file] of files.entries()) {
    if (first) file.firstUnit = firstUnit;
    let rows = 0;
    for await (const batch of file.source.read({ textColumn: settings.textColumn, columns, maxBytes: budget.batchBytes, maxRows: BATCH_ROWS, signal })) {
      const base = firstUnit + batch.firstRow;
      rows = batch.firstRow + batch.rowCount;
      if (first) file.rows = rows;
      const cut = first ? corpus.sampled(index, batch) : batch;
      if (numberer !== null) {
        numberer.takeRejected(file, cut.rejected, firstUnit);
        numberer.take(batch);
        if (context.idColumn !== null) numberer.takeIds(batch.columns[context.idColumn], base);
      }
      const rejected = new Set(cut.rejected.map(({ row }) => row));
      const { bytes, offsets, nulls } = cut.text;
      const edited = 'edited' in batch ? (batch as ViewedBatch).edited : null;
      for (let i = 0; i < batch.rowCount; i++) {
        if (rejected.has(batch.firstRow + i) || (first && sample?.has(index, batch.firstRow + i) === false)) continue;
        if (nulls !== null && nulls[i] === 1) {
          if (numberer !== null) numberer.nulls.count += 1;
          continue;
        }
        if (numberer !== null) {
          words = 0;
          cutWords(bytes, offsets[i], offsets[i + 1], counter);
          numberer.takeSize(base + i, offsets[i + 1] - offsets[i], words);
        }
        if (stages.length === 0) continue;
        const url = clean.urlColumn === null ? null : batch.columns[clean.urlColumn][i];
        const given = bytes.subarray(offsets[i], offsets[i + 1]);
        changes?.begin(base + i);
        const row = scored.map(([id, column]) => scoreOf(batch.columns[column][i], id, column, file.path, batch.firstRow + i));
        const fate = judges.judge(given, typeof url === 'string' ? url : null, changes, row);
        if (fate !== null) fates.put(base + i, fate);
        else if (judges.text !== given) changes?.keep(judges.text);
        else if (edited !== null && edited[i] === 1) changes?.carry(base + i, given);
      }
      throwIfAborted(signal);
      await numberer?.drain();
      await fates.drain();
      await changes?.drain();
      context.report({ stage: 'rules', done: read + bytesTaken(file.source, batch), total, unit: 'bytes' });
    }
    firstUnit += rows;
    read += file.source.bytes;
  }
  await fates.finish();
  await numberer?.finish();
  return {
    numbering: numberer === null ? null : { rows: files.map((file) => file.rows), nulls: numberer.nulls.count, rejected: numberer.rejected, documents: numberer.documents },
    rules: fates.rules,
    changes: (await changes?.finish()) ?? null,
    thresholds: judges.thresholds,
  };
}
