import { MismatchError, throwIfAborted } from '../../core/errors.ts';

import { UnitSet } from '../../store/unitSet.ts';
import { fewLimit, fewShingles, type FewShingles } from '../../verify/fewShingles.ts';
import { halvesOf } from '../../verify/jaccard.ts';
import { schemas, type JobContext } from '../context.ts';
import { GenerationWriter } from '../index/generationWriter.ts';
import { MOST_ROWS, prefixOf, RANGE_ROWS, type Generation } from '../index/indexFormat.ts';
import { writeIndex } from '../index/indexManifest.ts';
import type { JobIndex } from '../index/jobIndex.ts';
import { fileOfUnit, type JobFile } from '../units.ts';
import { neededBatches } from './neededRows.ts';

export interface IndexResult {
  /** Version of the index that has the job's documents. */
  readonly version: number;
  readonly added: number;
  /** Written for them; 0 where an earlier run of this job had added them. */
  readonly bytes: number;
}

/**
 * Adds the documents that stay to the index, as one generation: first all of its files, then the index that names it.
 * A job that has added its documents before, in this folder or another, adds nothing.
 * @param assertInputs throws if what was read is not as it was: nothing of it gets into the index then
 * @throws MismatchError if that were others; OutputError; as `assertInputs`
 */
export async function indexStage(context: JobContext, index: JobIndex, removed: UnitSet, assertInputs: () => Promise<void>): Promise<IndexResult> {
  const kept = await keptDocuments(context, removed);
  const { manifest, before, jobKey } = index;
  if (before !== null) {
    if (before.rows !== kept.size) throw new MismatchError({ expected: `the ${before.rows} documents that this job has in the index`, found: `${kept.size}`, remedy: 'report this as a bug', file: index.path });
    return { version: before.version, added: before.rows, bytes: 0 };
  }
  if (kept.size > MOST_ROWS) throw new MismatchError({ expected: `at most ${MOST_ROWS} documents of one job`, found: `${kept.size}`, remedy: 'add them by several jobs' });
  const version = manifest.version + 1;
  const firstRow = manifest.nextRow;
  // A job that keeps nothing leaves no values of the --within column either: no document refers to them.
  const added = kept.size === 0 ? null : await writeGeneration(context, index, kept, version);
  // Documents that are in the index stay there, and the job done anew would be one of duplicates of them.
  await assertInputs();
  await writeIndex(index.path, {
    ...manifest,
    version,
    nextRow: firstRow + kept.size,
    generations: added === null ? manifest.generations : [...manifest.generations, added.generation],
    changes: [...manifest.changes, { version, change: 'add', job: jobKey, read: manifest.version, firstRow, rows: kept.size, sources: context.files.length }],
  });
  return { version, added: kept.size, bytes: added?.bytes ?? 0 };
}

async function writeGeneration(context: JobContext, { path, manifest }: JobIndex, kept: UnitSet, version: number): Promise<{ readonly generation: Generation; readonly bytes: number }> {
  const { settings, shape, idColumn, budget } = context;
  const name = String(version).padStart(6, '0');
  const firstRow = manifest.nextRow;
  const hasIds = idColumn !== null;
  const words = settings.verify === 'exact' ? 0 : shape.k * shape.slotWords;
  const writer = await GenerationWriter.open(path, name, manifest.settings, { rows: kept.size, words, hasIds }, budget.spillBytes);
  await writeKeys(context, writer, kept);
  await writeRows(context, writer, kept);
  await writeEvidence(context, writer, kept);
  const bytes = await writer.commit();
  const sources = context.files.map(({ path: file, firstUnit, rows }) => ({ file, from: firstRow + kept.countIn(context.firstUnit, firstUnit), rows: kept.countIn(firstUnit, firstUnit + rows), removed: false }));
  const { bandPrefixes, digestPrefixes } = writer;
  return { generation: { name, firstRow, rows: kept.size, bandPrefixes, digestPrefixes, hasIds, sources: sources.filter(({ rows }) => rows > 0) }, bytes };
}

/** Those with words that were not removed; frozen. */
async function keptDocuments({ store, signal }: JobContext, removed: UnitSet): Promise<UnitSet> {
  const kept = new UnitSet();
  for await (const { columns } of (await store.read('units', schemas.units)).allBlocks()) {
    throwIfAborted(signal);
    for (const unit of columns.unit) if (!removed.has(unit)) kept.add(unit);
  }
  return kept.freeze();
}

function keptOf(unit: Float64Array, rows: number, kept: UnitSet): Uint32Array {
  const found = new Uint32Array(rows);
  let count = 0;
  for (let i = 0; i < rows; i++) if (kept.has(unit[i])) found[count++] = i;
  return found.subarray(0, count);
}

