/** Jobs over many small files by several threads: the same outputs, and the first failure is the one that is told. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CancelledError, InputError } from '../../src/core/errors.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { openEngine } from '../../src/engine/openEngine.ts';
import type { SourceFile } from '../../src/io/format.ts';
import { openSource } from '../../src/io/formats.ts';
import { writeWhole } from '../../src/io/outputFile.ts';
import { parquetTable } from '../../src/io/tables/tableParquet.ts';
import { IoPool } from '../../src/io/workers/ioPool.ts';
import { inWorkers } from '../../src/io/workers/workerSource.ts';
import { dedup } from '../../src/job/dedup.ts';
import { mixedCorpus, toJsonl, type Row } from './corpus.ts';
import { inFolder } from './jobFiles.ts';

const FILES = 7;
const rows = mixedCorpus(31, 210);
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ kind: 'cpu', workers: 0 });
});
afterAll(async () => {
  await engine.close();
});

async function writeParquet(path: string, part: readonly Row[]): Promise<void> {
  await writeWhole(path, async (file) => {
    const table = await parquetTable(file, [{ name: 'id', type: 'string', nullable: true }, { name: 'text', type: 'string', nullable: true }]);
    if (part.length > 0) await table.write({ rowCount: part.length, columns: [part.map(({ id }) => (id === null || id === undefined ? null : String(id))), part.map(({ text }) => text ?? null)] });
    await table.finish();
  });
}

/** Files of both kinds by turns, one of them empty. */
async function writeInputs(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for (let file = 0; file < FILES; file++) {
    const part = file === 3 ? [] : rows.slice(30 * file, 30 * (file + 1));
    const path = join(folder, `${file}.${file % 3 === 1 ? 'jsonl' : 'parquet'}`);
    if (file % 3 === 1) writeFileSync(path, toJsonl(part));
    else await writeParquet(path, part);
    paths.push(path);
  }
  return paths;
}

function outputsOf(folder: string, inputs: readonly string[]): string[] {
  const names = ['removed.parquet', 'report.json', ...inputs.map((path) => join('kept', path.split('/').at(-1) as string))];
  return names.map((name) => readFileSync(join(folder, name)).toString('latin1'));
}

test('many small files by three threads: the outputs of none', async () => {
  await inFolder(async (folder) => {
    const inputs = await writeInputs(folder);
    await dedup({ inputs, output: join(folder, 'alone') }, { engine, workers: 0 });
    await dedup({ inputs, output: join(folder, 'threads'), memory: 2 ** 30 }, { engine, workers: 3 });
    const alone = outputsOf(join(folder, 'alone'), inputs);
    expect(alone[0].length).toBeGreaterThan(1000);
    expect(outputsOf(join(folder, 'threads'), inputs)).toEqual(alone);
  });
});

test('of files written side by side the failure is told, not that the others were halted, and none is left half', async () => {
  await inFolder(async (folder) => {
    const inputs = await writeInputs(folder);
    const pool = new IoPool(3);
    try {
      const sources = await Promise.all(inputs.map(async (path) => inWorkers(await openSource(path), pool)));
      const output = join(folder, 'out');
      const given = sources.map((source, i) => {
        // The first one takes as long as nobody ends it.
        if (i === 0) return writing(source, (signal) => new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new CancelledError({ expected: 'to finish', found: 'an abort signal', remedy: 'run again' })))));
        return i === 2 ? writing(source, () => Promise.reject(new InputError({ expected: 'a disk', found: 'none', remedy: 'get one', file: inputs[2] }))) : source;
      });
      await expect(dedup({ inputs, output }, { engine, workers: 3, sources: given })).rejects.toMatchObject({ code: 'input', found: 'none' });
      for (const path of inputs) expect(existsSync(join(output, 'kept', `${path.split('/').at(-1)}.partial`))).toBe(false);
    } finally {
      await pool.close();
    }
  });
});

/** The same source with another way of writing. */
function writing(source: SourceFile, writeKept: (signal: AbortSignal | undefined) => Promise<never>): SourceFile {
  return {
    path: source.path, format: source.format, bytes: source.bytes, rowCount: source.rowCount, columns: source.columns, abreast: 3,
    assertTextColumn: (name) => source.assertTextColumn(name),
    read: (request) => source.read(request),
    assertRewritable: () => source.assertRewritable(),
    writeKept: (_target, _keep, options) => writeKept(options?.signal),
    close: () => source.close(),
  };
}

test('a job whose thread is not heard of names the file, and goes on when the disk answers again', async () => {
  await inFolder(async (folder) => {
    const inputs = await writeInputs(folder);
    const output = join(folder, 'out');
    const silent = new IoPool(2, new URL('../io/hangingIoWorker.mjs', import.meta.url), 300);
    try {
      const sources = await Promise.all(inputs.map(async (path) => inWorkers(await openSource(path), silent)));
      await expect(dedup({ inputs, output }, { engine, workers: 0, sources })).rejects.toMatchObject({ code: 'input', file: inputs[0] });
    } finally {
      await silent.close();
    }
    const again = await Promise.all(inputs.map((path) => openSource(path)));
    await dedup({ inputs, output }, { engine, workers: 0, sources: again });
    await dedup({ inputs, output: join(folder, 'fresh') }, { engine, workers: 0 });
    expect(outputsOf(output, inputs)).toEqual(outputsOf(join(folder, 'fresh'), inputs));
  });
});
