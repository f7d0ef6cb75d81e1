/** What `bandsaw bench` found, as data: bench.json. Everything printed or drawn is taken from here. */
import { basename } from 'node:path';
import { summaryOf } from '../statistics.mjs';

export const FORMAT = 'bandsaw-bench-1';

/** What each field of the record holds; the manual has this table. */
export const FIELDS = {
  format: `\`${FORMAT}\``,
  command: 'as it would be typed; of files their names alone',
  date: 'ISO 8601, when it ended',
  machine: 'processor, cores, bytes of memory, system, load at the start, versions of bandsaw, node and V8',
  settings: 'k, n, threshold, bands and rows, families, seconds a measurement, bytes of a piece and of a device’s batch',
  corpus: 'where it is from, documents and bytes, and of these what kernels were measured on, with shingles, band records and candidate pairs',
  engines: 'each with id, label, kind, workers, driver and whether it is software; a software adapter is never called a GPU',
  leftOut: 'adapters that nobody asked for, and whether they are software',
  bounds: 'of the host and of each adapter: bytes and operations a second, up and down the bus, measured in the same run',
  stages: 'by name what a stage goes over: `items` of a `unit`',
  results: 'of each stage on each engine: every sample and their median, spread and best in milliseconds, MB/s, documents/s, ns a shingle or item, speed-up, processor time, memory, bytes up and down, the bound and the share of it, the answer’s digest, and whether it is that of all others',
  goals: 'what is to be reached on any machine, by best times, and whether it was',
  gpujs: 'gpu.js beside it: of each mode ns a shingle and permutation, and values that differ; null where only some engines were asked for',
  parts: 'seconds and processor time of the parts of the benchmark itself',
  equal: 'whether all answers were',
};

const sumOf = (list, pick) => list.reduce((sum, each) => sum + pick(each), 0);

/** The least milliseconds in which a stage can be done: by what a device's kernels move and compute, or by one pass of fused code. */
function boundOf(cost, { kind, workers }, rates, traffic) {
  if (cost === null || rates === undefined) return null;
  const all = kind === 'gpu'
    ? { memory: sumOf(cost.kernels, ({ bytesRead, bytesWritten }) => bytesRead + bytesWritten) / rates.memory, integer: sumOf(cost.kernels, ({ operations }) => operations) / rates.integer, up: traffic.bytesUp / rates.up, down: traffic.bytesDown / rates.down }
    : { memory: cost.fused.bytes / rates.memory, integer: cost.fused.operations / (rates.integer * Math.min(workers, rates.cores)) };
  const [by, seconds] = Object.entries(all).toSorted((a, b) => b[1] - a[1])[0];
  return { by, milliseconds: 1000 * seconds };
}

function resultOf({ stage, engine, milliseconds, best, pieces, memoryBytes, traffic, answer, stable, cpuMilliseconds }, { stages, documents, engines, bounds }) {
  const { bytes, items, cost, unit, documents: ofStage = documents } = stages[stage];
  const time = summaryOf(milliseconds);
  const entry = engines.find(({ id }) => id === engine);
  const bound = entry === undefined ? null : boundOf(cost, entry, bounds[entry.kind === 'gpu' ? entry.id : 'host'], traffic);
  const device = entry?.kind === 'gpu';
  return {
    stage,
    engine,
    milliseconds: { ...time, best },
    samples: milliseconds,
    pieces,
    megabytesPerSecond: bytes === null ? null : bytes / 1e3 / time.median,
    documentsPerSecond: (1000 * ofStage) / time.median,
    nanosecondsPerShingle: unit === 'shingle' ? (1e6 * time.median) / items : null,
    nanosecondsPerItem: unit === 'shingle' || unit === 'byte' ? null : (1e6 * time.median) / items,
    cpuMilliseconds: summaryOf(cpuMilliseconds).median,
    memoryBytes,
    bytesUp: device ? traffic.bytesUp : null,
    bytesDown: device ? traffic.bytesDown : null,
    bound: bound === null ? null : { ...bound, share: bound.milliseconds / time.median },
    answer,
    stable,
  };
}

/** Milliseconds of a round are those of all its pieces; the best are those of each piece's best turn. */
function ofTask({ stage, engine, times, cpuMilliseconds, memoryBytes, traffic, answer, stable }) {
  const rounds = times[0].map((_, round) => sumOf(times, (list) => list[round]));
  return { stage, engine, milliseconds: rounds, best: sumOf(times, (list) => Math.min(...list)), pieces: times.length, cpuMilliseconds, memoryBytes, traffic, answer, stable };
}

function ofJob({ engine, milliseconds, cpuMilliseconds, peakBytes, bytesUp, bytesDown, answer, stable }) {
  return { stage: 'whole job', engine, milliseconds, best: Math.min(...milliseconds), pieces: 1, memoryBytes: peakBytes, traffic: { bytesUp, bytesDown }, cpuMilliseconds, answer, stable };
}

