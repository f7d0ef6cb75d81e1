import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CancelledError, ConfigError, InputError, OutputError } from '../../src/core/errors.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { openEngine } from '../../src/engine/openEngine.ts';
import { dedup } from '../../src/job/dedup.ts';
import type { Progress } from '../../src/job/context.ts';
import { recordsOf } from '../../src/job/facts.ts';
import { mixedCorpus, toJsonl } from './corpus.ts';
import { inFolder, readParquet, runJob, type Removed } from './jobFiles.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ kind: 'twin' });
});
afterAll(async () => engine.close());

const rows = mixedCorpus(7, 120);
const A = 'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty twenty-one';

test('with at least eight partitions asked for, every stage is cut into eight or more that hold records', async () => {
  await inFolder(async (folder) => {
    const input = join(folder, 'in.jsonl');
    writeFileSync(input, toJsonl(mixedCorpus(3, 500)));
    const output = join(folder, 'out');
    await dedup({ inputs: [input], output, partitions: 8, keepJob: true, pairs: join(folder, 'p.jsonl'), clusters: join(folder, 'c.jsonl') }, { engine, workers: 0 });
    const partitionsOf = (stage: string): number => readdirSync(join(output, '.job', stage)).filter((name) => name.endsWith('.arrow')).length;
    const stages = readdirSync(join(output, '.job')).filter((name) => name !== 'checkpoint.json' && name !== 'calibration').sort();
    const counts = Object.fromEntries(stages.map((stage) => [stage, partitionsOf(stage)]));
    // Past records are there with an index only, contamination with reference texts only, tables with ids where rows have any.
    expect(stages).toEqual(Object.values(recordsOf).flat().filter((name) => !/^past-|^contaminat|^calibration$|-(?:wanted|ids)$/u.test(name)).sort());
    // Nothing is carried to the first tile where the lower rank is the lower number.
    for (const stage of stages.filter((each) => !['rejected', 'groups', 'accepted'].includes(each))) expect(counts[stage], stage).toBeGreaterThanOrEqual(stage.startsWith('carried') ? 7 : 8);
    // What the job calibrates itself with goes through stages of its own, cut in the same way.
    for (const stage of ['bands', 'digests', 'folds']) expect(partitionsOf(`calibration/${stage}`), stage).toBeGreaterThanOrEqual(stage === 'folds' ? 1 : 8);
    await dedup({ inputs: [input], output: join(folder, 'small'), memory: 2 ** 20, keepJob: true }, { engine, workers: 0 });
    expect(readdirSync(join(folder, 'small/.job/member-pairs')).filter((name) => name.endsWith('.arrow')).length).toBeGreaterThan(1);
    // Shingle sets that the budget has room for are not spilled.
    for (const stage of ['sets', 'carried-sets']) expect(existsSync(join(folder, 'small/.job', stage)), stage).toBe(false);
    expect(readFileSync(join(folder, 'small', 'report.json'), 'utf8').replace(/"pairs": null,/u, '')).toBe(readFileSync(join(output, 'report.json'), 'utf8').replace(/"pairs": \{[^}]*\},/u, ''));
  });
});

