import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CorruptError } from '../core/errors.ts';
import type { StageReader } from './stageReader.ts';
import type { Block, StageSchema } from './columns.ts';
import type { StageWriter } from './stageWriter.ts';
import { readPartIndex, readStageIndex, type StageIndex } from './stageIndex.ts';
import { storing } from './storeErrors.ts';

/**
 * The one place through which stages hand records to each other: FOLDER/<stage>/<partition>.arrow, Arrow IPC streams
 * that any Arrow reader opens, with format version and provenance in their schema metadata and a checksum per block.
 */
export class PartitionStore {
  readonly folder: string;
  private readonly provenance: Readonly<Record<string, string>>;

  constructor(folder: string, provenance: Readonly<Record<string, string>>) {
    this.folder = folder;
    this.provenance = provenance;
  }

  /** Returns a writer for a stage that has none yet; what an unfinished run left there is deleted. @throws OutputError */
  async write<S extends StageSchema>(stage: string, schema: S, budgetBytes: number, blockBytes?: number): Promise<StageWriter<S>> {
    const { StageWriter } = await import('./stageWriter.ts');
    const folder = join(this.folder, stage);
    await removeAll(folder);
    return new StageWriter(folder, stage, schema, this.provenance, budgetBytes, blockBytes);
  }

  /** @throws CorruptError if the stage was not finished, was changed, or belongs to another job. */
  async read<S extends StageSchema>(stage: string, schema: S): Promise<StageReader<S>> {
    const { StageReader } = await import('./stageReader.ts');
    const folder = join(this.folder, stage);
    const index = await readStageIndex(folder);
    this.assertOurs(folder, stage, schema, index);
    return new StageReader(folder, schema, index);
  }

  /**
   * Returns a writer that goes on behind the checkpoint of this number that a run had made of a stage it did not finish;
   * what it wrote behind it is cut off. With 0 as `write`.
   * @throws CorruptError if what the checkpoint has is not there; OutputError
   */
  async goOn<S extends StageSchema>(stage: string, schema: S, budgetBytes: number, part: number): Promise<StageWriter<S>> {
    if (part === 0) return this.write(stage, schema, budgetBytes);
    const { StageWriter } = await import('./stageWriter.ts');
    const { cutToBlocks } = await import('./cutToBlocks.ts');
    const folder = join(this.folder, stage);
    const index = await readPartIndex(folder, part);
    this.assertOurs(folder, stage, schema, index);
    const writer = new StageWriter(folder, stage, schema, this.provenance, budgetBytes);
    writer.goOn(index.partitions);
    await cutToBlocks(folder, index);
    return writer;
  }

  /** Yields the records that an unfinished stage had at this checkpoint. @throws CorruptError */
  async *readPart<S extends StageSchema>(stage: string, schema: S, part: number): AsyncGenerator<Block<S>> {
    const { StageReader } = await import('./stageReader.ts');
    const folder = join(this.folder, stage);
    const index = await readPartIndex(folder, part);
    this.assertOurs(folder, stage, schema, index);
    // The files may be longer by now, and their lists with them.
    const { cutToBlocks } = await import('./cutToBlocks.ts');
    await cutToBlocks(folder, index);
    yield* new StageReader(folder, schema, index).allBlocks();
  }

  private assertOurs(folder: string, stage: string, schema: StageSchema, index: StageIndex): void {
    const wanted = JSON.stringify([stage, this.provenance, schema]);
    const found = JSON.stringify([index.stage, index.provenance, index.schema]);
    if (wanted !== found) throw new CorruptError({ expected: `a stage ${wanted}`, found, remedy: 'run the same command again', file: folder });
  }

  /** Returns a store of its own in a folder of this one, for records of the same provenance; `drop` of that name deletes it. */
  below(name: string): PartitionStore {
    return new PartitionStore(join(this.folder, name), this.provenance);
  }

  /** Deletes a stage that no later stage needs. @throws OutputError */
  async drop(stage: string): Promise<void> {
    await removeAll(join(this.folder, stage));
  }

  async dropAll(): Promise<void> {
    await removeAll(this.folder);
  }
}

async function removeAll(folder: string): Promise<void> {
  await storing(folder, 'to delete spilled records', () => rm(folder, { recursive: true, force: true }));
}
