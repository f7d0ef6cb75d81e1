import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dedup } from '../../src/job/dedup.ts';
import { explainRow } from '../../src/job/explain/explainRow.ts';
import { random } from '../oracles/random.ts';
import { jobEngines } from '../harness/jobEngines.ts';
import { inFolder, readJsonl, readParquet, runJob, type Removed } from './jobFiles.ts';

const engines = jobEngines({ all: true });

interface ReferenceRemoval extends Omit<Removed, 'keeper_file' | 'keeper_row'> {
  readonly keeper_file: string | null;
  readonly reference_file: string | null;
  readonly reference_row: number | null;
  readonly start: number | null;
  readonly end: number | null;
}

interface Stretch {
  readonly file: string;
  readonly row: number;
  readonly id: string | null;
  readonly reference_file: string;
  readonly reference_row: number;
  readonly value: number;
  readonly limit: number;
  readonly ngrams_found: number;
  readonly ngrams: number;
  readonly start: number;
  readonly end: number;
  readonly removed: boolean;
}

function jsonl(path: string, rows: readonly object[]): string {
  writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return path;
}

test('1,000 items planted in pages of 5,000 words are all found where they lie, and nothing else is', async () => {
  await inFolder(async (folder) => {
    const next = random(8);
    const word = (): string => `w${Math.floor(next() ** 2 * 20_000).toString(36)}`;
    const items = Array.from({ length: 1000 }, (_, i) => [...Array.from({ length: 6 + (i % 40) }, word), `item${i}`].join(' '));
    const files = [jsonl(join(folder, 'a.jsonl'), items.slice(0, 400).map((question) => ({ question }))), jsonl(join(folder, 'b.jsonl'), items.slice(400).map((question) => ({ question })))];
    const planted: { row: number; item: number; start: number; end: number }[] = [];
    const pages: { id: string; text: string }[] = [];
    for (let row = 0; row < 300; row++) {
      // Every sixth page is left alone; the others have four items each, in other spelling.
      const own = row % 6 === 5 ? [] : [0, 1, 2, 3].map((i) => 4 * (row - Math.floor(row / 6)) + i);
      const parts: string[] = [];
      let at = 0;
      const put = (part: string): void => {
        parts.push(part);
        at += Buffer.byteLength(part);
      };
      for (const item of own) {
        put(`${Array.from({ length: 1250 }, word).join(' ')}. “`);
        const text = items[item].toUpperCase().replaceAll(' ', item % 2 === 0 ? ', ' : ' … ');
        planted.push({ row, item, start: at, end: at + Buffer.byteLength(text) });
        put(text);
        put('”. ');
      }
      put(Array.from({ length: 5000 - 1250 * own.length + 100 }, word).join(' '));
      pages.push({ id: `p${row}`, text: parts.join('') });
    }
    const input = jsonl(join(folder, 'pages.jsonl'), pages);
    const output = join(folder, 'out');
    const { report } = await dedup({ inputs: [input], output, against: files, againstColumn: 'question', only: 'decontaminate', memory: 64 * 2 ** 20, partitions: 8 }, { engine: engines.cpu, workers: 0 });
    expect(report.rows).toEqual({ in: 300, kept: 50, removed: 250, rejected: 0 });
    expect(report.stages).toEqual([{ stage: 'decontaminate', in: 300, kept: 50, removed: 250, rejected: 0 }]);
    expect(report.decontamination).toMatchObject({ removed: 250, touched: 250, untold: 0 });
    expect(report.decontamination?.references.map(({ file, rows, hit, notCheckable }) => ({ file, rows, hit, notCheckable }))).toEqual([{ file: files[0], rows: 400, hit: 400, notCheckable: 0 }, { file: files[1], rows: 600, hit: 600, notCheckable: 0 }]);
    expect(readJsonl<{ id: string }>(join(output, 'kept', 'pages.jsonl')).map(({ id }) => id)).toEqual(pages.filter((_, row) => row % 6 === 5).map(({ id }) => id));

    const stretches = await readParquet<Stretch>(join(output, 'contamination.parquet'));
    const found = stretches.map(({ row, reference_file: file, reference_row: at, start, end }) => ({ row, item: at + (file === files[1] ? 400 : 0), start, end }));
    expect(found.sort((a, b) => a.item - b.item)).toEqual(planted.sort((a, b) => a.item - b.item));
    expect(stretches.every(({ row, id, file, value, removed }) => id === `p${row}` && file === input && value === 1 && removed)).toBe(true);

    const removed = await readParquet<ReferenceRemoval>(join(output, 'removed.parquet'));
    expect(removed.map(({ row }) => row)).toEqual(pages.map((_, row) => row).filter((row) => row % 6 !== 5));
    for (const { row, id, stage, rule, value, limit, keeper_file: keeper, similarity, verified, reference_file: file, reference_row: at, start, end } of removed) {
      // Each item stands there whole, so the first one decides.
      const item = 4 * (row - Math.floor(row / 6));
      expect({ id, stage, rule, value, limit, keeper, similarity, verified }).toEqual({ id: `p${row}`, stage: 'decontaminate', rule: 'reference-ngrams', value: 1, limit: 0, keeper: null, similarity: null, verified: true });
      expect([file, at]).toEqual(item < 400 ? [files[0], item] : [files[1], item - 400]);
      expect(Buffer.from(pages[row].text).subarray(start as number, end as number).toString().toLowerCase().match(/[a-z0-9]+/gu)?.join(' ')).toBe(items[item]);
    }
    const explained = await explainRow(output, input, 0);
    expect(explained).toMatchObject({ fate: 'removed', other: null, comparison: null, removal: { stage: 'decontaminate', rule: 'reference-ngrams', reference: { file: files[0], row: 0, value: 1 } } });
  });
}, 60_000);

