/** A job that was stopped goes on from its last checkpoint, and its outputs are those of a job that never was. */
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tellsOfTheRun } from '../../src/job/artefacts.ts';
import { CancelledError, OutputError } from '../../src/core/errors.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { openEngine } from '../../src/engine/openEngine.ts';
import { stageNames as allStages, type Progress, type StageName } from '../../src/job/context.ts';
import { dedup, type DedupResult } from '../../src/job/dedup.ts';
import type { DedupOptions } from '../../src/job/options.ts';
import { mixedCorpus, toJsonl } from './corpus.ts';
import { readJsonl } from './jobFiles.ts';

/** A job that calibrates itself is stopped in calibration.test.ts. */
const stageNames = allStages.filter((name) => name !== 'calibrate');

const SEED = 61;
const MEMORY = 2 ** 20;
let cpu: Engine;
let twin: Engine;
let folder: string;
let inputs: string[];
let want: Record<string, string>;
let jobs = 0;

interface Attempt {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** Settings that use every record there is: ids, groups, rejected and null rows, pairs and clusters. */
function optionsOf(name: string, more: Partial<DedupOptions> = {}): DedupOptions {
  const place = join(folder, name);
  return { inputs, output: join(place, 'out'), pairs: join(place, 'pairs.jsonl'), clusters: join(place, 'clusters.jsonl'), within: 'dump', keep: 'longest', k: 32, threshold: 0.7, onError: 'skip', saveRemoved: true, calibration: false, memory: MEMORY, ...more };
}

const run = async (name: string, more: Partial<DedupOptions> = {}, attempt: Attempt = {}, engine: Engine = cpu): Promise<DedupResult> => dedup(optionsOf(name, more), { engine, ...attempt });

/** Every file below a job's place, but those that say how it went. */
function bytesOf(name: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const each of readdirSync(join(folder, name), { recursive: true, withFileTypes: true })) {
    const path = join(each.parentPath, each.name);
    if (each.isFile() && !tellsOfTheRun(each.name)) files[path.slice(join(folder, name).length)] = readFileSync(path, 'base64');
  }
  return files;
}

function same(name: string, whole = 'whole'): void {
  const got = bytesOf(name);
  const expected = whole === 'whole' ? want : bytesOf(whole);
  expect(Object.keys(got).sort()).toEqual(Object.keys(expected).sort());
  for (const [path, bytes] of Object.entries(got)) {
    // Only where the job lies differs.
    const plain = (text: string): string => Buffer.from(text, 'base64').toString('latin1').replaceAll(join(folder, name), '').replaceAll(join(folder, whole), '');
    expect(plain(bytes) === plain(expected[path]), `${path}, corpus of seed ${SEED}`).toBe(true);
  }
}

/** Runs a job until the `turn`th event of a stage, then stops it. */
async function stopAt(name: string, stage: StageName, turn: number, more: Partial<DedupOptions> = {}, engine: Engine = cpu): Promise<void> {
  const stop = new AbortController();
  let events = 0;
  const onProgress = (progress: Progress): void => {
    if (progress.stage === stage && ++events === turn) stop.abort();
  };
  await expect(run(name, more, { signal: stop.signal, onProgress }, engine)).rejects.toThrow(CancelledError);
}

beforeAll(async () => {
  cpu = await openEngine({ kind: 'cpu', workers: 0 });
  twin = await openEngine({ kind: 'twin' });
  folder = mkdtempSync(join(tmpdir(), 'bandsaw-resume-'));
  mkdirSync(join(folder, 'in'));
  const rows = mixedCorpus(SEED, 200).map((row, i) => ({ ...row, dump: i % 7 === 0 ? null : i % 3 === 0 ? '\ud800' : `${i % 3}` }));
  // The padding, a text without a word, makes parts of the pass without making work.
  const lines = toJsonl(rows).split('\n').filter((line) => line !== '').flatMap((line, i) => (i % 3 === 0 ? [line, JSON.stringify({ id: `p${i}`, dump: '\udc00', text: '-'.repeat(25_000) })] : i % 20 === 7 ? [line, '{"id": 1, "text": ', '{"text": null}'] : [line]));
  inputs = [0, 1, 2].map((file) => join(folder, 'in', `${file}.jsonl`));
  for (const [file, path] of inputs.entries()) writeFileSync(path, `${lines.filter((_, i) => (i < 30 ? 0 : i < lines.length - 30 ? 1 : 2) === file).join('\n')}\n`);
  const { report, run: sitting } = await run('whole');
  expect(report.rows).toMatchObject({ rejected: expect.any(Number) as number });
  expect(Math.min(report.rows.removed, report.rows.rejected, report.input.nulls, report.input.wordless)).toBeGreaterThan(5);
  expect(report.input.bytes).toBeGreaterThan(3 * (MEMORY / 2));
  expect(report.input.groups).toBeGreaterThan(3);
  expect(sitting?.resume).toEqual({ sittings: 1, finishedBefore: [], spoiled: [] });
  want = bytesOf('whole');
  expect(readJsonl(join(folder, 'whole', 'pairs.jsonl')).length).toBeGreaterThan(10);
});
afterAll(async () => {
  await cpu.close();
  await twin.close();
  rmSync(folder, { recursive: true, force: true });
});

