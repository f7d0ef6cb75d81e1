import { stat } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { ConfigError, InputError } from '../../core/errors.ts';
import { nameList } from '../../io/names.ts';
import { folderBytes } from './folderBytes.ts';
import { lockFolder } from '../folderLock.ts';
import { compactGenerations } from './compact.ts';
import type { IndexChange, IndexManifest, IndexSettings } from './indexFormat.ts';
import { dropOrphans, generationsOf, readIndex, writeIndex } from './indexManifest.ts';

/** Documents of one input that an index has; several jobs may have added some of one name. */
export interface IndexedSource {
  /** As the outputs of its job named it. */
  readonly file: string;
  /** Rows that were kept and have words. */
  readonly documents: number;
  /** Taken out; their records go with the next compaction. */
  readonly removed: boolean;
}

/** What is in an index of past documents. */
export interface IndexSummary {
  /** Of its files, such as `bandsaw-index-1`. */
  readonly format: string;
  /** Counts from 1; every job that adds, removal and compaction makes one. */
  readonly version: number;
  /** Those of the jobs that may use it. */
  readonly settings: IndexSettings;
  /** That jobs compare with. */
  readonly documents: number;
  /** Of removed sources, whose records are still there. */
  readonly removedDocuments: number;
  /** Parts that were each written at once; compaction makes one of them. */
  readonly generations: number;
  /** On the disk. */
  readonly bytes: number;
  /** In the order in which they came. */
  readonly sources: readonly IndexedSource[];
  /** What made each version, the first one first. */
  readonly changes: readonly IndexChange[];
}

/** An input whose documents were taken out of an index. */
export interface RemovedFromIndex {
  /** As the index names it. */
  readonly file: string;
  /** Of it, which count no more. */
  readonly documents: number;
  /** Made by this. */
  readonly version: number;
}

/** How an index is compacted. */
export interface CompactOptions {
  /** Bytes for what is held back before it is written. Default 512 MiB. */
  readonly memory?: number | undefined;
  /** Stops it; the index stays as it was. */
  readonly signal?: AbortSignal | undefined;
}

/** What compaction left of an index. */
export interface CompactedIndex {
  /** Left. */
  readonly documents: number;
  /** Of removed inputs, whose records are gone. */
  readonly dropped: number;
  /** On the disk before. */
  readonly bytesBefore: number;
  /** On the disk now. */
  readonly bytes: number;
  /** Made by this. */
  readonly version: number;
}

/** Returns what is in an index; one that another run has may be older than what that run makes of it. @throws InputError if there is none, CorruptError, UnsupportedError */
export async function showIndex(path: string): Promise<IndexSummary> {
  const { format, version, settings, generations, changes } = await existing(path);
  const sources = new Map<string, { file: string; documents: number; removed: boolean }>();
  for (const { file, rows, removed } of generations.flatMap((each) => each.sources)) {
    const key = JSON.stringify([file, removed]);
    const entry = sources.get(key) ?? { file, documents: 0, removed };
    entry.documents += rows;
    sources.set(key, entry);
  }
  const count = (removed: boolean): number => [...sources.values()].reduce((sum, each) => sum + (each.removed === removed ? each.documents : 0), 0);
  return { format, version, settings, documents: count(false), removedDocuments: count(true), generations: generations.length, bytes: await folderBytes(generationsOf(path)), sources: [...sources.values()], changes };
}

/**
 * Takes the documents of one input out of an index, whichever jobs added them; from then on no job compares with them.
 * Their texts stay on the disk until the index is compacted. Rows that earlier jobs removed in favour of them do not come
 * back, and the jobs that added them count as new when they are run again. Returns name and number of documents.
 * @param source as the index names it; another path to it or the end of its name will do where one source has it
 * @throws ConfigError if no source has this name, or several; OutputError while another run has the index; as showIndex
 */
export async function removeSource(path: string, source: string): Promise<RemovedFromIndex> {
  return alone(path, async (manifest) => {
    const present = manifest.generations.flatMap(({ sources }) => sources).filter(({ removed }) => !removed);
    const file = sourceOf(source, [...new Set(present.map((each) => each.file))]);
    const version = manifest.version + 1;
    const gone = present.filter((each) => each.file === file);
    const firstRow = gone[0].from;
    const documents = gone.reduce((sum, { rows }) => sum + rows, 0);
    await writeIndex(path, {
      ...manifest,
      version,
      generations: manifest.generations.map((each) => ({ ...each, sources: each.sources.map((one) => (one.file === file ? { ...one, removed: true } : one)) })),
      changes: [...manifest.changes.map((change) => forgetJob(change, gone)), { version, change: 'remove', file, firstRow, rows: documents }],
    });
    return { file, documents, version };
  });
}

/** A job whose documents are not all there any more is no longer known; nor is one that has none, once it would compare with others than it did. */
function forgetJob(change: IndexChange, gone: readonly { readonly from: number; readonly rows: number }[]): IndexChange {
  if (change.change !== 'add') return change;
  const { firstRow, rows } = change;
  if (!gone.some(({ from }) => (rows === 0 ? from < firstRow : from >= firstRow && from < firstRow + rows))) return change;
  return { ...change, job: null };
}

/**
 * Writes the records of all generations anew as one, without removed sources, and deletes the old ones. Nothing changes
 * for jobs: documents keep their numbers. Returns documents left and dropped, and the bytes before and after.
 * @throws OutputError while another run has the index; as showIndex
 */
export async function compactIndex(path: string, options: CompactOptions = {}): Promise<CompactedIndex> {
  return alone(path, async (manifest) => {
    const bytesBefore = await folderBytes(generationsOf(path));
    const version = manifest.version + 1;
    const { generations, documents, dropped } = await compactGenerations(path, manifest, version, options);
    const next: IndexManifest = { ...manifest, version, generations, changes: [...manifest.changes, { version, change: 'compact', rows: documents, dropped }] };
    await writeIndex(path, next);
    await dropOrphans(path, next);
    return { documents, dropped, bytesBefore, bytes: await folderBytes(generationsOf(path)), version };
  });
}

async function existing(path: string): Promise<IndexManifest> {
  const manifest = await readIndex(path);
  if (manifest === null) throw new InputError({ expected: 'an index', found: (await stat(path).catch(() => null)) === null ? 'no such folder' : 'an empty folder', remedy: 'name the folder that was given to dedup as --index', file: path });
  return manifest;
}

async function alone<T>(path: string, body: (manifest: IndexManifest) => Promise<T>): Promise<T> {
  // A mistyped name should not become a folder.
  await existing(path);
  const unlock = await lockFolder(path, 'an index');
  try {
    const manifest = await existing(path);
    await dropOrphans(path, manifest);
    return await body(manifest);
  } finally {
    await unlock();
  }
}

function sourceOf(name: string, sources: readonly string[]): string {
  if (sources.includes(name)) return name;
  const full = sources.filter((each) => resolve(each) === resolve(name));
  const found = full.length > 0 ? full : sources.filter((each) => resolve(each).endsWith(`${sep}${name}`));
  if (found.length === 1) return found[0];
  const known = sources.length === 0 ? 'none: the index has no sources' : nameList(sources);
  throw new ConfigError({ expected: 'one source of the index', found: found.length === 0 ? `${JSON.stringify(name)}, which is none of ${known}` : `${JSON.stringify(name)}, which could be ${nameList(found)}`, remedy: 'name it as bandsaw index show does' });
}
