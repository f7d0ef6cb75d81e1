/** Samples of the rows that went, in report.json: few, short, the same whatever the order, and readable without the inputs. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from '../harness/properties.ts';
import { afterAll, describe, expect, test } from 'vitest';
import { openCpuEngine } from '../../src/engine/cpu/cpuEngine.ts';
import { clean } from '../../src/job/clean/clean.ts';
import { dedup } from '../../src/job/dedup.ts';
import type { SamplesFile } from '../../src/job/pairSamples/writeSamples.ts';
import { excerptAt, partsAt } from '../../src/job/samples/excerpt.ts';
import { RuleChooser, type Taken } from '../../src/job/samples/ruleChooser.ts';
import type { RuleSamples } from '../../src/job/samples/samples.ts';
import { parseRecipe } from '../../src/recipes/parseRecipe.ts';
import { mixedCorpus, toJsonl } from './corpus.ts';
import { inFolder, readParquet } from './jobFiles.ts';

const engine = await openCpuEngine({ workers: 0 });
afterAll(async () => engine.close());

const head = (bytes: Uint8Array, of = bytes.length): { head: Uint8Array; bytes: number } => ({ head: bytes, bytes: of });
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('an excerpt', () => {
  test('is valid UTF-8 of at most 400 bytes and stands at its byte, whatever the text is', () => {
    const bytes = fc.uint8Array({ maxLength: 900 });
    const text = fc.string({ unit: 'binary', maxLength: 600 }).map(utf8);
    fc.assert(
      fc.property(fc.oneof(bytes, text), fc.nat(1000), (whole, at) => {
        const { text: shown, start, bytes: length } = excerptAt(head(whole), at);
        expect(Buffer.byteLength(shown)).toBeLessThanOrEqual(400);
        expect(Buffer.from(shown).toString()).toBe(shown);
        expect(length).toBe(whole.length);
        expect(start).toBeLessThanOrEqual(Math.min(at, whole.length));
        const decoded = new TextDecoder('utf-8', { ignoreBOM: true }).decode(whole.subarray(start));
        const isText = Buffer.from(new TextDecoder('utf-8', { ignoreBOM: true }).decode(whole)).equals(whole);
        if (isText) expect(decoded.startsWith(shown)).toBe(true);
        if (isText && whole.length - start <= 400) expect(shown).toBe(decoded);
        if (isText && whole.length - start > 400) expect(Buffer.byteLength(shown)).toBeGreaterThan(396);
      }),
      { numRuns: 50 },
    );
  });

  test('of two texts begins a little before they part, at the beginning where that is not in sight', () => {
    const same = 'α '.repeat(300);
    const [left, right] = [head(utf8(`${same}left`)), head(utf8(`${same}right`))];
    expect(partsAt(left, right)).toBe(900);
    expect(excerptAt(left, 900)).toEqual({ text: `${'α '.repeat(40)}left`, start: 780, bytes: 904 });
    expect(partsAt(left, left)).toBe(0);
    expect(excerptAt(head(utf8('x'.repeat(10)), 10_000), 5000)).toEqual({ text: 'xxxxxxxxxx', start: 0, bytes: 10_000 });
  });
});

test('the rows chosen are those of lowest rank, in any order of asking', () => {
  const row = (unit: number): Taken => ({ unit, keeper: -1, value: unit, limit: 1, similarity: NaN, at: NaN });
  const rankOf = ({ unit }: Taken): number => (unit * 7919) % 10_007;
  const names = ['a', 'b', 'c'].map((rule, i) => ({ stage: i === 2 ? 'first' : 'second', rule, reason: i === 1 ? 'why' : null }));
  fc.assert(
    fc.property(fc.uniqueArray(fc.record({ unit: fc.nat(10_000), rule: fc.nat(2) }), { selector: ({ unit }) => unit, maxLength: 60 }), fc.func(fc.nat()), (rows, shuffle) => {
      const chooser = new RuleChooser(rankOf);
      for (const { unit, rule } of [...rows].sort((a, b) => shuffle(a.unit) - shuffle(b.unit))) chooser.take(names[rule], row(unit));
      const expected = [2, 0, 1]
        .map((rule) => ({ name: names[rule], units: rows.filter((each) => each.rule === rule).map(({ unit }) => unit) }))
        .filter(({ units }) => units.length > 0)
        .map(({ name, units }) => ({ name, documents: units.length, rows: units.sort((a, b) => rankOf(row(a)) - rankOf(row(b))).slice(0, 5).sort((a, b) => a - b).map(row) }));
      expected.sort((a, b) => Number(a.name.stage === 'second') - Number(b.name.stage === 'second') || b.documents - a.documents);
      expect(chooser.chosen(['first', 'second'])).toEqual(expected);
    }),
  );
});

interface Removed {
  readonly file: string;
  readonly row: number;
  readonly id: string | null;
  readonly stage: string;
  readonly rule: string;
  readonly reason?: string | null;
  readonly keeper_file: string | null;
  readonly keeper_row: number | null;
}

/** Every sample is a row of removed.parquet and its excerpts stand in the inputs. */
function assertSamples(samples: readonly RuleSamples[], removed: readonly Removed[], textOf: (file: string, row: number) => string): void {
  expect(samples.reduce((sum, { documents }) => sum + documents, 0)).toBe(removed.length);
  for (const { stage, rule, reason, documents, rows } of samples) {
    const all = removed.filter((each) => each.stage === stage && each.rule === rule && (each.reason ?? null) === reason);
    expect(all).toHaveLength(documents);
    expect(rows).toHaveLength(Math.min(5, documents));
    for (const { file, row, id, keeper, excerpt } of rows) {
      const found = all.find((each) => each.file === file && each.row === row);
      expect(found).toMatchObject({ id, keeper_file: keeper?.file ?? null, keeper_row: keeper?.row ?? null });
      for (const [place, shown] of [[{ file, row }, excerpt], ...(keeper === null ? [] : [[keeper, keeper.excerpt] as const])] as const) {
        const text = utf8(textOf(place.file, place.row));
        expect(shown?.bytes).toBe(text.length);
        expect(Buffer.from(text.subarray(shown?.start)).toString().startsWith(shown?.text ?? '?')).toBe(true);
        expect(shown?.text).not.toBe('');
      }
    }
  }
}

