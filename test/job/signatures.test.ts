/** dedup of sketches: the outputs of dedup --verify sketch of the documents, byte for byte, and everything refused that texts are needed for. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Table, tableFromIPC, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';
import { Table as RustTable, writeParquet, WriterPropertiesBuilder } from 'parquet-wasm/node';
import { afterAll, expect, test } from 'vitest';
import { openCpuEngine } from '../../src/engine/cpu/cpuEngine.ts';
import { openTwinEngine } from '../../src/engine/twinEngine.ts';
import { dedup } from '../../src/job/dedup.ts';
import type { DedupOptions } from '../../src/job/options.ts';
import { sketchFiles, type SketchFilesOptions } from '../../src/job/sketching/sketchFiles.ts';
import { mixedCorpus, toJsonl, type Row } from './corpus.ts';
import { inFolder, runJob } from './jobFiles.ts';

const engine = await openCpuEngine({ workers: 0 });
const twin = await openTwinEngine();
afterAll(async () => {
  await engine.close();
  await twin.close();
});

/** Everything there is, and pairs of short texts that only shingles can tell. */
function rowsOf(count: number, seed: number): Row[] {
  const rows = mixedCorpus(seed, count);
  for (let i = 0; i < 60; i++) {
    const words = Array.from({ length: 16 + (i % 6) }, (_, at) => `s${seed}x${i}x${at}`);
    rows.push({ id: `s${i}`, text: words.join(' ') }, { id: null, text: [...words, 'more'].join(' ') }, { id: null, text: ['other', ...words.slice(9)].join(' ') });
  }
  return rows;
}

/** JSON lines beyond one piece of a shard, and Parquet of several row groups that repeats some of them. */
function write(folder: string): string[] {
  const paths = ['a.jsonl', 'b.parquet'].map((name) => join(folder, name));
  writeFileSync(paths[0], toJsonl(rowsOf(4600, 1)));
  const rows = [...rowsOf(500, 2), ...rowsOf(4600, 1).slice(100, 600)];
  const table = new Table({ id: vectorFromArray(rows.map(({ id }) => id), new Utf8()), text: vectorFromArray(rows.map(({ text }) => text), new Utf8()) });
  writeFileSync(paths[1], writeParquet(RustTable.fromIPCStream(tableToIPC(table, 'stream')), new WriterPropertiesBuilder().setMaxRowGroupSize(300).build()));
  return paths;
}

async function sketchAll(folder: string, inputs: readonly string[], count: number, options: Partial<SketchFilesOptions> = {}): Promise<string[]> {
  const paths: string[] = [];
  // The last shard first: the order of files means nothing.
  for (let index = count; index >= 1; index--) {
    const output = join(folder, `sketches-${index}-of-${count}.arrow`);
    await sketchFiles({ inputs, output, shard: { index, count }, ...options }, { engine });
    paths.push(output);
  }
  return paths;
}

/** Outputs as base64, the report without the excerpts: sketches have no texts. */
function comparable(output: string, bytes: string): string {
  if (!output.endsWith('report.json')) return bytes;
  return JSON.stringify(JSON.parse(Buffer.from(bytes, 'base64').toString()), (key, value: unknown) => (key === 'excerpt' ? null : value));
}

test('one file and three shards, on two engines, give what the documents give, in every output', async () => {
  await inFolder(async (folder) => {
    const inputs = write(folder);
    const whole = await sketchAll(folder, inputs, 1);
    const shards = await sketchAll(folder, inputs, 3);
    const variants: Partial<DedupOptions>[] = [{ emit: 'mask' }, { emit: 'ids', keep: 'longest', threshold: 0.9, cluster: 'components' }, { dryRun: true, bands: { bands: 12, rows: 8 }, partitions: 3 }];
    for (const [i, options] of variants.entries()) {
      const expected = await runJob(folder, `texts-${i}`, engine, { inputs, verify: 'sketch', ...options });
      expect(expected.removed.length).toBeGreaterThan(300);
      // Both ways: by slots, and by the shingles of short texts.
      const near = expected.removed.flatMap(({ similarity }) => (similarity === null || similarity === 1 ? [] : [128 * similarity]));
      expect(new Set(near.map((slots) => Number.isInteger(slots)))).toEqual(new Set([true, false]));
      for (const [name, files, runner] of [['one', whole, engine], ['three', shards, engine], ['three-twin', shards, twin]] as const) {
        if (runner === twin && i > 0) continue;
        const found = await runJob(folder, `${name}-${i}`, runner, { inputs: files, signatures: true, ...options });
        // Sketches have no texts to show side by side.
        const outputs = Object.entries(expected.bytes).filter(([output]) => output !== 'out/side-by-side.json');
        expect(Object.keys(found.bytes)).toEqual(outputs.map(([output]) => output));
        for (const [output, bytes] of outputs) expect(comparable(output, found.bytes[output]) === comparable(output, bytes), `${name} ${i} ${output}`).toBe(true);
      }
    }
  });
});

