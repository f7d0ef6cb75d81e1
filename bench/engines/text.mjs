/** The record of a run as text for a terminal. */
import { gpujsTable } from '../gpujs.mjs';

const number = (value, digits, width) => (value === null || value === undefined ? '' : value.toFixed(digits)).padStart(width);
const megabytes = (value, width) => number(value === null ? null : value / 1e6, 1, width);
const label = (record, id) => (id === null ? 'node sha1, one call a document' : record.engines.find((each) => each.id === id).label);
const short = (text, width) => (text.length > width ? `${text.slice(0, width - 1)}…` : text);

const COLUMNS = [
  ['engine', 46, (each, record) => short(label(record, each.engine), 45).padEnd(46)],
  ['MB/s', 9, ({ megabytesPerSecond }) => number(megabytesPerSecond, 1, 9)],
  ['docs/s', 10, ({ documentsPerSecond }) => number(documentsPerSecond, 0, 10)],
  ['ns/shingle', 11, ({ nanosecondsPerShingle }) => number(nanosecondsPerShingle, 2, 11)],
  ['ns/item', 9, ({ nanosecondsPerItem }) => number(nanosecondsPerItem, 1, 9)],
  ['speed-up', 9, ({ speedup }) => number(speedup, 2, 9)],
  ['CPU s', 8, ({ cpuMilliseconds }) => number(cpuMilliseconds / 1000, 3, 8)],
  ['spread', 8, ({ milliseconds: { spread } }) => `±${(50 * spread).toFixed(0)} %`.padStart(8)],
  ['memory MB', 10, ({ memoryBytes }) => megabytes(memoryBytes, 10)],
  ['up MB', 8, ({ bytesUp }) => megabytes(bytesUp, 8)],
  ['back MB', 8, ({ bytesDown }) => megabytes(bytesDown, 8)],
  ['of bound', 18, ({ bound }) => (bound === null ? '' : `${(100 * bound.share).toFixed(0)} % (${bound.by})`).padStart(18)],
  ['  answer', 9, ({ equal }) => (equal ? '  equal' : '  DIFFERS')],
];

const RIGHT = new Set(['engine', '  answer']);

/** Returns the lines of the table and what stands around it. */
export function textOf(record) {
  const { machine, corpus, settings, engines, leftOut, stages, results, goals, gpujs, parts } = record;
  const lines = [
    `bandsaw ${machine.bandsaw}, node ${machine.node}; ${machine.processor} × ${machine.cores}, load ${machine.load}`,
    `${corpus.source === 'files' ? corpus.files.join(', ') : `corpus ${corpus.source}`}: ${corpus.documents.toLocaleString('en')} documents, ${(corpus.bytes / 1e6).toFixed(1)} MB; kernels on ${(corpus.kernels.bytes / 1e6).toFixed(1)} MB, ${corpus.kernels.shingles.toLocaleString('en')} shingles`,
    `k = ${settings.k}, n = ${settings.n}, ${settings.bands} bands × ${settings.rows}, threshold ${settings.threshold}; medians, speed-up against ${engines.find(({ id }) => id === 'cpu-1')?.label ?? engines[0].label}`,
  ];
  for (const { name, software } of leftOut) if (software) lines.push(`not measured: ${name}, a SOFTWARE adapter (no GPU): --adapter NAME measures it too`);
  for (const stage of Object.keys(stages)) {
    const { unit, items } = stages[stage];
    lines.push('', `${stage}${unit === 'byte' || unit === 'shingle' ? '' : `, ${items.toLocaleString('en')} ${unit}s`}`, COLUMNS.map(([name, width]) => (RIGHT.has(name) ? name.padEnd(width) : name.padStart(width))).join(''));
    for (const each of results) if (each.stage === stage) lines.push(COLUMNS.map(([, , cell]) => cell(each, record)).join(''));
  }
  lines.push(
    '',
    'CPU: processor time of all threads, hashing of answers included. Spread: half of what lies between the quartiles.',
    'Memory: buffers of one batch in flight; of a whole job, the most that its process held.',
    'Of bound: what memory, integer units and the bus of this machine or adapter allow, measured just now, against the time taken.',
    '',
  );
  const sum = (name) => parts.reduce((all, each) => all + each[name], 0).toFixed(0);
  lines.push(`this benchmark took ${sum('seconds')} s, ${sum('cpuSeconds')} s of processor time: ${parts.map(({ name, cpuSeconds }) => `${name} ${cpuSeconds.toFixed(1)}`).join(', ')}`, '');
  for (const { goal, value, reached } of goals) lines.push(`${reached ? 'reached' : 'MISSED '}  ${goal}: ${value.toFixed(3)}`);
  if (gpujs !== null) lines.push('', gpujs.failure === undefined ? `gpu.js, each mode in a process of its own, with its exact 24-bit kernel:\n${gpujsTable(gpujs)}` : `gpu.js did not run: ${gpujs.failure}`);
  return lines.join('\n');
}
