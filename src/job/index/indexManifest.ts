import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError, CorruptError, InputError, isBandsawError, UnsupportedError } from '../../core/errors.ts';
import { writeFailure } from '../../io/fileErrors.ts';
import { readChecked, writeChecked } from '../../store/checkedJson.ts';
import { WORD_TABLE_SHA256 } from '../../text/wordTable.ts';
import type { SketchShape } from '../sketchShape.ts';
import { isLockName } from '../folderLock.ts';
import type { Settings } from '../options.ts';
import { TEXT_MODEL } from '../shape.ts';
import { INDEX_FORMAT, type IndexManifest, type IndexSettings } from './indexFormat.ts';

const NAME = 'index.json';
const GENERATIONS = 'generations';
/** What the first job leaves that is killed before the index names its documents. */
const OF_FIRST_JOB: readonly string[] = ['000001', '000001.partial'];
const EXPECTED = `an index (${INDEX_FORMAT})`;
export const RESTORE = 'restore the index from a copy, or make it anew from the kept rows';

export function generationsOf(path: string): string {
  return join(path, GENERATIONS);
}

/** The settings of an index that a job with these would make. */
export function indexSettingsOf({ thresholdMillionths, verify, within }: Settings, { family, k, n, bands, rows }: SketchShape): IndexSettings {
  return { text: TEXT_MODEL, wordTable: WORD_TABLE_SHA256, family, k, n, bands: `${bands}x${rows}`, threshold: thresholdMillionths / 1e6, verify, within };
}

/**
 * Returns what is in an index; null if the folder is absent or empty, or has only what a killed first job leaves.
 * @throws InputError for a folder of something else, CorruptError for a damaged list or none beside documents, UnsupportedError for another format version
 */
export async function readIndex(path: string): Promise<IndexManifest | null> {
  const file = join(path, NAME);
  let manifest: Partial<IndexManifest>;
  try {
    manifest = (await readChecked(file, EXPECTED)) as Partial<IndexManifest>;
  } catch (error) {
    if (!isBandsawError(error, 'corrupt')) throw error;
    if ((error.cause as NodeJS.ErrnoException | undefined)?.code !== 'ENOENT') throw new CorruptError({ expected: error.expected, found: error.found, remedy: RESTORE, file, cause: error });
    const names = (await namesIn(path)).filter((name) => !isLockName(name) && name !== `${NAME}.partial` && name !== GENERATIONS);
    if (names.length > 0) throw new InputError({ expected: `${EXPECTED} or an empty folder`, found: `no ${NAME} beside ${names.sort()[0]}`, remedy: 'name another folder', file: path });
    const lost = (await namesIn(generationsOf(path))).filter((name) => !OF_FIRST_JOB.includes(name));
    if (lost.length > 0) throw new CorruptError({ expected: EXPECTED, found: `no ${NAME} beside the documents in ${GENERATIONS}/${lost.sort()[0]}`, remedy: RESTORE, file });
    return null;
  }
  if (manifest.format !== INDEX_FORMAT) throw new UnsupportedError({ expected: EXPECTED, found: `format ${JSON.stringify(String(manifest.format).slice(0, 40))}`, remedy: 'use the version of bandsaw that wrote it, or make the index anew', file });
  return manifest as IndexManifest;
}

/** Makes this the index, at once and whole. @throws OutputError */
export async function writeIndex(path: string, manifest: IndexManifest): Promise<void> {
  await writeChecked(join(path, NAME), manifest, 'to write the list of an index');
}

/** Deletes what runs that were killed left, and generations that the index has no longer. Under its lock. @throws OutputError */
export async function dropOrphans(path: string, manifest: IndexManifest | null): Promise<void> {
  const known = new Set(manifest?.generations.map(({ name }) => name) ?? []);
  const folder = generationsOf(path);
  try {
    for (const name of await namesIn(folder)) if (!known.has(name)) await rm(join(folder, name), { recursive: true, force: true });
  } catch (error) {
    throw writeFailure(folder, error);
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw writeFailure(folder, error);
  }
}

/** @throws ConfigError naming every setting in which the job differs from the index */
export function assertSettings(path: string, index: IndexSettings, job: IndexSettings): void {
  const shown = (value: unknown): string => (value === null ? 'not set' : String(value));
  const differing = (Object.keys(job) as (keyof IndexSettings)[]).filter((name) => index[name] !== job[name]);
  if (differing.length === 0) return;
  const list = (settings: IndexSettings): string => differing.map((name) => `${name} ${shown(settings[name])}`).join(', ');
  throw new ConfigError({ expected: `${list(index)}, as in the index`, found: list(job), remedy: 'give the settings of the index, or name another one', file: path });
}