test('of dedup and of a recipe: rows of removed.parquet, with what the inputs say, the same for every engine, batch and order of stages', async () => {
  await inFolder(async (folder) => {
    const rows = mixedCorpus(17, 250).filter(({ text }) => text !== null && Buffer.from(text).toString() === text);
    const hostile = '</script><img src=x onerror=alert(1)>\u202e\u0000\u2028 "\\ '.repeat(4);
    const corpus = [...rows, ...Array.from({ length: 4 }, (_, i) => ({ id: `h${i}`, text: hostile })), { id: 's', text: 'too short' }];
    const inputs = ['a.jsonl', 'b.jsonl'].map((name) => join(folder, name));
    writeFileSync(inputs[0], toJsonl(corpus.slice(0, 150)));
    writeFileSync(inputs[1], toJsonl(corpus.slice(150)));
    const textOf = (file: string, row: number): string => corpus[inputs.indexOf(file) * 150 + row].text as string;

    const { report } = await dedup({ inputs, output: join(folder, 'dedup') }, { engine, workers: 0 });
    assertSamples(report.samples, await readParquet<Removed>(join(folder, 'dedup/removed.parquet')), textOf);
    expect(report.samples.map(({ documents }) => documents > 0)).toEqual([true, true]);
    const other = await dedup({ inputs, output: join(folder, 'again'), partitions: 8 }, { engine, workers: 1 });
    expect(other.report.samples).toEqual(report.samples);

    const recipe = parseRecipe({ name: 'test', doc: 'a test', stages: [{ kind: 'rules', name: 'long', rules: [{ id: 'gopher.word-count', settings: { min: 10, max: 100 } }] }, { kind: 'exact', name: 'copies' }] }, 'test.json');
    const cleaned = await clean({ inputs, output: join(folder, 'clean'), recipe }, { engine, workers: 0 });
    assertSamples(cleaned.report.samples, await readParquet<Removed>(join(folder, 'clean/removed.parquet')), textOf);
    expect(cleaned.report.samples.map(({ stage, rule, reason }) => [stage, rule, reason])).toEqual(cleaned.report.stages.flatMap(({ stage, rules }) => rules.map(({ rule, reason }) => [stage, rule, reason])));
    expect(cleaned.report.samples.flatMap((each) => each.rows).filter(({ limit, value }) => limit === 10 && Number(value) < 10).length).toBeGreaterThan(0);

    const text = readFileSync(join(folder, 'dedup/report.json'), 'utf8');
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(report)));
    expect(text.includes('\u0000')).toBe(false);
  });
});

