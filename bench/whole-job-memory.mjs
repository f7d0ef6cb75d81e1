/**
 * What a job over files much larger than its memory takes at most: `bandsaw dedup` in a process of its own, the proportional set
 * size (PSS) of it and its children summed every 50 ms, by stage, beside --memory. Linux only. Without `--corpus` a file of
 * `--megabytes` of text is made of the inputs first.
 *
 *   node bench/whole-job-memory.mjs --megabytes 3000 --memory 300MiB [--input FILE …]      … --corpus FILE [--workers N] [--engine NAME]
 */
import { statSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { sizeFlag } from '../dist/cli/numbers.js';
import { benchFlags, say, table } from './args.mjs';
import { inTemporaryFolder } from './job.mjs';
import { SAMPLE } from './sample.mjs';
import { watchJob } from './watched-job.mjs';
import { writeCorpus } from './whole-job-corpus.mjs';

const flags = benchFlags({ megabytes: '3000', corpus: '', memory: '2GiB' });
const allowed = sizeFlag('memory', flags.memory);
const mib = (bytes) => (bytes / 2 ** 20).toFixed(0);

await inTemporaryFolder(async (folder) => {
  const corpus = flags.corpus === '' ? join(folder, 'corpus.parquet') : flags.corpus;
  if (flags.corpus === '') {
    const made = await writeCorpus(corpus, { inputs: flags.input ?? SAMPLE, bytes: Number(flags.megabytes) * 1e6, textColumn: flags['text-column'] ?? 'text' });
    say(`${made.rows} documents, ${(made.bytes / 1e6).toFixed(0)} MB of text, zstd`);
  }
  const more = ['workers', 'engine'].flatMap((name) => (flags[name] === undefined ? [] : [`--${name}`, flags[name]]));
  const job = await watchJob(['dedup', corpus, '-o', join(folder, 'out'), '--memory', flags.memory, ...more]);
  if (flags.json) process.stdout.write(`${JSON.stringify({ memory: allowed, fileBytes: statSync(corpus).size, ...job })}\n`);
  else {
    say(`peak ${mib(job.peak)} MiB of --memory ${mib(allowed)} MiB: ${((100 * job.peak) / allowed).toFixed(0)} % (goal: at most 110 %: ${job.peak <= 1.1 * allowed ? 'reached' : 'MISSED'}); ${job.cpu.toFixed(0)} s of processor time in ${job.seconds.toFixed(0)} s, load ${loadavg()[0].toFixed(1)} at the end`);
    process.stdout.write(`${table(['stage', 'peak, MiB', 'processor time, s', 'seconds', 'read, MiB', 'written, MiB'], job.stages.map((each) => [each.stage, mib(each.peak), each.cpu.toFixed(1), each.seconds.toFixed(0), mib(each.read), mib(each.written)]))}\n`);
  }
});
