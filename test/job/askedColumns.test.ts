import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DataType, Float64, Null, Table, Utf8, makeData, makeVector, tableToIPC, vectorFromArray } from 'apache-arrow';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConfigError, InputError } from '../../src/core/errors.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { openEngine } from '../../src/engine/openEngine.ts';
import { dedup } from '../../src/job/dedup.ts';
import type { DedupOptions } from '../../src/job/options.ts';
import { mixedCorpus, toJsonl } from './corpus.ts';
import { inFolder, readParquet, type Removed } from './jobFiles.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ kind: 'twin' });
});
afterAll(async () => engine.close());

const rows = mixedCorpus(13, 40);

test.each<Partial<DedupOptions>>([{ keep: 'best:scroe' }, { keep: 'priority:sauce=web' }, { within: 'dmup' }, { idColumn: 'di' }])('%j names no key of any row: refused with the keys there are, and the folder stays free', async (change) => {
  await inFolder(async (folder) => {
    const inputs = ['a.jsonl', 'b.jsonl'].map((name) => join(folder, name));
    for (const input of inputs) writeFileSync(input, toJsonl(rows));
    const output = join(folder, 'out');
    const error: unknown = await dedup({ inputs, output, calibration: false, ...change }, { engine, workers: 0 }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toContain('"id", "text", "score"');
    expect(readdirSync(output)).toEqual([]);
    expect((await dedup({ inputs, output, calibration: false, keep: 'best:score' }, { engine, workers: 0 })).run).not.toBeNull();
  });
});

test('keep best by a column of values without one number is refused; a key that only a later row has, or that is null, is a column', async () => {
  await inFolder(async (folder) => {
    const input = join(folder, 'in.jsonl');
    writeFileSync(input, toJsonl(rows));
    const attempt = (name: string, change: Partial<DedupOptions>): Promise<unknown> => dedup({ inputs: [input], output: join(folder, name), calibration: false, ...change }, { engine, workers: 0 });
    await expect(attempt('text', { keep: 'best:source' })).rejects.toThrow(/^Expected numbers in the column "source"/u);
    // Beyond the rows whose keys are learnt when the file is opened.
    const many = toJsonl(Array.from({ length: 40 }, () => ({ id: null, text: 'x'.repeat(40_000) })));
    writeFileSync(input, `${many}{"text":"y","late":1}\n`);
    // Nulls and NaN come last, so that a column of nothing else keeps the first.
    await expect(attempt('mixed', { keep: 'best:text' })).rejects.toThrow(/^Expected numbers in the column "text"/u);
    await attempt('nulls', { keep: 'best:id' });
    expect(readFileSync(join(folder, 'nulls', 'kept', 'in.jsonl'), 'utf8')).toBe(`${many.slice(0, many.indexOf('\n') + 1)}{"text":"y","late":1}\n`);
    for (const change of [{ keep: 'best:late' }, { within: 'late' }, { idColumn: 'late' }, { idColumn: 'id' }]) await attempt(JSON.stringify(change).replace(/\W/gu, ''), change);
    // No row that can be used says nothing about columns.
    writeFileSync(input, '{"text":3}\n');
    await attempt('none', { keep: 'best:score', within: 'dump', onError: 'skip' });
    expect(readFileSync(join(folder, 'none', 'kept', 'in.jsonl'), 'utf8')).toBe('');
  });
});

test('an Arrow column of type Null is one of strings that are all null', async () => {
  await inFolder(async (folder) => {
    const texts = vectorFromArray(rows.map(({ text }) => text), new Utf8());
    const scores = vectorFromArray(rows.map(({ score }) => score ?? null), new Float64());
    const removed: unknown[] = [];
    for (const type of [new Null(), new Utf8()]) {
      const name = type instanceof Null ? 'null' : 'string';
      const input = join(folder, `${name}.arrow`);
      // Before the text and the scores, whose buffers stand behind its own: a Null has none.
      const { length } = rows;
      const data = type instanceof Null ? makeData({ type, length }) : makeData({ type, length, nullCount: length, nullBitmap: new Uint8Array(length), valueOffsets: new Int32Array(length + 1), data: new Uint8Array(0) });
      const nothing = makeVector<DataType>(data);
      writeFileSync(input, tableToIPC(new Table({ nothing, text: texts, score: scores }), 'file'));
      const output = join(folder, name);
      for (const change of [{ within: 'nothing', keep: 'best:score' }, { keep: 'best:nothing' }, { keep: 'priority:nothing=a' }, { idColumn: 'nothing', within: 'nothing' }]) {
        const { report } = await dedup({ inputs: [input], output, restart: true, calibration: false, ...change }, { engine, workers: 0 });
        expect(report.rows.removed).toBeGreaterThan(4);
        removed.push((await readParquet<Removed>(join(output, 'removed.parquet'))).map((row) => ({ ...row, file: '', keeper_file: '' })));
      }
    }
    expect(removed.slice(0, 4)).toEqual(removed.slice(4));
  });
});

test('a text key that no row has is refused, also where rows without a text are left out', async () => {
  await inFolder(async (folder) => {
    const input = join(folder, 'in.jsonl');
    writeFileSync(input, toJsonl(rows));
    const output = join(folder, 'out');
    await expect(dedup({ inputs: [input], output, calibration: false, textColumn: 'body' }, { engine, workers: 0 })).rejects.toThrow(InputError);
    expect(existsSync(output)).toBe(false);
    const error: unknown = await dedup({ inputs: [input], output, calibration: false, textColumn: 'body', onError: 'skip' }, { engine, workers: 0 }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toContain('"id", "text", "score"');
    expect(readdirSync(output)).toEqual([]);
    // One row that has it is enough.
    writeFileSync(input, `${toJsonl(rows)}{"body":"a b c"}\n`);
    expect((await dedup({ inputs: [input], output, calibration: false, textColumn: 'body', onError: 'skip' }, { engine, workers: 0 })).report.rows).toEqual({ in: rows.length + 1, kept: 1, removed: 0, rejected: rows.length });
  });
});