test.each(stageNames.map((stage, index) => [stage, index] as const))('stopped in %s: the stages before it are not done again', async (stage, index) => {
  const name = `stop${(jobs += 1)}`;
  await stopAt(name, stage, 1);
  expect(existsSync(join(folder, name, 'out', '.lock'))).toBe(false);
  const stages = new Set<string>();
  // Another engine, more memory and other partitions change nothing.
  const { run: sitting } = await run(name, { memory: 2 ** 26, partitions: 5 }, { onProgress: (each) => stages.add(each.stage) }, index % 2 === 0 ? twin : cpu);
  expect([...stages]).toEqual(stageNames.slice(index));
  expect(sitting?.resume).toEqual({ sittings: 2, finishedBefore: stageNames.slice(0, index), spoiled: [] });
  expect(sitting?.stages.map((each) => each.stage)).toEqual(stageNames);
  same(name);
});

test('the sketch pass and the write pass go on in the middle', async () => {
  const name = 'middle';
  const read: number[] = [];
  // Events of the pass come a batch: by the last of them some parts are done.
  const batches = await countEvents('sketch');
  await stopAt(name, 'sketch', batches - 1);
  const part = JSON.parse(readFileSync(join(folder, name, 'out', '.job', 'checkpoint.json'), 'utf8').slice(9)) as { part: { stage: string; facts: { part: number; read: { rows: number[]; bytes: number } } } };
  expect(part.part).toMatchObject({ stage: 'sketch', facts: { part: expect.any(Number) as number } });
  expect(part.part.facts.part).toBeGreaterThan(1);
  expect(part.part.facts.read.rows.length).toBeGreaterThan(1);
  // The stage, the first file's first row and its last, the second's first and its last.
  await stopAt(name, 'write', 5);
  for (const path of [join(folder, name, 'out', 'kept', '0.jsonl'), join(folder, name, 'out', 'kept', '1.jsonl')]) utimesSync(path, 1, 1);
  await run(name, {}, { onProgress: ({ stage, done }) => void (stage === 'write' && read.push(done)) });
  // Written before, and not again.
  expect(readdirSync(join(folder, name, 'out', 'kept'))).toEqual(['0.jsonl', '1.jsonl', '2.jsonl']);
  same(name);
});

test.each([
  ['a sample', { sample: 200 }, 'join', 'kept'],
  ['masks', { emit: 'mask', saveRemoved: false }, 'write', 'masks'],
  ['ids', { emit: 'ids', saveRemoved: false }, 'cluster', 'ids'],
] as const)('%s: a job that was stopped gives what one that never was does', async (form, more, stage, told) => {
  const options = 'sample' in more ? more : { ...more, inputs: [inputs[0], inputs[2]] };
  const [whole, name] = [`${form}-whole`, form];
  const { report } = await run(whole, options);
  expect(Math.min(report.rows.kept, report.rows.removed)).toBeGreaterThan(0);
  await stopAt(name, stage, 1, options);
  const { run: sitting } = await run(name, options, {}, twin);
  expect(sitting?.resume).toEqual({ sittings: 2, finishedBefore: stageNames.slice(0, stageNames.indexOf(stage)), spoiled: [] });
  expect(readdirSync(join(folder, name, 'out'))).toContain(told);
  same(name, whole);
});

async function countEvents(stage: StageName): Promise<number> {
  let events = 0;
  await run(`count-${stage}`, {}, { onProgress: (each) => void (each.stage === stage && (events += 1)) });
  return events;
}

