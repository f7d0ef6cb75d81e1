import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BandsawError, ConfigError, InputError, OutputError } from '../../src/core/errors.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { openEngine } from '../../src/engine/openEngine.ts';
import { dedup } from '../../src/job/dedup.ts';
import { identify } from '../../src/job/inputIdentity.ts';
import { JobFolder } from '../../src/job/manifest.ts';
import { PartitionStore } from '../../src/store/partitionStore.ts';
import { mixedCorpus, toJsonl } from './corpus.ts';
import { inFolder } from './jobFiles.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ kind: 'twin' });
});
afterAll(async () => engine.close());

const corpus = toJsonl(mixedCorpus(11, 40));

interface Place {
  readonly folder: string;
  readonly input: string;
  readonly output: string;
}

/** A folder with one input and the name of an output folder. */
async function inPlace(body: (place: Place) => Promise<void>): Promise<void> {
  await inFolder(async (folder) => {
    const input = join(folder, 'in.jsonl');
    writeFileSync(input, corpus);
    await body({ folder, input, output: join(folder, 'out') });
  });
}

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(() => null, (error: unknown) => error);
}

test('a table over kept rows, through a linked folder too, is refused and nothing is written', async () => {
  await inPlace(async ({ folder, input, output }) => {
    mkdirSync(output);
    symlinkSync(folder, join(folder, 'link'));
    for (const table of [join(output, 'kept', 'in.jsonl'), join(folder, 'link', 'in.jsonl'), join(folder, 'link', 'out', 'kept', 'in.jsonl')]) {
      expect(await failure(dedup({ inputs: [input], output, pairs: table }, { engine, workers: 0 })), table).toBeInstanceOf(ConfigError);
    }
    symlinkSync(input, join(folder, 'alias.jsonl'));
    expect(await failure(dedup({ inputs: [join(folder, 'alias.jsonl')], output, pairs: input }, { engine, workers: 0 }))).toBeInstanceOf(ConfigError);
    expect(readdirSync(output)).toEqual([]);
    expect(readFileSync(input, 'utf8')).toBe(corpus);
  });
});

test('of two runs on one folder one ends by an error that names the process, the other undisturbed', async () => {
  await inPlace(async ({ folder, input, output }) => {
    const alone = await dedup({ inputs: [input], output: join(folder, 'alone') }, { engine, workers: 0 });
    const results = await Promise.allSettled([dedup({ inputs: [input], output }, { engine, workers: 0 }), dedup({ inputs: [input], output }, { engine, workers: 0 })]);
    const done = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    expect(done).toMatchObject([{ report: alone.report }]);
    expect(refused).toMatchObject([{ code: 'output', file: output }]);
    expect(String(refused[0])).toContain(`process ${process.pid}`);
    expect(readdirSync(output).sort()).toEqual(readdirSync(join(folder, 'alone')).sort());
    expect(readFileSync(join(output, 'kept', 'in.jsonl'))).toEqual(readFileSync(join(folder, 'alone', 'kept', 'in.jsonl')));
  });
});

test('a lock counts while its process is alive, or where that cannot be known; a dead one\'s, or one never written to the end, does not', async () => {
  await inPlace(async ({ input, output }) => {
    const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const lock = join(output, '.lock');
    const hold = (owner: string): void => {
      mkdirSync(output, { recursive: true });
      writeFileSync(lock, owner);
    };
    const run = (): Promise<unknown> => dedup({ inputs: [input], output }, { engine, workers: 0 });
    try {
      const owner = JSON.stringify({ pid: child.pid, started: null, host: hostname() });
      hold(owner);
      expect(String(await failure(run()))).toContain(`process ${child.pid}`);
      expect(readFileSync(lock, 'utf8')).toBe(owner);
      expect(readdirSync(output)).toEqual(['.lock']);
    } finally {
      child.kill('SIGKILL');
      await ended;
    }
    expect(await failure(run())).toBeNull();
    expect(existsSync(lock)).toBe(false);
    for (const owner of ['', JSON.stringify({ pid: process.pid, started: '-1', host: hostname() })]) {
      rmSync(output, { recursive: true });
      hold(owner);
      // Where the system does not tell when a process began, the same number is the same process.
      const known = existsSync('/proc/self/stat') || owner === '';
      expect((await failure(run())) === null, owner).toBe(known);
    }
    rmSync(output, { recursive: true });
    hold(JSON.stringify({ pid: 1, started: null, host: 'elsewhere.example' }));
    expect(String(await failure(run()))).toContain('elsewhere.example');
  });
});

test('the lock goes with the run, also with one that fails', async () => {
  await inPlace(async ({ folder, output }) => {
    const input = join(folder, 'bad.jsonl');
    writeFileSync(input, `${corpus}nonsense\n`);
    expect(await failure(dedup({ inputs: [input], output }, { engine, workers: 0 }))).toBeInstanceOf(InputError);
    expect(readdirSync(output)).not.toContain('.lock');
  });
});

test.each(['kept/in.jsonl', 'removed.parquet', 'rejected.parquet', 'report.json', 'run.json', '../pairs.jsonl', '../clusters.parquet'])('a finished job of which %s is gone or cut is done again', async (name) => {
  await inPlace(async ({ folder, input, output }) => {
    const options = { inputs: [input], output, onError: 'skip', pairs: join(folder, 'pairs.jsonl'), clusters: join(folder, 'clusters.parquet') } as const;
    const first = await dedup(options, { engine, workers: 0 });
    const path = join(output, name);
    const before = readFileSync(path);
    rmSync(path);
    expect((await dedup(options, { engine, workers: 0 })).run).not.toBeNull();
    if (name !== 'run.json') expect(readFileSync(path)).toEqual(before);
    writeFileSync(path, readFileSync(path).subarray(0, -1));
    const again = await dedup(options, { engine, workers: 0 });
    expect(again.run).not.toBeNull();
    expect(again.report).toEqual(first.report);
    expect((await dedup(options, { engine, workers: 0 })).run).toBeNull();
  });
});