test('a finished job is not done again; other settings, other inputs or foreign files are refused; an unfinished one starts anew', async () => {
  await inFolder(async (folder) => {
    const input = join(folder, 'in.jsonl');
    writeFileSync(input, toJsonl(rows));
    const output = join(folder, 'out');
    const options = { inputs: [input], output };
    const first = await dedup(options, { engine, workers: 0 });
    expect(first.run).not.toBeNull();
    expect(existsSync(join(output, '.job'))).toBe(false);
    const again = await dedup({ ...options, memory: 2 ** 22, partitions: 9, keepJob: true }, { engine, workers: 0 });
    expect(again).toEqual({ report: JSON.parse(JSON.stringify(first.report)), run: null, output });
    await expect(dedup({ ...options, threshold: 0.7 }, { engine, workers: 0 })).rejects.toThrow(OutputError);
    await expect(dedup({ ...options, pairs: join(folder, 'p.jsonl') }, { engine, workers: 0 })).rejects.toThrow(OutputError);
    utimesSync(input, 1, 1);
    await expect(dedup(options, { engine, workers: 0 })).rejects.toThrow(OutputError);

    const foreign = join(folder, 'foreign');
    mkdirSync(foreign);
    expect((await dedup({ ...options, output: foreign }, { engine, workers: 0 })).report.rows).toEqual(first.report.rows);
    rmSync(join(foreign, 'manifest.json'));
    await expect(dedup({ ...options, output: foreign }, { engine, workers: 0 })).rejects.toThrow(/another origin/u);
    expect(existsSync(join(foreign, 'removed.parquet'))).toBe(true);

    const broken = join(folder, 'broken');
    const stop = new AbortController();
    const events: Progress[] = [];
    const onProgress = (event: Progress): void => {
      events.push(event);
      if (event.stage === 'cluster') stop.abort();
    };
    await expect(dedup({ ...options, output: broken }, { engine, signal: stop.signal, onProgress })).rejects.toThrow(CancelledError);
    expect(existsSync(join(broken, '.job', 'bands'))).toBe(true);
    expect(existsSync(join(broken, 'report.json'))).toBe(false);
    await dedup({ ...options, output: broken }, { engine, workers: 0 });
    expect(readFileSync(join(broken, 'removed.parquet'))).toEqual(readFileSync(join(foreign, 'removed.parquet')));
    expect(events.map(({ stage }) => stage).filter((stage, i, all) => stage !== all[i - 1])).toEqual(['sketch', 'fold', 'collide', 'candidates', 'join', 'second-look', 'calibrate', 'cluster']);
  });
});

test('inputs in the output folder, outputs over inputs, columns that are not there: refused before anything is written', async () => {
  await inFolder(async (folder) => {
    const input = join(folder, 'in.jsonl');
    writeFileSync(input, toJsonl(rows));
    const output = join(folder, 'out');
    await expect(dedup({ inputs: [input], output: folder }, { engine, workers: 0 })).rejects.toThrow(ConfigError);
    await expect(dedup({ inputs: [input], output, pairs: input }, { engine, workers: 0 })).rejects.toThrow(ConfigError);
    await expect(dedup({ inputs: [input, input], output }, { engine, workers: 0 })).rejects.toThrow(ConfigError);
    await expect(dedup({ inputs: [join(folder, 'none.jsonl')], output }, { engine, workers: 0 })).rejects.toThrow(InputError);
    await expect(dedup({ inputs: [input], output, threshold: 0.001 }, { engine, workers: 0 })).rejects.toThrow(ConfigError);
    await expect(dedup({ inputs: [input], output, textColumn: 'body' }, { engine, workers: 0 })).rejects.toThrow(InputError);
    expect(existsSync(join(output, 'kept'))).toBe(false);
  });
});

