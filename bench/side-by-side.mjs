/**
 * One job on the cpu, on the adapter named, on both and by auto: seconds of the sketch stage, each engine's share of it,
 * and whether the bytes agree: `bandsaw bench side-by-side --adapter NAME [--input FILE]` or
 * `node bench/side-by-side.mjs … [--rounds 3]`. Rounds take turns, so that what else the machine does meets all alike.
 */
import './failures.mjs';
import { join } from 'node:path';
import { benchFlags, say, table } from './args.mjs';
import { checksumOf, inTemporaryFolder, runJob } from './job.mjs';
import { SAMPLE } from './sample.mjs';
import { medianOf } from './statistics.mjs';

const flags = benchFlags({ rounds: '3', memory: '256MiB' });
const inputs = flags.input ?? SAMPLE;
const gpu = flags.adapter === undefined ? [] : ['--adapter', flags.adapter];
const common = ['--memory', flags.memory, ...(flags['text-column'] === undefined ? [] : ['--text-column', flags['text-column']])];
const ways = [
  { name: 'cpu', args: ['--engine', 'cpu'] },
  { name: 'gpu', args: ['--engine', 'gpu', ...gpu] },
  { name: 'both', args: ['--engine', 'both', ...gpu] },
  { name: 'auto', args: ['--engine', 'auto', ...gpu] },
];

await inTemporaryFolder(async (folder) => {
  const runs = Object.fromEntries(ways.map(({ name }) => [name, []]));
  for (let round = 0; round < Number(flags.rounds); round++) {
    for (const { name, args } of ways) {
      const output = join(folder, `${name}-${round}`);
      const { run, milliseconds } = runJob(inputs, output, [...args, ...common]);
      const sketch = run.stages.find(({ stage }) => stage === 'sketch');
      const works = sketch.engines.map(({ kind, plans }) => ({ kind, runs: plans.sketch.runs, megabytes: plans.sketch.bytesUp / 1e6 }));
      runs[name].push({ sum: checksumOf(output), whole: milliseconds, sketch: sketch.milliseconds, works, run });
      say(`${name}: sketch ${(sketch.milliseconds / 1000).toFixed(2)} s`);
    }
  }
  const wanted = runs.cpu[0].sum;
  const base = medianOf(runs.cpu.map(({ sketch }) => sketch));
  const rows = ways.map(({ name }) => {
    const all = runs[name];
    const sketch = medianOf(all.map((each) => each.sketch));
    const middle = all.find((each) => each.sketch === sketch);
    const read = middle.works.reduce((sum, { megabytes }) => sum + megabytes, 0);
    return {
      engine: name,
      sketchSeconds: sketch / 1000,
      ofCpu: base / sketch,
      jobSeconds: medianOf(all.map((each) => each.whole)) / 1000,
      shares: middle.works.map(({ kind, runs: works, megabytes }) => ({ kind, works, share: megabytes / read })),
      late: middle.run.engine.parts.reduce((sum, { late }) => sum + late, 0),
      description: middle.run.engine.description,
      choice: middle.run.engine.choice,
      equal: all.every(({ sum }) => sum === wanted),
    };
  });
  if (flags.json) process.stdout.write(`${JSON.stringify({ inputs: inputs.length, rounds: Number(flags.rounds), memory: flags.memory, rows })}\n`);
  else {
    const shares = ({ shares: list }) => list.map(({ kind, works, share }) => `${kind} ${works} works, ${(100 * share).toFixed(0)} %`).join('; ');
    process.stdout.write(`${table(['engine', 'sketch s', 'speed, cpu = 1', 'job s', 'who sketched', 'run twice', 'bytes'], rows.map((row) => [row.engine, row.sketchSeconds.toFixed(2), row.ofCpu.toFixed(2), row.jobSeconds.toFixed(2), shares(row), row.late, row.equal ? 'equal' : 'DIFFER']))}\n`);
    for (const { engine, description } of rows) process.stdout.write(`${engine}: ${description}\n`);
  }
  if (rows.some(({ equal }) => !equal)) throw new Error('Expected the same bytes from every engine but found others: a kernel is wrong');
});