test('a report of the right size that is no JSON is not handed out', async () => {
  await inPlace(async ({ input, output }) => {
    const { report } = await dedup({ inputs: [input], output }, { engine, workers: 0 });
    const path = join(output, 'report.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('{', '['));
    const again = await dedup({ inputs: [input], output }, { engine, workers: 0 });
    expect(again.run).not.toBeNull();
    expect(again.report).toEqual(report);
  });
});

test('what a run killed between writing and renaming the manifest left does not block the next', async () => {
  await inPlace(async ({ folder, input, output }) => {
    mkdirSync(output);
    writeFileSync(join(output, 'manifest.json.partial'), '{"form');
    expect((await dedup({ inputs: [input], output }, { engine, workers: 0 })).run).not.toBeNull();
    expect(existsSync(join(output, 'manifest.json.partial'))).toBe(false);
    const foreign = join(folder, 'foreign');
    mkdirSync(foreign);
    for (const name of ['manifest.json.partial', 'mine.txt']) writeFileSync(join(foreign, name), 'mine');
    expect(await failure(dedup({ inputs: [input], output: foreign }, { engine, workers: 0 }))).toBeInstanceOf(OutputError);
    expect(readdirSync(foreign).sort()).toEqual(['manifest.json.partial', 'mine.txt']);
  });
});

test('an output folder in an input folder: its files are no inputs, unless they are named', async () => {
  await inPlace(async ({ folder, input, output }) => {
    for (const inputs of [[folder], [join(folder, '**', '*.jsonl')]]) {
      rmSync(output, { recursive: true, force: true });
      const first = await dedup({ inputs, output }, { engine, workers: 0 });
      expect(first.report.files.map(({ file }) => file)).toEqual([input]);
      expect(await dedup({ inputs, output }, { engine, workers: 0 })).toMatchObject({ run: null, report: { rows: first.report.rows } });
    }
    const kept = join(output, 'kept', 'in.jsonl');
    expect(await failure(dedup({ inputs: [folder, kept], output }, { engine, workers: 0 }))).toBeInstanceOf(ConfigError);
    const inside = await failure(dedup({ inputs: [folder], output: folder }, { engine, workers: 0 }));
    expect(String(inside)).toContain('only such as are, or lie in, the output');
  });
});

test('tables that cannot be written stop the job before it begins, and the attempt leaves nothing', async () => {
  await inPlace(async ({ folder, input, output }) => {
    mkdirSync(join(folder, 'folder.jsonl'));
    const stages: string[] = [];
    const onProgress = ({ stage }: { stage: string }): void => void stages.push(stage);
    for (const clusters of [join(input, 'c.jsonl'), join(folder, 'folder.jsonl')]) {
      const error = await failure(dedup({ inputs: [input], output, pairs: join(output, 'new', 'deep', 'p.jsonl'), clusters }, { engine, onProgress }));
      expect(error, clusters).toBeInstanceOf(OutputError);
      expect(error).toMatchObject({ file: clusters });
    }
    expect(stages).toEqual([]);
    expect(readdirSync(output)).toEqual([]);
    expect((await dedup({ inputs: [input], output, pairs: join(output, 'new', 'deep', 'p.jsonl') }, { engine, workers: 0 })).run).not.toBeNull();
    expect(existsSync(join(output, 'new', 'deep', 'p.jsonl'))).toBe(true);
  });
});

test('what the file system throws comes out in the error classes', async () => {
  await inPlace(async ({ folder, input }) => {
    expect(await failure(identify([join(folder, 'gone.jsonl')]))).toBeInstanceOf(InputError);
    // A file where a folder must be: no permission to set, so that it holds for every user.
    const cut = { rangeUnits: 1, keyPrefixes: 1, digestPrefixes: 1 };
    const inFile = new JobFolder(join(input, 'out'), [], {});
    expect(await failure(inFile.takeUp(cut, false))).toBeInstanceOf(OutputError);
    expect(await failure(inFile.complete([], cut, false))).toBeInstanceOf(OutputError);
    expect(await failure(new JobFolder(folder, [], {}).complete([join(folder, 'gone')], cut, false))).toBeInstanceOf(OutputError);
    expect(await failure(new JobFolder(input, [], {}).takeUp(cut, false))).toMatchObject({ code: 'output', found: 'a file of this name' });
    const schema = { unit: 'f64' } as const;
    const blocked = new PartitionStore(join(input, 'store'), {});
    for (const attempt of [async () => (await blocked.write('s', schema, 1)).finish(), async () => blocked.drop('s'), async () => blocked.dropAll(), async () => blocked.read('s', schema)]) {
      const error = await failure(attempt());
      if (error !== null) expect(error).toBeInstanceOf(BandsawError);
    }
    expect(await failure((async () => (await blocked.write('s', schema, 1)).finish())())).toBeInstanceOf(OutputError);
    // An index that cannot take its name.
    const store = new PartitionStore(join(folder, 'store'), {});
    const writer = await store.write('s', schema, 1);
    mkdirSync(join(folder, 'store', 's', 'index.json', 'x'), { recursive: true });
    expect(await failure(writer.finish())).toBeInstanceOf(OutputError);
  });
});