/** A corpus of near-duplicates in which some rows hold parts of reference texts. */
function mixed(folder: string): { readonly input: string; readonly reference: string; readonly rows: readonly { readonly id: string; readonly text: string | null }[] } {
  const next = random(77);
  const words = (count: number): string[] => Array.from({ length: count }, () => `w${Math.floor(next() * 4000)}`);
  const item = words(30);
  const pages = Array.from({ length: 60 }, () => words(90));
  const rows: { id: string; text: string | null }[] = [];
  for (const [i, page] of pages.entries()) {
    const other = [...page];
    other[40] = 'changed';
    rows.push({ id: `a${i}`, text: i === 3 ? null : page.join(' ') }, { id: `b${i}`, text: i < 10 ? other.join(' ') : words(70).join(' ') });
    // The first of three near-duplicates, and the one that would stay, has a part of the item.
    if (i === 20) rows.push({ id: 'half', text: [...item.slice(0, 20), ...page].join(' ') }, { id: 'near', text: [...page.slice(0, 88), 'x', 'y'].join(' ') });
  }
  rows.unshift({ id: 'dirty', text: [...pages[0].slice(0, 60), ...item, ...pages[0].slice(60)].join(' ') }, { id: 'copy', text: [...pages[0].slice(0, 60), ...item, ...pages[0].slice(60)].join(' ') });
  return { input: jsonl(join(folder, 'in.jsonl'), rows), reference: jsonl(join(folder, 'ref.jsonl'), [{ text: 'too few words' }, { text: null }, { text: item.join(' ') }]), rows };
}

test('near-duplicates are looked for among what decontamination leaves; the same bytes on every engine and in every partition', async () => {
  await inFolder(async (folder) => {
    const { input, reference, rows } = mixed(folder);
    const clean = jsonl(join(folder, 'clean-in.jsonl'), rows.filter(({ id }) => !['dirty', 'copy', 'half'].includes(id)));
    const plain = await runJob(folder, 'plain', engines.cpu, { inputs: [clean] });
    const options = { inputs: [input], against: [reference] };
    const first = await runJob(folder, 'first', engines.cpu, options);
    const { report } = first.result;
    expect(report.stages).toEqual([
      { stage: 'decontaminate', in: rows.length, kept: rows.length - 3, removed: 3, rejected: 0 },
      { stage: 'dedup', in: rows.length - 3, kept: report.rows.kept, removed: plain.result.report.rows.removed, rejected: 0 },
    ]);
    expect(report.rows.removed).toBe(3 + plain.result.report.rows.removed);
    expect(report.input.wordless).toBe(0);
    expect(report.decontamination?.references).toEqual([{ file: reference, rows: 3, long: 1, short: 0, whole: 0, notCheckable: 2, hit: 1, removed: 3 }]);
    expect(report.expectations.join(' ')).toMatch(/2 reference rows have fewer than 6 words/);
    // What stays is what a job over the clean rows keeps.
    expect(first.bytes[join('out', 'kept', 'in.jsonl')]).toBe(plain.bytes[join('out', 'kept', 'clean-in.jsonl')]);
    const removed = first.removed as unknown as ReferenceRemoval[];
    expect(removed.filter(({ stage }) => stage === 'decontaminate').map(({ id, value }) => [id, value])).toEqual([['dirty', 1], ['copy', 1], ['half', 8 / 18]]);
    expect(removed.filter(({ stage }) => stage === 'dedup').map(({ id }) => id)).toEqual(plain.removed.map(({ id }) => id));
    expect(removed.every(({ stage, reference_row: at, keeper_file: keeper }) => (stage === 'dedup') === (at === null) && (stage === 'dedup') === (keeper !== null))).toBe(true);
    for (const { name, engine } of engines.all) {
      const again = await runJob(folder, `on ${name}`, engine, { ...options, memory: 2 ** 23, partitions: 8 });
      expect(again.bytes, name).toEqual(first.bytes);
    }
  });
}, 120_000);

