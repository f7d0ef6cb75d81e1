/** The record of a run as one page with charts, in the frame of report.html. */
import { lanes } from '../../dist/report/charts/lanes.js';
import { framed } from '../../dist/report/frame.js';
import { html } from '../../dist/report/html.js';
import { bytes, count, duration, percent } from '../../dist/report/numbers.js';
import { pairsOf, table } from '../../dist/report/table.js';

const labelOf = (record, id) => (id === null ? 'node sha1, one call a document' : record.engines.find((each) => each.id === id).label);
const figure = (value, digits) => (value === null ? '' : value.toFixed(digits));
const quartile = (samples, share) => samples.toSorted((a, b) => a - b)[Math.round(share * (samples.length - 1))];

/** What a stage is counted in a second of: megabytes of text, or a million of what it goes over. */
function rateOf({ items, unit }, { megabytesPerSecond, nanosecondsPerItem, milliseconds: { median }, samples }) {
  const million = megabytesPerSecond === null;
  const amount = million ? items / 1e3 : megabytesPerSecond * median;
  const at = (ms) => amount / ms;
  const value = million ? 1e3 / nanosecondsPerItem : megabytesPerSecond;
  return { value, low: at(quartile(samples, 0.75)), high: at(quartile(samples, 0.25)), xTitle: million ? `million ${unit}s a second` : 'MB of text a second', text: `${value.toPrecision(3)}${million ? ' M/s' : ' MB/s'}` };
}

function chartOf(record, stage) {
  const results = record.results.filter((each) => each.stage === stage);
  const rates = results.map((each) => ({ name: labelOf(record, each.engine), ...rateOf(record.stages[stage], each) }));
  return html`<figure><h3>${stage}</h3>${lanes({ label: `${stage} by engine`, lanes: rates, xTitle: rates[0].xTitle })}</figure>`;
}

function summaryOf(record) {
  const { results, engines, equal, goals } = record;
  const of = (stage, engine) => results.find((each) => each.stage === stage && each.engine === engine);
  const fastest = (stage) => results.filter((each) => each.stage === stage && each.engine !== null).toSorted((a, b) => a.milliseconds.median - b.milliseconds.median)[0];
  const tiles = [[equal ? 'equal' : 'DIFFERENT', `answers of ${engines.length} engines, bit for bit`]];
  for (const stage of ['text → signature, fss', 'whole job']) {
    const best = fastest(stage);
    if (best !== undefined) tiles.push([`${best.megabytesPerSecond.toPrecision(3)} MB/s`, `${stage}: ${labelOf(record, best.engine)}`]);
  }
  const [twin, cpu] = ['twin', 'cpu-1'].map((engine) => of('text → signature, fss', engine));
  if (twin !== undefined && cpu !== undefined) tiles.push([`${(twin.milliseconds.median / cpu.milliseconds.median).toFixed(1)} ×`, 'cpu, one thread, against the TypeScript twin']);
  return html`<div class="tiles">${tiles.map(([value, text]) => html`<div class="tile"><b>${value}</b><span>${text}</span></div>`)}</div>${
    engines.some(({ kind, software }) => kind === 'gpu' && software) ? html`<ul class="notes"><li>A software adapter computes on the processor: its figures say that kernels are right, nothing about a GPU.</li></ul>` : null}${
    goals.length === 0 ? null : html`<ul>${goals.map(({ goal, value, reached }) => html`<li>${reached ? 'reached' : 'MISSED'}: ${goal}: ${value.toFixed(3)}</li>`)}</ul>`}`;
}

/** A table for each stage. */
function figuresOf(record, columns) {
  return Object.keys(record.stages).filter((name) => record.results.some(({ stage }) => stage === name)).map((name) => {
    const rows = record.results.filter(({ stage }) => stage === name).map((each) => [labelOf(record, each.engine), ...columns.map(([, cell]) => cell(each))]);
    return html`<h3>${name}</h3>${table([{ title: 'engine' }, ...columns.map(([title]) => ({ title, number: true }))], rows)}`;
  });
}

const COLUMNS = [
  ['MB/s', ({ megabytesPerSecond }) => figure(megabytesPerSecond, 1)],
  ['documents/s', ({ documentsPerSecond }) => count(Math.round(documentsPerSecond))],
  ['ns a shingle', ({ nanosecondsPerShingle }) => figure(nanosecondsPerShingle, 2)],
  ['ns an item', ({ nanosecondsPerItem }) => figure(nanosecondsPerItem, 1)],
  ['median', ({ milliseconds: { median } }) => duration(median)],
  ['spread', ({ milliseconds: { spread, runs } }) => `±${(50 * spread).toFixed(0)} % of ${runs}`],
  ['processor time', ({ cpuMilliseconds }) => duration(cpuMilliseconds)],
  ['speed-up', ({ speedup }) => `${speedup.toFixed(2)} ×`],
  ['memory', ({ memoryBytes }) => (memoryBytes === null ? '' : bytes(memoryBytes))],
  ['upload', ({ bytesUp }) => (bytesUp === null ? '' : bytes(bytesUp))],
  ['read-back', ({ bytesDown }) => (bytesDown === null ? '' : bytes(bytesDown))],
  ['of its bound', ({ bound }) => (bound === null ? '' : `${percent(bound.share)} (${bound.by})`)],
  ['answer', ({ equal }) => (equal ? 'equal' : 'DIFFERS')],
];

