/** Files of any format sketched into one, whole and in shards: the rows and sketches of the stream, each once. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Table, tableFromIPC, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';
import { Table as RustTable, writeParquet, WriterPropertiesBuilder } from 'parquet-wasm/node';
import { afterAll, expect, test } from 'vitest';
import { ConfigError, InputError } from '../../src/core/errors.ts';
import { openCpuEngine } from '../../src/engine/cpu/cpuEngine.ts';
import { sketchFiles } from '../../src/job/sketching/sketchFiles.ts';
import { parseShard } from '../../src/job/sketching/shards.ts';
import { sketchStream } from '../../src/job/sketching/sketchStream.ts';
import { inFolder } from './jobFiles.ts';

const engine = await openCpuEngine({ workers: 0 });
afterAll(() => engine.close());

const ROWS = 5000;
const rows = Array.from({ length: ROWS }, (_, row) => ({ id: `n${row}`, text: row % 50 === 3 ? null : row % 50 === 4 ? '--' : `page ${row % 977} of the saw mill by river ${row % 31}` }));

/** The same rows as JSON lines, Parquet of several row groups, and an Arrow file of several batches. */
function write(folder: string): string[] {
  const paths = ['a.jsonl', 'b.parquet', 'c.arrow'].map((name) => join(folder, name));
  writeFileSync(paths[0], rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const table = (from: number, to: number): Table => new Table({ id: vectorFromArray(rows.slice(from, to).map(({ id }) => id), new Utf8()), text: vectorFromArray(rows.slice(from, to).map(({ text }) => text), new Utf8()) });
  writeFileSync(paths[1], writeParquet(RustTable.fromIPCStream(tableToIPC(table(0, ROWS), 'stream')), new WriterPropertiesBuilder().setMaxRowGroupSize(2000).build()));
  const whole = Buffer.from(tableToIPC(table(0, 3000), 'stream'));
  const rest = Buffer.from(tableToIPC(table(3000, ROWS), 'stream'));
  writeFileSync(paths[2], Buffer.concat([whole.subarray(0, -8), rest.subarray(8 + rest.readInt32LE(4))]));
  return paths;
}

const shown = (table: Table): string[] => table.toArray().map((row: unknown) => JSON.stringify(row, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value instanceof Uint8Array ? [...value] : value)));

test('every format gives the sketches of the stream; shards have every row once; arrow-rs reads the file', async () => {
  await inFolder(async (folder) => {
    const inputs = write(folder);
    const output = join(folder, 'all.arrow');
    expect((await sketchFiles({ inputs, output }, { engine })).rows).toBe(3 * ROWS);
    const all = tableFromIPC(readFileSync(output));
    expect(all.schema.fields.slice(0, 3).map(({ name, type }) => [name, String(type)])).toEqual([['file', 'Utf8'], ['row', 'Uint64'], ['id', 'Utf8']]);
    expect([all.schema.metadata.get('bandsaw.inputs'), all.schema.metadata.get('bandsaw.shard')]).toEqual([JSON.stringify(inputs), '1/1']);
    expect(shown(all.select(['file', 'row', 'id']))).toEqual(inputs.flatMap((file) => rows.map(({ id }, row) => JSON.stringify({ file, row: String(row), id }))));
    const pieces: Uint8Array[] = [];
    async function* arrow(): AsyncGenerator<Uint8Array> {
      yield readFileSync(inputs[2]);
    }
    for await (const piece of sketchStream(arrow(), {}, { engine })) pieces.push(piece);
    const names = all.schema.fields.slice(3).map(({ name }) => name);
    const streamed = shown(tableFromIPC(Buffer.concat(pieces)).select(names));
    const sketches = shown(all.select(names));
    for (let file = 0; file < 3; file++) expect(sketches.slice(file * ROWS, (file + 1) * ROWS).join('\n') === streamed.join('\n'), inputs[file]).toBe(true);
    const rust = tableFromIPC(RustTable.fromIPCStream(tableToIPC(all, 'stream')).intoIPCStream());
    expect(rust.numRows).toBe(3 * ROWS);

    const lines = shown(all);
    const seen = new Map<string, number>();
    for (const shard of [1, 2, 3].map((index) => ({ index, count: 3 }))) {
      const part = join(folder, `part-${shard.index}.arrow`);
      const { rows: count } = await sketchFiles({ inputs, output: part, shard }, { engine });
      // Each machine has its part of the work.
      expect(count).toBeGreaterThan(ROWS / 3);
      for (const line of shown(tableFromIPC(readFileSync(part)))) seen.set(line, (seen.get(line) ?? 0) + 1);
    }
    expect([...seen.keys()].sort().join('\n') === [...lines].sort().join('\n')).toBe(true);
    expect([...seen.values()].every((count) => count === 1)).toBe(true);
  });
});

test('an output that is an input, a shard that is none, a row that cannot be read: nothing is written', async () => {
  await inFolder(async (folder) => {
    const [input] = write(folder);
    const before = readFileSync(input);
    await expect(sketchFiles({ inputs: [input], output: input }, { engine })).rejects.toBeInstanceOf(ConfigError);
    expect(readFileSync(input).equals(before)).toBe(true);
    for (const shard of ['0/3', '4/3', '1', 'a/b', '1/0']) expect(() => parseShard(shard)).toThrow(ConfigError);
    copyFileSync(input, join(folder, 'bad.jsonl'));
    writeFileSync(join(folder, 'bad.jsonl'), '{"text": \n', { flag: 'a' });
    const output = join(folder, 'bad.arrow');
    await expect(sketchFiles({ inputs: [join(folder, 'bad.jsonl')], output }, { engine })).rejects.toMatchObject({ row: ROWS });
    await expect(sketchFiles({ inputs: [join(folder, 'bad.jsonl')], output }, { engine })).rejects.toBeInstanceOf(InputError);
    expect(() => readFileSync(output)).toThrow('ENOENT');
  });
});