/** What was to be reached on any machine; judged by best times, which a busy machine disturbs least. */
function goalsOf(results) {
  const best = (stage, engine) => results.find((each) => each.stage === stage && each.engine === engine)?.milliseconds.best ?? null;
  const stage = 'text → signature, fss';
  const [sha1, cpu, twin] = [best('sha1', null), best(stage, 'cpu-1'), best(stage, 'twin')];
  const goals = [['cpu, one thread ≥ 0.3 × sha1', sha1, cpu, 0.3], ['twin ≥ 0.03 × sha1', sha1, twin, 0.03], ['cpu, one thread ≥ 4 × twin', twin, cpu, 4]];
  return goals.filter(([, above, below]) => above !== null && below !== null).map(([goal, above, below, least]) => ({ goal, value: above / below, least, reached: above / below >= least }));
}

/**
 * Returns the record. `speedup` is against the cpu engine with one thread, or the first engine where that is not there;
 * `equal` says whether an answer is that of every other engine, each time.
 */
export function recordOf({ args, date, machine, corpus, settings, engines, left, bounds, tasks, jobs, stages, shape, gpujs, parts }) {
  const context = { stages: { ...stages, 'whole job': { unit: 'byte', items: corpus.all.bytes, bytes: corpus.all.bytes, documents: corpus.all.documents, cost: null } }, documents: corpus.texts.length, engines, bounds };
  const measured = [...tasks.map(ofTask), ...jobs.map(ofJob)].map((each) => resultOf(each, context));
  const reference = (stage, pick) => {
    const inStage = measured.filter((each) => each.stage === stage);
    return pick(inStage.find(({ engine }) => engine === 'cpu-1') ?? inStage[0]);
  };
  const results = measured.map((each) => ({ ...each, speedup: reference(each.stage, ({ milliseconds }) => milliseconds.median) / each.milliseconds.median, equal: each.stable && each.answer === measured.find(({ stage }) => stage === each.stage).answer }));
  return {
    format: FORMAT,
    command: ['bandsaw bench', ...args].join(' '),
    date,
    machine,
    settings,
    corpus: { source: corpus.source, files: corpus.source === 'files' ? corpus.files.map((path) => basename(path)) : [], documents: corpus.all.documents, bytes: corpus.all.bytes, kernels: { documents: corpus.texts.length, bytes: corpus.bytes, ...shape } },
    engines: engines.map(({ id, label, kind, workers, software, driver }) => ({ id, label, kind, workers, software, driver })),
    leftOut: left,
    bounds,
    stages: Object.fromEntries(Object.entries(context.stages).map(([name, { unit, items }]) => [name, { unit, items }])),
    results,
    goals: goalsOf(results),
    gpujs,
    parts,
    equal: results.every(({ equal }) => equal),
  };
}

const isText = (value) => typeof value === 'string' && value.length > 0;
const isCount = (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0;
const orNull = (check) => (value) => value === null || check(value);

const RESULT = {
  stage: isText,
  engine: orNull(isText),
  samples: (value) => Array.isArray(value) && value.length > 0 && value.every(isCount),
  pieces: isCount,
  megabytesPerSecond: orNull(isCount),
  documentsPerSecond: isCount,
  nanosecondsPerShingle: orNull(isCount),
  nanosecondsPerItem: orNull(isCount),
  cpuMilliseconds: isCount,
  memoryBytes: orNull(isCount),
  bytesUp: orNull(isCount),
  bytesDown: orNull(isCount),
  speedup: isCount,
  answer: isText,
  equal: (value) => typeof value === 'boolean',
};

/** Returns what is wrong with a record, one sentence each; an empty list for one that is as recordOf makes them. */
export function faultsOf(record) {
  const faults = [];
  const expect = (holds, what) => holds || faults.push(`Expected ${what}`);
  expect(record?.format === FORMAT, `format ${FORMAT}`);
  if (faults.length > 0) return faults;
  for (const name of ['command', 'date']) expect(isText(record[name]), `${name} to be a text`);
  for (const name of ['processor', 'system', 'bandsaw', 'node', 'v8']) expect(isText(record.machine?.[name]), `machine.${name} to be a text`);
  for (const name of ['cores', 'memoryBytes', 'load']) expect(isCount(record.machine?.[name]), `machine.${name} to be a number`);
  for (const { id, label, software } of record.engines ?? []) expect(isText(id) && isText(label) && (!label.startsWith('gpu') || software === false), `engine ${id} to say that it is software where it is`);
  for (const [at, result] of (record.results ?? []).entries()) {
    for (const [name, check] of Object.entries(RESULT)) expect(check(result[name]), `results[${at}].${name} of another kind than ${JSON.stringify(result[name])}`);
    expect(record.stages?.[result.stage] !== undefined, `results[${at}] to be of a stage that is listed`);
    expect(result.engine === null || record.engines.some(({ id }) => id === result.engine), `results[${at}] to be of an engine that is listed`);
    const { median, runs } = result.milliseconds ?? {};
    expect(runs === result.samples?.length && median === summaryOf(result.samples ?? []).median, `results[${at}].milliseconds to be those of its samples`);
  }
  for (const { name, seconds, cpuSeconds } of record.parts ?? []) expect(isText(name) && isCount(seconds) && isCount(cpuSeconds), `part ${name} to have its time`);
  expect((record.parts ?? []).length > 0, 'parts');
  expect((record.results ?? []).length > 0, 'results');
  expect(record.equal === (record.results ?? []).every(({ equal }) => equal), 'equal to say whether all results are');
  return faults;
}