test('ids are cut where a character ends, and say so; removed.parquet has them whole', async () => {
  await inFolder(async (folder) => {
    const words = (from: number): string => Array.from({ length: 60 }, (_, i) => `w${i < from ? `x${from}` : ''}${i}`).join(' ');
    const long = (i: number): string => `${i}${'€'.repeat(700_000)}`;
    const rows = [0, 0, 1, 2, 30].map((from, i) => ({ id: i === 2 ? 'short' : long(i), text: words(from) }));
    writeFileSync(join(folder, 'in.jsonl'), toJsonl(rows));
    const output = join(folder, 'out');
    const { report } = await dedup({ inputs: [join(folder, 'in.jsonl')], output, idColumn: 'id' }, { engine, workers: 0 });
    const cut = (i: number): unknown => ({ row: i, ...(i === 2 ? { id: 'short' } : { id: `${i}${'€'.repeat(341)}`, idBytes: 1 + 3 * 700_000 }) });
    const removed = report.samples.flatMap((each) => each.rows);
    expect(removed.map(({ row }) => row).sort()).toEqual([1, 2, 3]);
    for (const { file, row, id, idBytes, keeper } of removed) {
      expect({ row, id, ...(idBytes === undefined ? {} : { idBytes }) }).toEqual(cut(row));
      expect(keeper).toMatchObject({ file, ...(cut(0) as object) });
    }
    expect(removed.find(({ row }) => row === 2)).not.toHaveProperty('idBytes');
    expect((await readParquet<Removed>(join(output, 'removed.parquet'))).map(({ row, id }) => id === rows[row].id)).toEqual([true, true, true]);
    const beside = readFileSync(join(output, 'side-by-side.json'), 'utf8');
    expect(beside.length).toBeLessThan(50_000);
    const [{ removed: classes, clusters }] = (JSON.parse(beside) as SamplesFile).stages;
    for (const place of [...classes.flatMap(({ pairs }) => pairs.flatMap(({ left, right }) => [left, right])), ...clusters.flatMap(({ members }) => members)]) expect(place).toMatchObject(cut(place.row) as object);
    expect(clusters[0].members).toHaveLength(4);
    expect(readFileSync(join(output, 'report.json')).length).toBeLessThan(50_000);
  });
});

test('with reference texts the excerpt shows what stands in one', async () => {
  await inFolder(async (folder) => {
    const question = 'which of the following nine very particular and unmistakable questions would you rather like to see answered here today';
    writeFileSync(join(folder, 'evals.jsonl'), `${JSON.stringify({ text: question })}\n`);
    writeFileSync(join(folder, 'crawl.jsonl'), `${JSON.stringify({ text: `${'something else entirely '.repeat(40)}${question}` })}\n{"text":"fine"}\n`);
    const { report } = await dedup({ inputs: [join(folder, 'crawl.jsonl')], output: join(folder, 'out'), against: [join(folder, 'evals.jsonl')] }, { engine, workers: 0 });
    expect(report.samples).toMatchObject([{ stage: 'decontaminate', rule: 'reference-ngrams', documents: 1, rows: [{ row: 0, keeper: null, excerpt: { start: 840 } }] }]);
    expect(report.samples[0].rows[0].excerpt?.text).toContain(question);
  });
});