test('a share of the n-grams as the limit: what has less stays, and is told all the same', async () => {
  await inFolder(async (folder) => {
    const { input, reference } = mixed(folder);
    const { result, removed } = await runJob(folder, 'out', engines.cpu, { inputs: [input], against: [reference], againstThreshold: 8 / 18 + 1e-6 });
    expect(result.report.decontamination).toMatchObject({ removed: 2, touched: 3 });
    expect(removed.filter(({ stage }) => stage === 'decontaminate').map(({ id, limit }) => [id, limit])).toEqual([['dirty', 0.444445], ['copy', 0.444445]]);
    const stretches = await readParquet<Stretch>(join(folder, 'out', 'out', 'contamination.parquet'));
    expect(stretches.map(({ id, ngrams_found: found, removed: gone }) => [id, found, gone])).toEqual([['dirty', 18, true], ['copy', 18, true], ['half', 8, false]]);
    const all = await runJob(folder, 'all', engines.cpu, { inputs: [input], against: [reference], againstThreshold: 8 / 18 });
    expect(all.result.report.decontamination?.removed).toBe(3);
  });
});

test('reference texts belong to the job: changed ones are refused, unread ones and too many of them too', async () => {
  await inFolder(async (folder) => {
    const { input, reference } = mixed(folder);
    const options = { inputs: [input], output: join(folder, 'out'), against: [reference], only: 'decontaminate' } as const;
    const first = await dedup(options, { engine: engines.cpu, workers: 0 });
    expect((await dedup(options, { engine: engines.cpu, workers: 0 })).report).toEqual(first.report);
    jsonl(reference, [{ text: 'another text of eight words or even more' }]);
    await expect(dedup(options, { engine: engines.cpu, workers: 0 })).rejects.toThrow(/another job: against .* now /su);
    writeFileSync(reference, '{"text":"one"}\n{"text":5}\n');
    await expect(dedup({ ...options, restart: true }, { engine: engines.cpu, workers: 0 })).rejects.toMatchObject({ code: 'input', file: reference, row: 1 });
    jsonl(reference, [{ other: 'x' }]);
    await expect(dedup({ ...options, restart: true }, { engine: engines.cpu, workers: 0 })).rejects.toMatchObject({ code: 'input', file: reference, remedy: expect.stringMatching(/ --against-column/u) as string });
    jsonl(reference, [{ text: Array.from({ length: 20_000 }, (_, i) => `r${i}`).join(' ') }]);
    await expect(dedup({ ...options, memory: 2 ** 20, restart: true }, { engine: engines.cpu, workers: 0 })).rejects.toMatchObject({ code: 'budget', message: expect.stringMatching(/n-grams .* give --memory \d+MiB/su) as string });
    await expect(dedup({ ...options, pairs: reference }, { engine: engines.cpu, workers: 0 })).rejects.toMatchObject({ code: 'config' });
    await expect(dedup({ ...options, against: [join(folder, 'nowhere')] }, { engine: engines.cpu, workers: 0 })).rejects.toMatchObject({ code: 'input' });
    for (const odd of [{ against: [] }, { against: undefined }, { againstThreshold: 0 }, { againstThreshold: 1.5 }, { againstMinWords: 9 }, { clusters: join(folder, 'c.jsonl') }, { signatures: true }]) {
      await expect(dedup({ ...options, ...odd }, { engine: engines.cpu, workers: 0 }), JSON.stringify(odd)).rejects.toMatchObject({ code: 'config' });
    }
  });
});

test('a job that stops in the middle goes on to the same bytes', async () => {
  await inFolder(async (folder) => {
    const next = random(5);
    const words = (count: number): string[] => Array.from({ length: count }, () => `w${Math.floor(next() * 4000)}`);
    const item = words(14);
    // More text than the budget of 1 MiB lets pass between two checkpoints.
    const rows = Array.from({ length: 2200 }, (_, i) => ({ id: String(i), text: [...words(30), ...(i % 100 === 7 ? item : []), ...words(25)].join(' ') }));
    const inputs = [jsonl(join(folder, 'in.jsonl'), rows)];
    const reference = jsonl(join(folder, 'ref.jsonl'), [{ text: item.join(' ') }]);
    const options = { inputs, against: [reference], memory: 2 ** 20 };
    const whole = await runJob(folder, 'whole', engines.cpu, options);
    const stop = new AbortController();
    const output = join(folder, 'stopped', 'out');
    const tables = { pairs: join(folder, 'stopped', 'pairs.jsonl'), clusters: join(folder, 'stopped', 'clusters.jsonl') };
    const stopped = dedup({ ...options, ...tables, output, calibration: false }, { engine: engines.cpu, signal: stop.signal, onProgress: ({ stage }) => {
      if (stage === 'sketch' && checkpoint(output)) stop.abort();
    } });
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    expect(whole.result.report.decontamination?.removed).toBe(22);
    const gone = await runJob(folder, 'stopped', engines.cpu, options);
    expect(gone.result.run?.resume.sittings).toBe(2);
    expect(gone.bytes).toEqual(whole.bytes);
  });
}, 60_000);

/** Whether a part of the sketch pass is behind the job. */
function checkpoint(output: string): boolean {
  return readFileSync(join(output, '.job', 'checkpoint.json'), 'utf8').includes('"part":{');
}