test.each([
  ['sketch', 'bands', 'flip', 'fold'],
  ['sketch', 'signatures', 'cut', 'join'],
  ['fold', 'folds', 'flip', 'cluster'],
  ['join', 'undecided', 'flip', 'second-look'],
  ['cluster', 'removals', 'cut', 'write'],
] as const)('%s: records of %s that are spoiled (%s) are noticed and made again', async (stage, records, way, stop) => {
  const name = `spoiled-${records}`;
  await stopAt(name, stop, 1);
  const where = join(folder, name, 'out', '.job', records);
  const path = join(where, readdirSync(where).filter((each) => each.endsWith('.arrow')).at(-1) as string);
  const bytes = readFileSync(path);
  if (way === 'cut') truncateSync(path, bytes.length >> 1);
  else {
    bytes[bytes.length - 200] ^= 4;
    writeFileSync(path, bytes);
  }
  const { run: sitting } = await run(name);
  same(name);
  expect(sitting?.resume.spoiled).toMatchObject([{ stage, file: path, found: expect.stringMatching(/checksum|ends within/u) as string }]);
});

test('a checkpoint that is damaged begins the job anew and says so', async () => {
  await stopAt('damaged', 'join', 1);
  appendFileSync(join(folder, 'damaged', 'out', '.job', 'checkpoint.json'), ' ');
  const path = join(folder, 'damaged', 'out', '.job', 'checkpoint.json');
  writeFileSync(path, readFileSync(path, 'utf8').replace('"units"', '"unitz"'));
  const { run: sitting } = await run('damaged');
  expect(sitting?.resume).toMatchObject({ finishedBefore: [], spoiled: [{ file: path, found: 'another checksum' }] });
  same('damaged');
});

test('changed settings and inputs are refused with what changed; --restart begins anew', async () => {
  const name = 'changed';
  await stopAt(name, 'collide', 1);
  const refusal = async (more: Partial<DedupOptions>): Promise<string> => {
    const error: unknown = await run(name, more).then(() => null, (each: unknown) => each);
    expect(error).toBeInstanceOf(OutputError);
    return String(error);
  };
  expect(await refusal({ threshold: 0.75 })).toMatch(/threshold 0\.7, now 0\.75.*--restart/u);
  expect(await refusal({ inputs: inputs.slice(0, 2) })).toContain(`input ${inputs[2]}, now left out`);
  expect(await refusal({ inputs: inputs.toReversed() })).toContain('the inputs in another order');
  expect(await refusal({ keep: 'first', within: undefined })).toMatch(/keep longest, now first; within dump, now not set/u);
  const extra = join(folder, 'in', 'extra.jsonl');
  writeFileSync(extra, '{"text":"a b c d e f g"}\n');
  const mine = { inputs: [extra], within: undefined };
  await stopAt('mine', 'join', 1, mine);
  const again = async (): Promise<string> => String(await run('mine', mine).then(() => null, (each: unknown) => each));
  utimesSync(extra, 5, 5);
  expect(await again()).toMatch(/last changed at .* s, now at 5\.000 s/u);
  writeFileSync(extra, '{"text":"a b c d e f h"}\n');
  expect(await again()).toContain(`input ${extra} with other content`);
  appendFileSync(extra, '\n');
  expect(await again()).toContain(`input ${extra} of 25 bytes, now 26`);
  expect((await run('mine', { ...mine, restart: true })).run?.resume.sittings).toBe(1);
  // A finished job too.
  expect((await run('mine', { ...mine, restart: true })).run).not.toBeNull();
  await run(name, { restart: true });
  same(name);
});

test('sets that a run with partitions had spilled do not stay where one without keeps them in memory', async () => {
  const name = 'spilled';
  const records = join(folder, name, 'out', '.job');
  const stop = new AbortController();
  const atPairs = ({ stage, unit, done }: Progress): void => {
    if (stage === 'second-look' && unit === 'pairs' && done > 0) stop.abort();
  };
  await expect(run(name, { partitions: 5 }, { signal: stop.signal, onProgress: atPairs })).rejects.toThrow(CancelledError);
  expect(existsSync(join(records, 'sets'))).toBe(true);
  mkdirSync(join(records, 'carried-sets'), { recursive: true });
  await run(name, { memory: 2 ** 26, keepJob: true });
  for (const each of ['sets', 'carried-sets']) expect(existsSync(join(records, each)), each).toBe(false);
  rmSync(records, { recursive: true });
  same(name);
});

test('a run killed between the end of a job and the deletion of its records leaves them to the next', async () => {
  const name = 'leftover';
  await run(name);
  mkdirSync(join(folder, name, 'out', '.job', 'bands'), { recursive: true });
  expect((await run(name)).run).toBeNull();
  expect(existsSync(join(folder, name, 'out', '.job'))).toBe(false);
  await run(name, { restart: true, keepJob: true });
  expect((await run(name)).run).toBeNull();
  expect(existsSync(join(folder, name, 'out', '.job'))).toBe(true);
});