test('a row that cannot be read stops the job with file, row and reason, or goes to rejected.parquet', async () => {
  await inFolder(async (folder) => {
    const input = join(folder, 'in.jsonl');
    const lines = [JSON.stringify({ id: 'a', text: A }), '{"id": "b", "text": ', JSON.stringify({ id: 'c', text: 17 }), JSON.stringify({ id: 'd', text: A }), JSON.stringify({ id: 'e', text: null })];
    writeFileSync(input, `${lines.join('\n')}\n`);
    const stopped = await dedup({ inputs: [input], output: join(folder, 'stop') }, { engine, workers: 0 }).catch((error: unknown) => error);
    expect(stopped).toBeInstanceOf(InputError);
    expect(stopped).toMatchObject({ file: input, row: 1, code: 'input' });
    const { report } = await dedup({ inputs: [input], output: join(folder, 'skip'), onError: 'skip' }, { engine, workers: 0 });
    expect(report.rows).toEqual({ in: 5, kept: 2, removed: 1, rejected: 2 });
    expect(report.input).toMatchObject({ documents: 2, nulls: 1, wordless: 0 });
    const rejected = await readParquet<{ file: string; row: number; reason: string; expected: string; found: string }>(join(folder, 'skip', 'rejected.parquet'));
    expect(rejected.map(({ file, row }) => [file, row])).toEqual([[input, 1], [input, 2]]);
    for (const row of rejected) expect(row.reason).toMatch(/^[a-z-]+$/u);
    const removed = await readParquet<Removed>(join(folder, 'skip', 'removed.parquet'));
    expect(removed).toMatchObject([{ row: 3, id: 'd', keeper_row: 0, keeper_id: 'a', similarity: 1, rule: 'equal-words', verified: true }]);
    expect(readFileSync(join(folder, 'skip', 'kept', 'in.jsonl'), 'utf8')).toBe(`${lines[0]}\n${lines[4]}\n`);
  });
});

test('a file of no rows, rows without ids, and rows of null alone', async () => {
  await inFolder(async (folder) => {
    const [empty, nulls, plain] = ['empty.jsonl', 'nulls.jsonl', 'plain.jsonl'].map((name) => join(folder, name));
    writeFileSync(empty, '');
    writeFileSync(nulls, '{"text":null}\n{"text":null}\n{"text":""}\n{"text":"!"}\n{"text":"!"}\n');
    writeFileSync(plain, `{"text":"${A}"}\n{"text":"${A}"}\n`);
    const { result, removed, pairs } = await runJob(folder, 'all', engine, { inputs: [empty, nulls, plain] });
    expect(result.report.rows).toEqual({ in: 7, kept: 6, removed: 1, rejected: 0 });
    expect(result.report.files.map((file) => file.in)).toEqual([0, 5, 2]);
    expect(result.report.input).toMatchObject({ nulls: 2, wordless: 3, documents: 2 });
    expect(removed).toMatchObject([{ file: plain, row: 1, id: null, keeper_file: plain, keeper_row: 0, keeper_id: null }]);
    expect(pairs).toMatchObject([{ left_row: 0, right_row: 1, left_id: null, similarity: 1 }]);
    expect(readFileSync(join(folder, 'all', 'out', 'kept', 'nulls.jsonl'), 'utf8')).toBe(readFileSync(nulls, 'utf8'));
    const alone = await runJob(folder, 'alone', engine, { inputs: [empty] });
    expect(alone.result.report.rows).toEqual({ in: 0, kept: 0, removed: 0, rejected: 0 });
    expect(alone.removed).toEqual([]);
  });
});

test('sketch: removals say that slots were compared, which verifies nothing, short texts are compared exactly; none: nothing is called verified', async () => {
  await inFolder(async (folder) => {
    const input = join(folder, 'in.jsonl');
    const long = Array.from({ length: 300 }, (_, i) => `w${i}`);
    const changed = long.map((word, i) => (i % 100 === 50 ? `x${i}` : word));
    // Ten words, six shingles; the same in another order of two words far apart is another text.
    const short = 'a b c d e f g h i j'.split(' ');
    const texts = [long, changed, short, [...short.slice(0, 9), 'j', 'k', 'l']];
    writeFileSync(input, texts.map((words, i) => `${JSON.stringify({ id: `r${i}`, text: words.join(' ') })}\n`).join(''));
    const sketch = await runJob(folder, 'sketch', engine, { inputs: [input], verify: 'sketch', threshold: 0.7 });
    expect(sketch.removed.map(({ row, rule, verified }) => [row, rule, verified])).toEqual([[1, 'slot-agreement', false], [3, 'jaccard', true]]);
    expect(((sketch.removed[0].similarity as number) * 128) % 1).toBe(0);
    expect(sketch.removed[0].similarity).toBeGreaterThan(0.85);
    expect(sketch.removed[1].similarity).toBe(6 / 8);
    expect(sketch.result.report.expectations.length).toBe(1);
    const none = await runJob(folder, 'none', engine, { inputs: [input], verify: 'none', cluster: 'components' });
    expect(none.removed.map(({ row, rule, verified, similarity, value }) => [row, rule, verified, similarity, value])).toEqual([[1, 'component', false, null, null], [3, 'component', false, null, null]]);
    expect(none.result.report.verified).toBeNull();
    expect(none.pairs.map(({ similarity }) => similarity)).toEqual([null, null]);
  });
});

