import { ConfigError } from '../core/errors.ts';
import type { SourceFile } from '../io/format.ts';
import { openSource } from '../io/formats.ts';
import type { IoPool } from '../io/workers/ioPool.ts';
import { inWorkers } from '../io/workers/workerSource.ts';
import { keepColumns } from './keepOrder.ts';
import { copiesRows, type Settings } from './options.ts';
import type { Spool } from './standardInput/spool.ts';
import type { JobFile } from './units.ts';

const DEFAULT_ID = 'id';

export interface OpenedInputs {
  readonly files: readonly JobFile[];
  /** Column that names rows in the outputs, or null if no file has one. */
  readonly idColumn: string | null;
}

/**
 * Opens every input and checks before anything starts that it has the columns the job needs and, where rows are
 * copied, can be written back unchanged. The caller closes the files.
 * @param more names of further columns that the job reads @param edits whether it writes other texts
 * @throws InputError, FormatError, UnsupportedError naming the file; ConfigError for a column that is not there
 */
export async function openInputs(inputs: readonly (string | SourceFile | Spool)[], settings: Settings, pool: IoPool | null = null, more: readonly string[] = [], edits = false): Promise<OpenedInputs> {
  const files: JobFile[] = [];
  try {
    for (const input of inputs) {
      if (typeof input !== 'string' && !('name' in input)) files.push({ path: input.path, source: input, firstUnit: 0, rows: 0 });
      else {
        const { path, name } = typeof input === 'string' ? { path: input, name: input } : input;
        const source = await openSource(path);
        files.push({ path: name, source: pool === null ? source : inWorkers(source, pool), firstUnit: 0, rows: 0 });
      }
    }
    const wanted = [...more, ...keepColumns(settings.keep), ...(settings.within === null ? [] : [settings.within]), ...(settings.idColumn === null ? [] : [settings.idColumn])];
    for (const { path, source } of files) {
      const names = source.columns?.map(({ name }) => name);
      // A JSONL file's keys are those of its first rows: a later row may have more.
      const complete = !source.format.startsWith('jsonl');
      // With --on-error skip the rows of a JSONL file without a text are rejected one by one; a later one may have it.
      if (complete || settings.onError === 'stop') source.assertTextColumn(settings.textColumn);
      for (const name of wanted) {
        if (complete && names !== undefined && !names.includes(name)) throw new ConfigError({ expected: `a column "${name}" in every input`, found: `the columns ${names.join(', ')}`, remedy: 'name a column that is there', file: path });
      }
      if (copiesRows(settings)) await source.assertRewritable(edits ? settings.textColumn : undefined);
    }
    const hasDefault = files.length > 0 && files.every(({ source }) => source.columns === null || source.columns.some(({ name }) => name === DEFAULT_ID));
    return { files, idColumn: settings.idColumn ?? (hasDefault ? DEFAULT_ID : null) };
  } catch (error) {
    await closeInputs(files);
    throw error;
  }
}

export async function closeInputs(files: readonly JobFile[]): Promise<void> {
  await Promise.allSettled(files.map(({ source }) => source.close()));
}
