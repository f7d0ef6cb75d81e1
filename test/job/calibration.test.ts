/** A job that calibrates itself: the same outputs as one that does not, the same measure however it runs, and a measure that tells when a stage is broken. */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tellsOfTheRun } from '../../src/job/artefacts.ts';
import type { Calibration } from '../../src/calibration/calibration.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { PlanOutputs } from '../../src/engine/plan.ts';
import { clean } from '../../src/job/clean/clean.ts';
import type { Progress } from '../../src/job/context.ts';
import { dedup } from '../../src/job/dedup.ts';
import type { DedupOptions } from '../../src/job/options.ts';
import { sketchFiles } from '../../src/job/sketching/sketchFiles.ts';
import { parseRecipe } from '../../src/recipes/parseRecipe.ts';
import { openTestEngines } from '../harness/engines.ts';
import { mixedCorpus, toJsonl } from './corpus.ts';
import { inFolder } from './jobFiles.ts';

let engines: Engine[];
let engine: Engine;
let folder: string;
let inputs: string[];
/** Enough for statistics. */
let many: string;
beforeAll(async () => {
  engines = await openTestEngines();
  engine = engines.find(({ kind }) => kind === 'cpu') ?? engines[0];
  folder = mkdtempSync(join(tmpdir(), 'bandsaw-calibration-'));
  const rows = mixedCorpus(31, 90);
  inputs = ['a.jsonl', 'b.jsonl'].map((name) => join(folder, name));
  writeFileSync(inputs[0], `${toJsonl(rows.slice(0, 20))}{"text": \n${toJsonl(rows.slice(20, 40))}`);
  writeFileSync(inputs[1], toJsonl(rows.slice(40)));
  many = join(folder, 'many.jsonl');
  writeFileSync(many, toJsonl(mixedCorpus(77, 400)));
});
afterAll(async () => {
  for (const each of engines) await each.close();
  rmSync(folder, { recursive: true, force: true });
});

let jobs = 0;
/** A job of the usual settings. */
let usual: Promise<Outputs> | undefined;

interface Outputs {
  readonly calibration: Calibration | null;
  /** Of every file but those that say how the job went a hash; the report without its calibration. */
  readonly files: Readonly<Record<string, string>>;
}

function outputsOf(place: string): Outputs {
  const files: Record<string, string> = {};
  let calibration: Calibration | null = null;
  for (const each of readdirSync(place, { recursive: true, withFileTypes: true })) {
    const path = join(each.parentPath, each.name);
    if (!each.isFile() || tellsOfTheRun(each.name)) continue;
    if (each.name === 'report.json') {
      const report = JSON.parse(readFileSync(path, 'utf8')) as { calibration: Calibration | null };
      ({ calibration } = report);
      files[each.name] = JSON.stringify({ ...report, calibration: '' });
    } else files[path.slice(place.length)] = createHash('sha256').update(readFileSync(path)).digest('hex');
  }
  return { calibration, files };
}

