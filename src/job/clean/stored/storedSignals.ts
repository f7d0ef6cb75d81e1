import { createHash, type Hash } from 'node:crypto';
import { ConfigError, FormatError, InputError } from '../../../core/errors.ts';
import { openSource } from '../../../io/formats.ts';
import { nameList } from '../../../io/names.ts';
import type { Recipe } from '../../../recipes/recipe.ts';
import { ruleOf } from '../../../rules/registry.ts';
import { RedpajamaLines } from './redpajamaLines.ts';
import { RedpajamaTable } from './redpajamaTable.ts';
import { SignalTable } from './signalTable.ts';
import { SIZES, type StoredBatch, type StoredFile } from './storedBatch.ts';

/** An input as its signals tell of it. */
export interface MeasuredInput {
  /** As it was named when it was measured; of RedPajama-V2's form the file of signals. */
  readonly name: string;
  readonly rows: number;
  /** A hash of the ids of all rows, null where no row has one. */
  readonly ids: string | null;
}

/** Files of signals that stand for a corpus: who reads them need not read the texts. */
export class StoredSignals {
  readonly paths: readonly string[];
  readonly #files: readonly StoredFile[];

  private constructor(paths: readonly string[], files: readonly StoredFile[]) {
    this.paths = paths;
    this.#files = files;
  }

  /** @throws InputError for a file that holds no signals; what opening throws */
  static async open(paths: readonly string[]): Promise<StoredSignals> {
    const files: StoredFile[] = [];
    try {
      for (const path of paths) {
        const source = await openSource(path);
        const fits = SignalTable.fits(source) ? new SignalTable(source) : RedpajamaLines.fits(source) ? new RedpajamaLines(source) : RedpajamaTable.fits(source) ? new RedpajamaTable(source) : null;
        if (fits === null) {
          await source.close();
          throw new InputError({ expected: 'signals: a table of bandsaw signals (columns file, row, id and signals) or rows with quality_signals as RedPajama-V2 has them', found: source.columns === null ? 'no row' : `the columns ${nameList(source.columns.map(({ name }) => name))}`, remedy: 'measure them with bandsaw signals INPUT… -o FILE', file: path });
        }
        files.push(fits);
      }
    } catch (error) {
      await Promise.allSettled(files.map((file) => file.close()));
      throw error;
    }
    return new StoredSignals(paths, files);
  }

  /** Whether every file has the signals that say how large documents are. */
  get hasSizes(): boolean {
    return SIZES.every((id) => this.#files.every((file) => file.has(id)));
  }

  /** Refuses a recipe that signals alone cannot carry out, and says what to leave out. @throws ConfigError */
  assertEnough({ stages }: Recipe): void {
    const texts = stages.filter(({ kind }) => kind !== 'rules').map(({ name, kind }) => ({ name, kind }));
    const lacking = new Map<string, string>();
    for (const stage of stages) {
      if (stage.kind !== 'rules') continue;
      for (const { id } of stage.rules) {
        const missing = ruleOf(id).signals.find((signal) => this.#files.some((file) => !file.has(signal)));
        if (missing !== undefined) lacking.set(id, missing);
      }
    }
    if (texts.length === 0 && lacking.size === 0) return;
    const parts = [
      ...texts.map(({ name, kind }) => `the stage "${name}", which ${kind === 'edit' ? 'changes texts' : 'compares documents'}`),
      ...[...lacking].map(([id, signal]) => `the rule ${id}, whose signal ${signal} is not stored`),
    ];
    const remedy = `leave them out with --without ${[...texts.map(({ name }) => name), ...lacking.keys()].join(',')}${lacking.size === 0 ? '' : `, or measure the signals (bandsaw signals --signals ${[...new Set(lacking.values())].join(',')})`}`;
    throw new ConfigError({ expected: 'a recipe of rules on stored signals', found: parts.join('; '), remedy });
  }

  /** Reads names, rows and ids and returns the inputs that the signals were measured from, in order. @throws FormatError if their rows are not whole and in order */
  async survey(signal: AbortSignal | undefined): Promise<MeasuredInput[]> {
    const inputs: { name: string; rows: number; ids: string | null }[] = [];
    let ids: IdHash | null = null;
    for (const file of this.#files) {
      let at = 0;
      for await (const batch of file.read(null, signal)) {
        for (let i = 0; i < batch.rowCount; i++) {
          let last = inputs.at(-1);
          if (batch.files[i] !== last?.name) {
            if (inputs.some(({ name }) => name === batch.files[i])) throw new FormatError({ expected: 'the rows of each input together', found: `${JSON.stringify(batch.files[i])} a second time`, remedy: 'name each file of signals once, in the order they were measured', file: file.path, row: at + i });
            if (last !== undefined) last.ids = ids?.digest() ?? null;
            last = { name: batch.files[i], rows: 0, ids: null };
            inputs.push(last);
            ids = new IdHash();
          }
          if (batch.rows[i] !== last.rows) throw new FormatError({ expected: `row ${last.rows} of ${last.name}`, found: `row ${batch.rows[i]}`, remedy: 'measure the signals again: a row of theirs stands for each of the input', file: file.path, row: at + i });
          ids?.take(batch.ids[i]);
          last.rows += 1;
        }
        at += batch.rowCount;
      }
    }
    const last = inputs.at(-1);
    if (last !== undefined) last.ids = ids?.digest() ?? null;
    return inputs;
  }

  /** Yields all rows with the signals asked for, in the order of the files. */
  async *read(signals: readonly string[], signal: AbortSignal | undefined): AsyncGenerator<StoredBatch> {
    for (const file of this.#files) yield* file.read(signals, signal);
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#files.map((file) => file.close()));
  }
}

/** A hash of ids in order, told apart from each other. */
export class IdHash {
  readonly #hash: Hash = createHash('sha256');
  #some = false;

  take(id: unknown): void {
    if (id !== null) this.#some = true;
    this.#hash.update(id === null ? '\0' : `\u0001${String(id)}\0`);
  }

  /** Null if none had an id. */
  digest(): string | null {
    return this.#some ? this.#hash.digest('hex') : null;
  }
}
