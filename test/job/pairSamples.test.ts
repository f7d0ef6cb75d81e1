/** What side-by-side.json shows of a job: real pairs with their real similarity, the same whatever ran the job, and bounded. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from '../harness/properties.ts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { openEngine } from '../../src/engine/openEngine.ts';
import { dedup } from '../../src/job/dedup.ts';
import { condense } from '../../src/job/explain/condense.ts';
import { classesBelow, classesFrom, PairReservoir } from '../../src/job/pairSamples/pairReservoir.ts';
import { bytesTo, nearUnits, samplingBytes } from '../../src/job/pairSamples/reach.ts';
import type { PairSamples } from '../../src/job/pairSamples/pairSamples.ts';
import { StageSeries } from '../../src/job/stageSeries.ts';
import { jaccard } from '../oracles/jaccard.ts';
import { mixedCorpus, toJsonl, wordsOf } from './corpus.ts';
import { inFolder, readParquet, type Removed } from './jobFiles.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ kind: 'cpu', workers: 0 });
});
afterAll(async () => engine.close());

const rows = mixedCorpus(17, 500);
const samplesIn = (output: string): { bytes: string; samples: PairSamples } => {
  const bytes = readFileSync(join(output, 'side-by-side.json'), 'utf8');
  return { bytes, samples: (JSON.parse(bytes) as { stages: PairSamples[] }).stages[0] };
};

test('pairs are rows of the job with their exact similarity, on the right side of the threshold, whatever cuts the job', async () => {
  await inFolder(async (folder) => {
    const inputs = [join(folder, 'a.jsonl'), join(folder, 'b.jsonl')];
    writeFileSync(inputs[0], toJsonl(rows.slice(0, 200)));
    writeFileSync(inputs[1], toJsonl(rows.slice(200)));
    const outputs = ['one', 'many'].map((name) => join(folder, name));
    const { report, run } = await dedup({ inputs, output: outputs[0] }, { engine, workers: 0 });
    await dedup({ inputs, output: outputs[1], partitions: 8, memory: 300 * 2 ** 20 }, { engine, workers: 2 });
    const { bytes, samples } = samplesIn(outputs[0]);
    expect(samplesIn(outputs[1]).bytes).toBe(bytes);
    expect(run?.samplesFailure).toBeNull();
    const textAt = (file: string, row: number): string => rows[(file === inputs[0] ? 0 : 200) + row].text as string;
    const removed = await readParquet<Removed>(join(outputs[0], 'removed.parquet'));
    let seen = 0;
    for (const [group, goes] of [[samples.removed, true], [samples.below, false]] as const) {
      for (const { from, to, pairs } of group) {
        expect(pairs.length).toBeLessThanOrEqual(5);
        for (const { left, right, similarity, texts, bytes: sizes } of pairs) {
          const both = [textAt(left.file, left.row), textAt(right.file, right.row)];
          const exact = jaccard(wordsOf(both[0]), wordsOf(both[1]));
          expect(similarity).toBe(exact);
          expect(exact >= from && (exact < to || to === 1)).toBe(true);
          expect(exact >= 0.8).toBe(goes);
          const row = removed.find((each) => each.file === right.file && each.row === right.row);
          if (goes) expect([row?.keeper_file, row?.keeper_row]).toEqual([left.file, left.row]);
          expect(sizes).toEqual(both.map((text) => Buffer.byteLength(text)));
          // What is laid out is the texts, word for word: these are short enough to be there whole.
          for (const [i, marks] of [[0, '=<'], [1, '=>']] as const) {
            const shown = (texts?.runs ?? []).filter(([kind]) => marks.includes(kind)).map((each) => (i === 1 ? String(each[2] ?? each[1]) : String(each[1]))).join('');
            if (texts?.runs.every(([kind]) => kind !== '…') === true) expect(wordsOf(shown)).toEqual(wordsOf(both[i]));
          }
          seen += 1;
        }
      }
    }
    expect(seen).toBeGreaterThan(20);
    expect(samples.below.some(({ pairs }) => pairs.length > 0)).toBe(true);
    expect(samples.clusters[0].documents).toBe(report.clusters.largest);
    expect(samples.clusters.map(({ documents }) => documents)).toEqual(samples.clusters.map(({ documents }) => documents).toSorted((a, b) => b - a));
    for (const { members } of samples.clusters) for (const { file, row, head, kept } of members) {
      expect(textAt(file, row).startsWith((head as string).replace(/…$/u, ''))).toBe(true);
      expect(kept).toBe(!removed.some((each) => each.file === file && each.row === row));
    }
    // Compared and too different: those the second look saw and did not take.
    const compared = report.dissimilar.reduce((sum, { pairs }) => sum + pairs, 0);
    const counts = run?.stages.find(({ stage }) => stage === 'second-look')?.counts;
    expect(compared).toBe((counts?.['compared'] as number) - (counts?.['verified'] as number));
  });
});

test('a reservoir keeps the lowest hashes of each class, near pairs first, in whatever order they come', () => {
  const pair = fc.record({ low: fc.nat(40), high: fc.nat(2 ** 40), similarity: fc.double({ min: 0, max: 1, noNaN: true }) });
  fc.assert(fc.property(fc.uniqueArray(pair, { maxLength: 120, selector: ({ low, high }) => `${low} ${high}` }), fc.infiniteStream(fc.nat()), (pairs, keys) => {
    const fill = (order: typeof pairs): unknown => {
      const reservoir = new PairReservoir([...classesBelow(0.8), ...classesFrom(0.8)], 3, (unit) => unit % 2 === 0, 10);
      for (const { low, high, similarity } of order) reservoir.offer(low, high, similarity);
      return reservoir.pairs;
    };
    const shuffled = pairs.map((each) => ({ each, key: keys.next().value as number })).toSorted((a, b) => a.key - b.key).map(({ each }) => each);
    expect(fill(shuffled)).toEqual(fill(pairs));
    const all = new PairReservoir(classesFrom(0.8), 1000, (unit) => unit % 2 === 0, 10);
    const few = new PairReservoir(classesFrom(0.8), 3, (unit) => unit % 2 === 0, 10);
    for (const { low, high, similarity } of pairs) for (const each of [all, few]) each.offer(low, high, similarity);
    expect(few.pairs).toEqual(all.pairs.map((each) => each.slice(0, 3)));
    expect(all.pairs.flat()).toHaveLength(pairs.filter(({ similarity }) => similarity >= 0.8).length);
  }), { numRuns: 60 });
  expect(classesFrom(1)).toEqual([{ from: 1, to: 1 }]);
});

test('of large files only the beginning is near', () => {
  const source = { bytes: 2 ** 33 };
  const files = [{ path: 'a', firstUnit: 0, rows: 1000, source }, { path: 'b', firstUnit: 1000, rows: 0, source: { bytes: 0 } }, { path: 'c', firstUnit: 1000, rows: 10, source: { bytes: 1000 } }] as unknown as Parameters<typeof nearUnits>[0];
  const near = nearUnits(files, 0);
  const most = samplingBytes(files);
  expect(most).toBeLessThan(2 ** 28);
  expect([near(0), near(999), near(1005)]).toEqual([true, false, true]);
  expect(bytesTo(files[0], 999)).toBe(2 ** 33);
  expect(nearUnits(files, 5)(4)).toBe(false);
});

test('what is shown of two texts is bounded, whatever they are', () => {
  const word = fc.oneof({ weight: 3, arbitrary: fc.constant('same ') }, fc.string({ unit: 'binary', maxLength: 200 }));
  const pair = fc.oneof(word.map((each) => ({ left: each, right: each })), word.map((each) => ({ left: each, right: null })), word.map((each) => ({ left: null, right: each })));
  fc.assert(fc.property(fc.array(pair, { minLength: 300, maxLength: 900, size: 'max' }), (words) => {
    const { runs, whole } = condense(words, true);
    const shown = runs.reduce((sum, run) => sum + (typeof run[1] === 'number' ? 0 : run[1].length), 0);
    expect(shown).toBeLessThanOrEqual(600 * 99);
    const covered = words.length === 0 || runs.length > 0;
    expect(covered).toBe(true);
    for (const run of runs) if (typeof run[1] === 'string') expect(/[\ud800-\udbff]…/u.test(run[1])).toBe(false);
    if (words.length <= 600) expect(whole).toBe(true);
  }), { numRuns: 6 });
});

test('a stage is looked at a bounded number of times, from its beginning to its end', async () => {
  const series = new StageSeries('rows');
  for (let i = 0; i < 400; i++) {
    series.note({ done: i, unit: 'rows' });
    if (i % 8 === 0) await new Promise((resolve) => setTimeout(resolve, 4));
  }
  const { milliseconds, done, units, memoryBytes } = series.end();
  expect(milliseconds.length).toBeGreaterThan(2);
  expect(milliseconds.length).toBeLessThanOrEqual(48);
  expect([done.length, units.length, memoryBytes.length]).toEqual([milliseconds.length, milliseconds.length, milliseconds.length]);
  expect(milliseconds).toEqual(milliseconds.toSorted((a, b) => a - b));
  expect([done[0], done.at(-1)]).toEqual([0, 399]);
});

test('where the system has no descriptor to say how much memory there is, the series goes on with what it said last', () => {
  const rss = vi.spyOn(process.memoryUsage, 'rss').mockReturnValueOnce(12_345);
  try {
    const series = new StageSeries('rows');
    rss.mockImplementation(() => {
      throw Object.assign(new Error('EMFILE: too many open files, uv_resident_set_memory'), { code: 'EMFILE' });
    });
    expect(series.end().memoryBytes).toEqual([12_345, 12_345]);
  } finally {
    rss.mockRestore();
  }
});
