import { createHash, randomUUID } from 'node:crypto';
import { rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { OutputError } from '../../core/errors.ts';
import { PartitionStore } from '../../store/partitionStore.ts';
import type { SketchShape } from '../sketchShape.ts';
import { lockFolder } from '../folderLock.ts';
import type { InputIdentity } from '../inputIdentity.ts';
import { settingsForReport, type Settings } from '../options.ts';
import { TEXT_MODEL } from '../shape.ts';
import { INDEX_FORMAT, type Generation, type IndexChange, type IndexManifest, type IndexSettings } from './indexFormat.ts';
import { assertSettings, dropOrphans, generationsOf, indexSettingsOf, readIndex } from './indexManifest.ts';
import { LiveRows } from './liveRows.ts';

/** What a job compares with: fixed when it begins, and kept in its manifest. */
export interface PastRows {
  /** Of the index they are in; of none yet where `rows` is 0. */
  readonly index: string;
  /** Documents with lower numbers. */
  readonly rows: number;
  /** Of the index then. */
  readonly version: number;
  /** Number of the job's own first row: above those of all past ones, at the beginning of a partition. */
  readonly firstUnit: number;
}

type Added = Extract<IndexChange, { readonly change: 'add' }>;

/** The part of its identity by which a job is known to an index: how it tells its outcome does not matter there. `inputs` are all that it reads, reference texts too. */
export function jobKeyOf(inputs: readonly InputIdentity[], settings: Settings, shape: SketchShape): string {
  return createHash('sha256').update(JSON.stringify([INDEX_FORMAT, TEXT_MODEL, inputs, settingsForReport(settings), shape])).digest('hex');
}

/** An index as one job sees it: the documents that were there before the job's own, and where those go. */
export class JobIndex {
  readonly path: string;
  /** An index that is not there yet has version 0 and nothing in it. */
  readonly manifest: IndexManifest;
  readonly jobKey: string;
  /** What this very job added before: it compares with what was there then, and adds nothing. */
  readonly before: Added | null;
  readonly live: LiveRows;
  private readonly unlock: (() => Promise<void>) | null;

  private constructor(path: string, manifest: IndexManifest, jobKey: string, unlock: (() => Promise<void>) | null) {
    this.path = path;
    this.manifest = manifest;
    this.jobKey = jobKey;
    this.before = manifest.changes.find((each): each is Added => each.change === 'add' && each.job === jobKey) ?? null;
    this.live = new LiveRows(manifest, this.limit);
    this.unlock = unlock;
  }

  /**
   * Takes an index for one job, alone unless it only reads; a folder that is absent or empty is an empty index.
   * @throws OutputError while another run has it, InputError, CorruptError, UnsupportedError, ConfigError for other settings than the index has
   */
  static async open(path: string, settings: Settings, shape: SketchShape, jobKey: string): Promise<JobIndex> {
    // A dry run adds nothing, but what it reads must not go meanwhile: an index that is there is locked too.
    const wanted = indexSettingsOf(settings, shape);
    const reading = settings.emit === 'none' && (await readIndex(path)) === null;
    const unlock = reading ? null : await lockFolder(path, 'an index');
    try {
      const found = await readIndex(path);
      if (found !== null) assertSettings(path, found.settings, wanted);
      if (!reading) await dropOrphans(path, found);
      return new JobIndex(path, found ?? emptyIndex(wanted), jobKey, unlock);
    } catch (error) {
      await unlock?.();
      throw error;
    }
  }

  /** The number below which documents are past ones. */
  get limit(): number {
    return this.before?.firstRow ?? this.manifest.nextRow;
  }

  /** What the job is to compare with, its own rows beginning at a multiple of `rangeUnits`. */
  past(rangeUnits: number): PastRows {
    return { index: this.manifest.id, rows: this.limit, version: this.before?.read ?? this.manifest.version, firstUnit: Math.ceil(this.limit / rangeUnits) * rangeUnits };
  }

  /** @throws OutputError if past documents have come or gone since the job began, or since it added its own, or are those of another index */
  assertAsBegun(past: PastRows): void {
    const another = past.rows > 0 && past.index !== this.manifest.id;
    const lost = this.manifest.changes.find((each) => each.change === 'remove' && each.version > past.version && each.firstRow < past.rows);
    if (!another && past.rows === this.limit && lost === undefined) return;
    const found = another ? 'another index' : lost?.change === 'remove' ? `version ${this.manifest.version}, without ${lost.file}` : `version ${this.manifest.version}`;
    throw new OutputError({ expected: `the index as this job found it (version ${past.version})`, found, remedy: 'add --restart to begin anew; a job that has added its rows needs them removed first (bandsaw index remove)', file: this.path });
  }

  /** The generations that have past documents, in their order. */
  get generations(): readonly Generation[] {
    return this.manifest.generations.filter(({ firstRow }) => firstRow < this.limit);
  }

  storeOf({ name }: Pick<Generation, 'name'>): PartitionStore {
    return generationStore(this.path, name);
  }

  /** Lets others have it; an index that nothing was added to is as if it had never been. Never throws. */
  async close(): Promise<void> {
    await this.unlock?.();
    if (this.unlock !== null && this.manifest.version === 0) await rmdir(this.path).catch(() => undefined);
  }
}

function emptyIndex(settings: IndexSettings): IndexManifest {
  return { format: INDEX_FORMAT, id: randomUUID(), settings, version: 0, nextRow: 0, generations: [], changes: [] };
}

export function generationStore(path: string, name: string): PartitionStore {
  return new PartitionStore(join(generationsOf(path), name), { index: INDEX_FORMAT, text: TEXT_MODEL });
}