test('pairs beyond the cap of a cluster are counted, those below it written, whatever the partitions', async () => {
  await inFolder(async (folder) => {
    const input = join(folder, 'in.jsonl');
    const near = (i: number): string => `${A} ${Array.from({ length: 100 }, (_, j) => `w${j}`).join(' ')} end${i}`;
    // Thirty near-duplicates of one another, each three times, and one pair apart.
    const texts = [...Array.from({ length: 90 }, (_, i) => near(Math.floor(i / 3))), 'b b c d e f g h', 'b b c d e f g h'];
    writeFileSync(input, texts.map((text) => `${JSON.stringify({ text })}\n`).join(''));
    const all = await runJob(folder, 'all', engine, { inputs: [input], bucketDepth: 200 });
    expect(all.pairs.length).toBe((90 * 89) / 2 + 1);
    expect(all.result.report.pairs).toEqual({ pairs: 4006, written: 4006, cappedClusters: 0 });
    expect(all.result.report.clusters).toMatchObject({ clusters: 2, documents: 92, largest: 90 });
    for (const cap of [0, 1, 434, 436, 500]) {
      const some = await runJob(folder, `cap${cap}`, engine, { inputs: [input], bucketDepth: 200, pairsPerCluster: cap, partitions: cap === 500 ? 8 : 1 });
      expect(some.result.report.pairs).toEqual({ pairs: 4006, written: cap + Math.min(cap, 1), cappedClusters: cap === 0 ? 2 : 1 });
      expect(some.removed).toEqual(all.removed);
      const key = (pair: { left_row: number; right_row: number }): string => `${pair.left_row} ${pair.right_row}`;
      const known = new Set(all.pairs.map(key));
      for (const pair of some.pairs) expect(known.has(key(pair))).toBe(true);
      expect(new Set(some.pairs.map(key)).size).toBe(some.pairs.length);
    }
    const shallow = await runJob(folder, 'shallow', engine, { inputs: [input], bucketDepth: 2 });
    expect(shallow.result.report.beyondDepth.depth).toBe(2);
    expect(shallow.result.report.beyondDepth.buckets).toBeGreaterThan(0);
    expect(shallow.result.report.beyondDepth.pairsNotMade).toBeGreaterThan(shallow.result.report.beyondDepth.buckets);
    expect(all.result.report.beyondDepth).toEqual({ depth: 200, buckets: 0, pairsNotMade: 0 });
    expect(shallow.removed.length).toBe(90);
  });
});

test.each(['append', 'same rows'])('an input that changes while the job runs stops it before anything counts as done: %s', async (change) => {
  await inFolder(async (folder) => {
    const input = join(folder, 'in.jsonl');
    writeFileSync(input, toJsonl(rows));
    const output = join(folder, 'out');
    const onProgress = ({ stage, done }: Progress): void => {
      if (stage !== 'cluster' || done !== 0) return;
      if (change === 'append') appendFileSync(input, `{"text":"${A}"}\n`);
      else writeFileSync(input, toJsonl(rows.toReversed()));
    };
    const error: unknown = await dedup({ inputs: [input], output }, { engine, onProgress }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InputError);
    expect(error).toMatchObject({ file: input });
    expect(existsSync(join(output, 'kept'))).toBe(false);
    expect(existsSync(join(output, 'report.json'))).toBe(false);
  });
});
