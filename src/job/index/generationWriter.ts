import { open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../../core/replaceFile.ts';
import { writeFailure } from '../../io/fileErrors.ts';
import { makeFolder } from '../../io/makeFolder.ts';
import { loadZstdEncoder } from '../../io/codecs/zstdCodec.ts';
import type { StageSchema } from '../../store/columns.ts';
import type { StageWriter } from '../../store/stageWriter.ts';
import { FrameWriter } from './frames.ts';
import { indexSchemas, LOOKUP_BLOCK_BYTES, prefixesFor, type IndexSettings } from './indexFormat.ts';
import { generationsOf } from './indexManifest.ts';
import { generationStore } from './jobIndex.ts';

/** What a document takes in the partitions of one band, and of the digests. */
const BAND_BYTES = 16;
const DIGEST_BYTES = 32;

interface Shape {
  /** Documents. */
  readonly rows: number;
  /** Words of a signature; 0 where none are kept. */
  readonly words: number;
  readonly hasIds: boolean;
}

/**
 * The records of a new generation, written under a temporary name. `commit` brings all of it to the disk and gives it
 * its own name; it is in the index only when the index names it.
 */
export class GenerationWriter {
  readonly bandPrefixes: number;
  readonly digestPrefixes: number;
  readonly bands: StageWriter<typeof indexSchemas.bands>;
  readonly digests: StageWriter<typeof indexSchemas.digests>;
  readonly rows: StageWriter<typeof indexSchemas.rows>;
  /** Null where pairs are compared by texts alone. */
  readonly signatures: StageWriter<ReturnType<typeof indexSchemas.signatures>> | null;
  readonly ids: StageWriter<typeof indexSchemas.ids> | null;
  /** One of the two: what pairs are compared by that signatures do not settle. */
  readonly texts: FrameWriter | null;
  readonly sets: StageWriter<typeof indexSchemas.sets> | null;
  readonly groups: StageWriter<typeof indexSchemas.groups>;
  private readonly folder: string;
  private readonly name: string;

  private constructor(path: string, name: string, { rows }: Shape, writers: Pick<GenerationWriter, 'bands' | 'digests' | 'rows' | 'signatures' | 'ids' | 'texts' | 'sets' | 'groups'>) {
    this.folder = generationsOf(path);
    this.name = name;
    this.bandPrefixes = prefixesFor(rows, BAND_BYTES);
    this.digestPrefixes = prefixesFor(rows, DIGEST_BYTES);
    this.bands = writers.bands;
    this.digests = writers.digests;
    this.rows = writers.rows;
    this.signatures = writers.signatures;
    this.ids = writers.ids;
    this.texts = writers.texts;
    this.sets = writers.sets;
    this.groups = writers.groups;
  }

  /** @throws OutputError */
  static async open(path: string, name: string, settings: IndexSettings, shape: Shape, spillBytes: number): Promise<GenerationWriter> {
    const store = generationStore(path, `${name}.partial`);
    await makeFolder(generationsOf(path), path);
    await store.dropAll();
    const open = async <S extends StageSchema>(stage: string, schema: S, blockBytes?: number): Promise<StageWriter<S>> => store.write(stage, schema, spillBytes, blockBytes);
    const bySketch = settings.verify === 'sketch';
    return new GenerationWriter(path, name, shape, {
      bands: await open('bands', indexSchemas.bands),
      digests: await open('digests', indexSchemas.digests),
      rows: await open('rows', indexSchemas.rows, LOOKUP_BLOCK_BYTES),
      signatures: shape.words === 0 ? null : await open('signatures', indexSchemas.signatures(shape.words), LOOKUP_BLOCK_BYTES),
      ids: shape.hasIds ? await open('ids', indexSchemas.ids, LOOKUP_BLOCK_BYTES) : null,
      texts: bySketch ? null : new FrameWriter(await open('texts', indexSchemas.texts, LOOKUP_BLOCK_BYTES), await open('frames', indexSchemas.frames), await loadZstdEncoder()),
      sets: bySketch ? await open('sets', indexSchemas.sets, LOOKUP_BLOCK_BYTES) : null,
      groups: await open('groups', indexSchemas.groups),
    });
  }

  /** Returns the bytes written. @throws OutputError */
  async commit(): Promise<number> {
    for (const writer of [this.bands, this.digests, this.rows, this.signatures, this.ids, this.texts, this.sets, this.groups]) await writer?.finish();
    const partial = join(this.folder, `${this.name}.partial`);
    try {
      const bytes = await syncTree(partial);
      await rm(join(this.folder, this.name), { recursive: true, force: true });
      await rename(partial, join(this.folder, this.name));
      await syncFolder(this.folder);
      return bytes;
    } catch (error) {
      throw writeFailure(partial, error);
    }
  }
}

/** Files brought to the disk at once. */
const AT_ONCE = 16;

/** Brings all files of a folder to the disk; returns their bytes. */
async function syncTree(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true });
  let bytes = 0;
  for (let from = 0; from < entries.length; from += AT_ONCE) {
    const sizes = await Promise.all(entries.slice(from, from + AT_ONCE).map(async (entry) => (entry.isDirectory() ? syncTree(join(folder, entry.name)) : syncFile(join(folder, entry.name)))));
    for (const size of sizes) bytes += size;
  }
  await syncFolder(folder);
  return bytes;
}

async function syncFile(path: string): Promise<number> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}