test('lists of inputs follow each other, and other programs may have written the file again', async () => {
  await inFolder(async (folder) => {
    const [a, b] = write(folder);
    const [first, second] = [join(folder, 'first.arrow'), join(folder, 'second.arrow')];
    await sketchFiles({ inputs: [a], output: first }, { engine });
    await sketchFiles({ inputs: [b], output: second }, { engine });
    const expected = await runJob(folder, 'texts', engine, { inputs: [a, b], verify: 'sketch', emit: 'mask' });
    const asStream = (path: string): Uint8Array => tableToIPC(tableFromIPC(readFileSync(path)), 'stream');
    writeFileSync(first, asStream(first));
    writeFileSync(second, RustTable.fromIPCStream(asStream(second)).intoIPCStream());
    const found = await runJob(folder, 'sketches', engine, { inputs: [first, second], signatures: true });
    expect(found.bytes['out/removed.parquet'] === expected.bytes['out/removed.parquet']).toBe(true);
    expect(comparable('report.json', found.bytes['out/report.json'])).toBe(comparable('report.json', expected.bytes['out/report.json']));
  });
});

test('what needs texts, other settings, or a shard that is not there is refused by name before anything is written', async () => {
  await inFolder(async (folder) => {
    const inputs = write(folder);
    const [third, second, first] = await sketchAll(folder, inputs, 3);
    const [whole] = await sketchAll(folder, inputs, 1);
    const other = join(folder, 'other.arrow');
    await sketchFiles({ inputs, output: other, shard: { index: 3, count: 3 }, k: 64 }, { engine });
    const again = join(folder, 'again.arrow');
    copyFileSync(second, again);
    const strict = join(folder, 'strict.arrow');
    await sketchFiles({ inputs, output: strict, threshold: 0.95 }, { engine });
    const stream = join(folder, 'stream.arrow');
    writeFileSync(stream, tableToIPC(new Table({ text: vectorFromArray(['a'], new Utf8()) }), 'file'));
    const short = join(folder, 'short.arrow');
    const table = tableFromIPC(readFileSync(whole));
    writeFileSync(short, tableToIPC(new Table(table.schema, [...table.slice(0, 100).batches, ...table.slice(101).batches]), 'file'));
    const cases: [Partial<DedupOptions> & { inputs: string[] }, string, RegExp, string?][] = [
      [{ inputs: [whole], verify: 'exact' }, 'config', /verify exact/u],
      [{ inputs: [whole], verify: 'auto' }, 'config', /verify auto/u],
      [{ inputs: [whole], emit: 'rows' }, 'config', /emit mask or ids/u],
      [{ inputs: [whole], saveRemoved: true }, 'config', /saveRemoved/u],
      [{ inputs: [whole], sample: 5 }, 'config', /sample/u],
      [{ inputs: [whole], k: 64 }, 'config', /k 128/u, whole],
      [{ inputs: [whole], family: 'minhash' }, 'config', /family "fss"/u, whole],
      [{ inputs: [whole], threshold: 0.7 }, 'config', /threshold above 0\.78/u, whole],
      [{ inputs: [strict] }, 'config', /threshold above 0\.9/u, strict],
      [{ inputs: [whole], within: 'dump' }, 'config', /column "dump"/u, inputs[0]],
      [{ inputs: [whole], keep: 'best:score' }, 'config', /column "score"/u, inputs[0]],
      [{ inputs: [first, second] }, 'input', /no shard 3\/3/u, first],
      [{ inputs: [first, second, third, again] }, 'input', /shard 2\/3/u, again],
      [{ inputs: [first, second, other] }, 'input', /one k/u, other],
      [{ inputs: [whole, first] }, 'input', /shards of 1/u, first],
      [{ inputs: [stream] }, 'format', /bandsaw\.format/u, stream],
      [{ inputs: [inputs[0]] }, 'format', /bandsaw sketch wrote .* leave out --signatures/u, inputs[0]],
      [{ inputs: [short] }, 'input', /none of rows 100 to 100/u, short],
    ];
    for (const [options, code, message, file] of cases) {
      const failed = await dedup({ output: join(folder, 'refused'), signatures: true, ...options }, { engine, workers: 0 }).catch((error: unknown) => error);
      expect(failed, JSON.stringify(options)).toMatchObject({ code, ...(file === undefined ? {} : { file }) });
      expect((failed as Error).message).toMatch(message);
    }
    expect(() => readFileSync(join(folder, 'refused', 'report.json'))).toThrow('ENOENT');
    const bytes = readFileSync(whole);
    for (const length of [0, 7, 1000, bytes.length - 1]) {
      writeFileSync(short, bytes.subarray(0, length));
      await expect(dedup({ output: join(folder, 'refused'), signatures: true, inputs: [short] }, { engine, workers: 0 })).rejects.toMatchObject({ code: 'format', file: short });
    }
  });
});