/** Names and sizes of what an index holds; ids of the indexes are in the content. */
function generationsOf(index: string): string[] {
  const files = readdirSync(join(index, 'generations'), { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  return files.map((each) => `${join(each.parentPath, each.name).slice(index.length).replace(/generations.[^/\\]+/u, '')} ${statSync(join(each.parentPath, each.name)).size}`).sort();
}

type Options = Partial<DedupOptions>;

async function run(options: Options = {}, on: Engine = engine, more: { signal?: AbortSignal; onProgress?: (progress: Progress) => void; standardInput?: Readable; place?: string; workers?: number } = {}): Promise<Outputs> {
  const { place = join(folder, `job${(jobs += 1)}`), ...rest } = more;
  await dedup({ inputs, output: join(place, 'out'), pairs: join(place, 'pairs.jsonl'), clusters: join(place, 'clusters.jsonl'), onError: 'skip', threshold: 0.7, ...options }, { engine: on, workers: 0, ...rest });
  return outputsOf(place);
}

function measured(calibration: Calibration | null): NonNullable<Calibration['met']> & { readonly found: number; readonly variance: number } {
  if (calibration === null || calibration.met === null || calibration.recall === null) throw new Error(`Expected a measure but found ${JSON.stringify(calibration)}`);
  const share = calibration.met.expected;
  // At most: chances that differ vary less than their mean would.
  return { ...calibration.met, found: calibration.recall.count, variance: calibration.met.pairs * share * (1 - share) };
}

describe('outputs', () => {
  test.each<[string, Options]>([
    ['defaults', {}],
    ['groups and another order, in nine partitions', { within: 'dump', keep: 'longest', partitions: 9, bands: { bands: 9, rows: 3 }, k: 32, saveRemoved: true }],
    ['sketches alone, masks', { verify: 'sketch', emit: 'mask', family: 'minhash' }],
    ['exact alone, ids', { verify: 'exact', emit: 'ids', keep: 'best:score', idColumn: 'id' }],
    ['nothing verified', { verify: 'none', cluster: 'components', bucketDepth: 2 }],
    ['a sample', { sample: 150, keep: 'priority:source=web,wiki' }],
    ['a dry run', { dryRun: true, threshold: 1 }],
  ])('%s: equal byte for byte with and without, on every engine', async (name, options) => {
    const without = await run({ ...options, calibration: false });
    expect(without.calibration).toBeNull();
    const measures: (Calibration | null)[] = [];
    // The other engines with two of the settings: they differ in nothing but kernels, which have tests of their own.
    const others = engines.filter((each) => each !== engine);
    for (const each of [engine, ...(name === 'defaults' || name.startsWith('sketches') ? others : [])]) {
      const { calibration, files } = await run(options, each);
      expect(files).toEqual(without.files);
      measures.push(calibration);
    }
    const [first] = measures;
    for (const each of measures) expect(each).toEqual(first);
    expect(first).toMatchObject({ reason: null, asExpected: true });
    expect(first?.pairs).toBeGreaterThan(35);
    expect(measured(first).share).toBeGreaterThan(0.9);
  });

  test('with an index: its content too', async () => {
    const runs = [];
    for (const calibration of [true, false]) {
      const index = join(folder, `index-${calibration}`);
      const first = await run({ inputs: [inputs[0]], index, calibration, pairs: undefined, clusters: undefined });
      const second = await run({ inputs: [inputs[1]], index, calibration, pairs: undefined, clusters: undefined });
      runs.push({ first: first.files, second: second.files, generations: generationsOf(index), calibration: second.calibration });
    }
    const [{ calibration, ...on }, { calibration: none, ...off }] = runs;
    expect(on).toEqual(off);
    expect(on.generations.length).toBeGreaterThan(10);
    expect(calibration?.pairs).toBeGreaterThan(30);
    expect(none).toBeNull();
  });
});

test('the measure hangs on inputs and settings alone: not on memory, partitions, batches or stops', async () => {
  const options = { memory: 2 ** 22, partitions: 2, k: 32, bands: { bands: 4, rows: 4 } };
  const whole = await run(options);
  expect(whole.calibration?.pairs).toBeGreaterThan(35);
  expect((await run({ ...options, memory: 2 ** 20, partitions: 1 })).calibration).toEqual(whole.calibration);
  const small: Engine = { ...bound(engine), limits: { ...engine.limits, batchBytes: 9000, batchUnits: 30 } };
  expect((await run(options, small)).calibration).toEqual(whole.calibration);
  for (const [stage, turn] of [['calibrate', 20], ['cluster', 1]] as const) {
    const place = join(folder, `stop${(jobs += 1)}`);
    const stop = new AbortController();
    let events = 0;
    await expect(run(options, engine, { place, signal: stop.signal, onProgress: (each) => void (each.stage === stage && ++events === turn && stop.abort()) })).rejects.toThrow('abort');
    expect(await run({ ...options, memory: 2 ** 24 }, engines[0], { place }), `stopped in ${stage}`).toEqual(whole);
    expect(existsSync(join(place, 'out', '.job'))).toBe(false);
  }
});

test('a sketch pass that goes on in its middle chooses the same rows', async () => {
  // Padding, texts without a word, makes parts of the pass without making work.
  const padded = join(folder, 'padded.jsonl');
  const lines = readFileSync(inputs[1], 'utf8').split('\n').filter((line) => line !== '');
  writeFileSync(padded, lines.flatMap((line) => [line, JSON.stringify({ text: '-'.repeat(30_000) })]).map((line) => `${line}\n`).join(''));
  const options = { inputs: [padded], memory: 2 ** 20 };
  const whole = await run(options);
  const place = join(folder, 'middle');
  const stop = new AbortController();
  let parts = 0;
  const onProgress = ({ stage }: Progress): void => {
    const path = join(place, 'out', '.job', 'checkpoint.json');
    if (stage === 'sketch' && existsSync(path)) parts = (JSON.parse(readFileSync(path, 'utf8').slice(9)) as { part: { facts: { part: number } } | null }).part?.facts.part ?? 0;
    if (parts === 2) stop.abort();
  };
  await expect(run(options, engine, { place, signal: stop.signal, onProgress })).rejects.toThrow('abort');
  expect(parts).toBe(2);
  expect(await run(options, engine, { place })).toEqual(whole);
});

test.each(['calibration-rows', 'calibration/texts'])('spoiled %s are made again', async (records) => {
  const whole = await (usual ??= run());
  const place = join(folder, `spoiled${(jobs += 1)}`);
  const spoil = (): void => {
    const path = join(place, 'out', '.job', records);
    for (const name of readdirSync(path)) if (name.endsWith('.arrow')) truncateSync(join(path, name), 100);
  };
  let armed = false;
  const spoiling: Engine = {
    ...bound(engine),
    run: async (work) => {
      // The second look reads the texts again.
      if (armed && work.plan.name === 'sketch') {
        spoil();
        armed = false;
      }
      return engine.run(work);
    },
  };
  let stages = 0;
  const onProgress = ({ stage, done }: Progress): void => {
    if (stage !== 'calibrate' || done > 0) return;
    if (stages++ > 0) return;
    if (records === 'calibration-rows') spoil();
    else armed = true;
  };
  expect(await run({}, spoiling, { place, onProgress })).toEqual(whole);
  const { resume } = JSON.parse(readFileSync(join(place, 'out', 'run.json'), 'utf8')) as { resume: { spoiled: { stage: string; file: string }[] } };
  expect(resume.spoiled.map(({ stage, file }) => [stage, file.endsWith('.arrow')])).toEqual([[records === 'calibration-rows' ? 'sketch' : 'calibrate', true]]);
});

describe('a measure', () => {
  test.each<[number, number, Options]>([
    [3, 9, {}],
    [1, 4, { family: 'minhash', verify: 'exact' }],
    [5, 12, { verify: 'none', cluster: 'components', k: 64 }],
  ])('of %d bands of %d rows is what 1 − (1 − Jʳ)ᵇ says', async (bands, rows, options) => {
    const { calibration } = await run({ inputs: [many], bands: { bands, rows }, ...options });
    const { count, pairs, expected, variance, found, low, high } = measured(calibration);
    expect(pairs).toBeGreaterThan(100);
    // Weak enough that a broken measure would show on either side.
    expect(expected).toBeGreaterThan(0.3);
    expect(expected).toBeLessThan(0.8);
    expect(Math.abs(count - pairs * expected), `${count} of ${pairs}, ${expected} expected`).toBeLessThan(3.3 * Math.sqrt(variance));
    expect(low).toBeLessThan(count / pairs);
    expect(high).toBeGreaterThan(count / pairs);
    expect(found).toBe(count);
    expect(calibration?.falseAcceptance?.count).toBe(options.verify === 'none' ? calibration?.classes[0].met : 0);
  });

  test('falls where band keys are spoiled', async () => {
    // Every second document gets other keys in all bands but the last two.
    const spoiling: Engine = {
      ...bound(engine),
      run: async (work) => {
        const outputs = await engine.run(work);
        const { keys, unit_words: words } = outputs;
        if (work.plan.name !== 'sketch' || keys === undefined) return outputs;
        const units = words.length - 1;
        for (let at = 0; at < keys.length - 4 * units; at += 2) if ((at / 2) % units % 2 === 1) keys[at] ^= 0x5bd1e995;
        return outputs;
      },
    };
    const { calibration } = await run({ inputs: [many] }, spoiling);
    const { share, expected } = measured(calibration);
    expect(expected).toBeGreaterThan(0.99);
    expect(share).toBeLessThan(0.85);
    expect(calibration?.asExpected).toBe(false);
  });

  test('falls where slot agreement is spoiled: pairs meet and are not found', async () => {
    const spoiling: Engine = {
      ...bound(engine),
      run: async (work): Promise<PlanOutputs> => {
        const outputs = await engine.run(work);
        return 'counts' in outputs ? { ...outputs, counts: outputs['counts'].map((each, i) => (i % 3 === 0 ? 0 : each)) } : outputs;
      },
    };
    const { calibration } = await run({ inputs: [many] }, spoiling);
    const { share, found, count } = measured(calibration);
    expect(share).toBeGreaterThan(0.97);
    expect(found).toBeLessThan(0.9 * count);
  });

  test('of sketches alone says what they get wrong', async () => {
    const { calibration } = await run({ inputs: [many], verify: 'sketch', k: 16, bands: { bands: 8, rows: 2 } });
    expect(calibration?.falseAcceptance?.count).toBeGreaterThan(0);
    expect(measured(calibration).found).toBeLessThan(measured(calibration).count);
  });
});

describe('nothing is measured, and it says so', () => {
  test('of too few rows', async () => {
    const few = join(folder, 'few.jsonl');
    writeFileSync(few, toJsonl([...mixedCorpus(5, 20), { id: 'short', text: 'seven words are one too few here' }]));
    const { calibration } = await run({ inputs: [few] });
    expect(calibration).toMatchObject({ reason: 'too-few-rows', pairs: 0, recall: null, met: null, falseAcceptance: null, asExpected: null, classes: [] });
    expect(calibration?.usableRows).toBeGreaterThan(3);
    expect(calibration?.usableRows).toBeLessThan(21);
  });

  test('of too few rows that begin with words', async () => {
    const path = join(folder, 'dashes.jsonl');
    writeFileSync(path, toJsonl(startingWithDashes(60, 1)));
    expect((await run({ inputs: [path] })).calibration).toMatchObject({ reason: 'too-few-rows', usableRows: 0, pairs: 0, classes: [] });
  });

  test('of sketches without texts, and where nothing is compared', async () => {
    const sketches = join(folder, 'sketches.arrow');
    await sketchFiles({ inputs, output: sketches, onError: 'skip' }, { engine });
    expect((await run({ inputs: [sketches], signatures: true, threshold: 0.8 })).calibration).toMatchObject({ reason: 'no-texts', usableRows: 0 });
    expect((await run({ inputs: [sketches], signatures: true, threshold: 0.8, calibration: false })).calibration).toBeNull();
    expect((await run({ against: [inputs[1]], only: 'decontaminate', pairs: undefined, clusters: undefined })).calibration).toBeNull();
  });
});

test('rows that begin with too few words are not used, on every engine, in any batches', async () => {
  const path = join(folder, 'someDashes.jsonl');
  writeFileSync(path, toJsonl(startingWithDashes(60, 6)));
  const first = await run({ inputs: [path] });
  expect(first.calibration).toMatchObject({ reason: null, usableRows: 50, pairs: 50, asExpected: true });
  for (const { expected } of first.calibration?.classes ?? []) expect(expected).not.toBeNaN();
  const small: Engine = { ...bound(engine), limits: { ...engine.limits, batchBytes: 20_000, batchUnits: 7 } };
  for (const each of [small, ...engines.filter((other) => other !== engine)]) expect(await run({ inputs: [path] }, each)).toEqual(first);
});

/** Rows of 40 words, of which one in so many begins with 9,000 bytes without a word or, in turn, with few. */
function startingWithDashes(count: number, oneIn: number): { id: string; text: string }[] {
  return Array.from({ length: count }, (_, i) => {
    const words = Array.from({ length: 40 }, (__, word) => `w${i}x${word}`).join(' ');
    return { id: `d${i}`, text: i % oneIn > 0 ? words : `${i % (2 * oneIn) === 0 ? '' : 'few words stand here '}${'-'.repeat(9000)} ${words}` };
  });
}

test('rows that decontamination takes are not chosen', async () => {
  const plain = await run({ inputs: [inputs[0]] });
  const { calibration, files } = await run({ inputs: [inputs[0]], against: [inputs[1]] });
  const report = JSON.parse(files['report.json']) as { decontamination: { removed: number } };
  expect(report.decontamination.removed).toBeGreaterThan(3);
  const fewer = (plain.calibration?.usableRows ?? 0) - (calibration?.usableRows ?? 0);
  // Short rows that go could not have been chosen.
  expect(fewer).toBeGreaterThan(0);
  expect(fewer).toBeLessThanOrEqual(report.decontamination.removed);
});

test('standard input is measured as the file it is', async () => {
  const text = readFileSync(inputs[1]);
  const piped = await run({ inputs: ['-'], calibration: true }, engine, { standardInput: Readable.from([text]) });
  expect(piped.calibration?.pairs).toBeGreaterThan(30);
});

test('stages of a recipe measure themselves; the rest is equal with and without', async () => {
  await inFolder(async (place) => {
    const recipe = parseRecipe({ name: 'test', doc: 'a test', stages: [{ kind: 'exact', name: 'copies' }, { kind: 'neardup', name: 'near', settings: { threshold: 0.7 } }] }, 'test.json');
    const reports = [];
    for (const calibration of [true, false]) {
      await clean({ inputs, output: join(place, String(calibration)), recipe, onError: 'skip', calibration }, { engine, workers: 0 });
      const { files } = outputsOf(join(place, String(calibration)));
      const report = JSON.parse(readFileSync(join(place, String(calibration), 'report.json'), 'utf8')) as { nearDuplicates: { calibration: Calibration | null }[] };
      const measures = report.nearDuplicates.map((stage) => stage.calibration);
      const rest = { ...report, nearDuplicates: report.nearDuplicates.map((stage) => ({ ...stage, calibration: '' })) };
      reports.push({ files: { ...files, 'report.json': '', 'report.html': '' }, rest, measures });
    }
    const [on, off] = reports;
    expect(on.files).toEqual(off.files);
    expect(on.rest).toEqual(off.rest);
    expect(off.measures).toEqual([null]);
    expect(measured(on.measures[0]).share).toBeGreaterThan(0.94);
  });
});

/** An engine that can be changed in part. */
function bound(each: Engine): Engine {
  return { kind: each.kind, description: each.description, software: each.software, concurrency: each.concurrency, limits: each.limits, run: async (work) => each.run(work), counters: () => each.counters(), close: async () => undefined };
}