function gpujsOf({ gpujs }) {
  if (gpujs.failure !== undefined) return html`<p>gpu.js did not run: ${gpujs.failure}</p>`;
  const rows = gpujs.map(({ mode, absent, gpujsNs, plainNs, wrong, adapter, software }) => (absent === undefined ? [mode, gpujsNs.toFixed(2), plainNs.toFixed(2), wrong, adapter === null ? 'processor' : `${adapter}${software ? ' (SOFTWARE adapter, not a GPU)' : ''}`] : [mode, '', '', '', absent]));
  return html`<p>MinHash in a universe of 24 bits, since float32 holds no larger integers; each mode in a process of its own. It is no engine of bandsaw.</p>${table([{ title: 'mode' }, { title: 'ns a shingle and permutation', number: true }, { title: 'the same in plain JavaScript', number: true }, { title: 'values that differ', number: true }, { title: 'runs on' }], rows)}`;
}

function conditionsOf({ command, date, machine, settings, corpus, engines, leftOut, bounds, parts }) {
  const gigas = (value) => `${(value / 1e9).toFixed(2)} G`;
  const of = Object.entries(bounds).map(([id, each]) => [id === 'host' ? 'one thread of the processor' : engines.find((engine) => engine.id === id).label, ...['memory', 'integer', 'up', 'down'].map((name) => (each[name] === undefined ? '' : gigas(each[name])))]);
  return html`<pre>${command}</pre>${pairsOf([
    ['date', date], ['bandsaw', machine.bandsaw], ['node', `${machine.node}, V8 ${machine.v8}`], ['processor', `${machine.processor} × ${machine.cores}`], ['memory', bytes(machine.memoryBytes)], ['system', machine.system], ['load at the start', machine.load],
    ['corpus', `${corpus.source === 'files' ? corpus.files.join(', ') : corpus.source}: ${count(corpus.documents)} documents, ${bytes(corpus.bytes)}`], ['kernels on', `${count(corpus.kernels.documents)} documents, ${count(corpus.kernels.shingles)} shingles`],
    ['sketch', `k = ${settings.k}, n = ${settings.n}, ${settings.bands} × ${settings.rows}`], ['threshold', settings.threshold],
    ...engines.filter(({ driver }) => driver !== null).map(({ label, driver }) => [label, driver]),
    ['processor time', parts.map(({ name, cpuSeconds }) => `${name} ${cpuSeconds.toFixed(1)} s`).join(', ')],
  ])}<h3>Bounds, measured in the same run</h3>${table([{ title: 'of' }, { title: 'memory, B/s', number: true }, { title: 'operations a second', number: true }, { title: 'up, B/s', number: true }, { title: 'down, B/s', number: true }], of)}${
    leftOut.length === 0 ? null : html`<p>Not measured: ${leftOut.map(({ name, software }) => `${name}${software ? ' (a SOFTWARE adapter, no GPU)' : ''}`).join(', ')}.</p>`}`;
}

/** Returns the page as text. */
export function pageOf(record) {
  const { machine, corpus, gpujs } = record;
  const stages = Object.keys(record.stages);
  const kernels = stages.filter((each) => each !== 'whole job');
  const charts = (names) => html`<div class="charts">${names.filter((stage) => record.results.some((each) => each.stage === stage)).map((stage) => chartOf(record, stage))}</div>`;
  return framed({
    title: 'Benchmark',
    lead: `bandsaw ${machine.bandsaw} on ${machine.processor} × ${machine.cores}: ${count(corpus.documents)} documents, ${bytes(corpus.bytes)} of text, the same on every engine`,
    parts: [
      { id: 'summary', title: 'Summary', content: summaryOf(record) },
      { id: 'stages', title: 'Stages', content: html`<p>Medians; the line upon a bar is what lies between the quartiles of all rounds.</p>${charts(kernels)}` },
      ...(record.results.every(({ stage }) => stage !== 'whole job') ? [] : [{ id: 'job', title: 'Whole job', content: html`<p>From the file to everything that <code>bandsaw dedup</code> writes, start of the program included.</p>${charts(['whole job'])}` }]),
      { id: 'figures', title: 'Figures', content: html`${figuresOf(record, COLUMNS.filter(([title]) => record.engines.some(({ kind }) => kind === 'gpu') || !['upload', 'read-back'].includes(title)))}<p><small>Memory: buffers of one batch in flight; of a whole job, the most that its process held. Of its bound: the least time that memory, integer units and the bus allow, by what was measured just before, against the median.</small></p>` },
      ...(gpujs === null ? [] : [{ id: 'gpujs', title: 'gpu.js beside it', content: gpujsOf(record) }]),
      { id: 'how', title: 'Machine, corpus, settings', content: conditionsOf(record) },
    ],
    footer: html`Every sample is in <code>bench.json</code> beside this page.`,
  });
}