async function writeKeys({ store, keyPrefixes, signal }: JobContext, { bands, digests, groups, bandPrefixes, digestPrefixes }: GenerationWriter, kept: UnitSet): Promise<void> {
  for await (const { rows, columns, partition } of (await store.read('bands', schemas.bands)).allBlocks()) {
    throwIfAborted(signal);
    const band = Math.floor(partition / keyPrefixes);
    const found = keptOf(columns.unit, rows, kept);
    const of = (column: Uint32Array): Uint32Array => found.map((i) => column[i]);
    const hi = of(columns.hi);
    bands.scatter(hi.map((hash) => band * bandPrefixes + prefixOf(hash, bandPrefixes)), found.length, { lo: of(columns.lo), hi, group: of(columns.group), row: found.map((i) => kept.denseOf(columns.unit[i])) });
    await bands.drain();
  }
  for await (const { rows, columns } of (await store.read('digests', schemas.digests)).allBlocks()) {
    throwIfAborted(signal);
    const found = keptOf(columns.unit, rows, kept);
    const of = (column: Uint32Array): Uint32Array => found.map((i) => column[i]);
    const { d0, d1, d2, d3, h0, h1, group } = columns;
    digests.scatter(found.map((i) => prefixOf(d0[i], digestPrefixes)), found.length, { d0: of(d0), d1: of(d1), d2: of(d2), d3: of(d3), h0: of(h0), h1: of(h1), group: of(group), row: found.map((i) => kept.denseOf(columns.unit[i])) });
    await digests.drain();
  }
  for await (const { rows, columns } of (await store.read('groups', schemas.groups)).allBlocks()) groups.append(0, columns, 0, rows);
}

/** What is looked up by position, in the order of units. */
async function writeRows(context: JobContext, { rows: writer, signatures, ids }: GenerationWriter, kept: UnitSet): Promise<void> {
  const { store, files, shape, rangeUnits, signal } = context;
  const places = (rows: number, unit: Float64Array): { found: Uint32Array; partition: Uint32Array } => {
    const found = keptOf(unit, rows, kept);
    return { found, partition: found.map((i) => Math.floor(kept.denseOf(unit[i]) / RANGE_ROWS)) };
  };
  const order = new Ascending();
  for await (const { rows, columns } of (await store.read('units', schemas.units)).allBlocks()) {
    throwIfAborted(signal);
    order.assert(columns.unit);
    const { found, partition } = places(rows, columns.unit);
    writer.scatter(partition, found.length, { sourceRow: Float64Array.from(found, (i) => rowIn(files, columns.unit[i])), shingles: found.map((i) => columns.shingles[i]) });
    await writer.drain();
  }
  if (signatures !== null) {
    const words = shape.k * shape.slotWords;
    const signed = new Ascending();
    for await (const { rows, columns } of (await store.read('signatures', schemas.signatures(words))).allBlocks()) {
      throwIfAborted(signal);
      signed.assert(columns.unit);
      const { found, partition } = places(rows, columns.unit);
      const slots = new Uint32Array(found.length * words);
      found.forEach((record, i) => slots.set(columns.slots.subarray(record * words, (record + 1) * words), i * words));
      signatures.scatter(partition, found.length, { slots });
      await signatures.drain();
    }
    if (signatures.rows !== kept.size) throw new MismatchError({ expected: `the signatures of ${kept.size} documents`, found: `${signatures.rows}`, remedy: 'report this as a bug' });
  }
  if (ids === null) return;
  const spilled = await store.read('ids', schemas.ids);
  for (const partition of spilled.partitions) {
    for await (const { first, rows, columns } of spilled.blocks(partition)) {
      throwIfAborted(signal);
      const unit = partition * rangeUnits + first;
      for (let i = 0; i < rows; i++) if (kept.has(unit + i)) ids.append(Math.floor(kept.denseOf(unit + i) / RANGE_ROWS), columns, i, i + 1);
      await ids.drain();
    }
  }
}

/** Records were written in the order of their units, which is the order they keep. */
class Ascending {
  private last = -1;

  assert(units: Float64Array): void {
    for (const unit of units) {
      if (unit <= this.last) throw new MismatchError({ expected: `records in the order of their units, above ${this.last}`, found: String(unit), remedy: 'report this as a bug' });
      this.last = unit;
    }
  }
}

function rowIn(files: readonly JobFile[], unit: number): number {
  return unit - files[fileOfUnit(files, unit)].firstUnit;
}

/** What a later job compares with where signatures do not settle a pair: the texts, read once more, or the few shingles of short ones. */
async function writeEvidence(context: JobContext, { texts, sets }: GenerationWriter, kept: UnitSet): Promise<void> {
  const { shape, settings } = context;
  const limit = fewLimit(settings.thresholdMillionths);
  let done = 0;
  for await (const { batch, rows, first } of neededBatches(context, kept)) {
    if (texts !== null) {
      for (const row of rows) texts.take(batch.text.bytes.subarray(batch.text.offsets[row], batch.text.offsets[row + 1]));
      await texts.drain();
    } else if (sets !== null) {
      const few: FewShingles = batch.sketched?.few ?? fewShingles(batch.text, shape.n, limit);
      const halves = halvesOf(few.hashes);
      for (const row of rows) {
        // A file of sketches may have been made for a lower threshold, and have more of them.
        const count = few.offsets[row + 1] - few.offsets[row];
        const set = count > limit ? [] : halves.subarray(2 * few.offsets[row], 2 * few.offsets[row + 1]);
        sets.append(Math.floor(kept.denseOf(first + row) / RANGE_ROWS), { set: { offsets: Uint32Array.of(0, set.length), values: Uint32Array.from(set) } }, 0, 1);
      }
      await sets.drain();
    }
    done += rows.length;
    context.report({ stage: 'index', done, total: kept.size, unit: 'rows' });
  }
  if (done !== kept.size) throw new MismatchError({ expected: `the texts of all ${kept.size} documents that stay`, found: `${done}`, remedy: 'run again; report this as a bug if no input changed during the job' });
}
