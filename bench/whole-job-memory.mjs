/**
 * What a job over large files takes at most: `bandsaw dedup` on defaults in a process of its own, whose proportional set
 * size (PSS) is read every 100 ms (`--every`) beside the peak of its resident memory as the kernel keeps it, and the
 * processor time of its main thread beside all of it. Linux only. Without `--corpus` a file of `--megabytes` of text is
 * made of the inputs first.
 *
 *   node bench/whole-job-memory.mjs --megabytes 3000 [--input FILE …]      … --corpus FILE [--workers N] [--engine NAME] [--memory SIZE]
 */
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { benchFlags, say } from './args.mjs';
import { inTemporaryFolder } from './job.mjs';
import { SAMPLE } from './sample.mjs';
import { writeCorpus } from './whole-job-corpus.mjs';

const flags = benchFlags({ megabytes: '3000', corpus: '', every: '100', memory: '2GiB' });
const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
/** The kernel counts processor time in hundredths of a second. */
const TICKS = 100;

/** A number of /proc/PID/FILE in KiB, as bytes; 0 where the process is gone. */
function bytesIn(pid, file, name) {
  try {
    return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'mu').exec(readFileSync(`/proc/${pid}/${file}`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** Seconds that a thread has had; 0 where it is gone. */
function secondsOf(pid, thread) {
  try {
    const fields = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS;
  } catch {
    return 0;
  }
}

await inTemporaryFolder(async (folder) => {
  const corpus = flags.corpus === '' ? join(folder, 'corpus.parquet') : flags.corpus;
  if (flags.corpus === '') {
    const made = await writeCorpus(corpus, { inputs: flags.input ?? SAMPLE, bytes: Number(flags.megabytes) * 1e6, textColumn: flags['text-column'] ?? 'text' });
    say(`${made.rows} documents, ${(made.bytes / 1e6).toFixed(0)} MB of text, zstd`);
  }
  const more = ['workers', 'engine', 'memory'].flatMap((name) => (flags[name] === undefined ? [] : [`--${name}`, flags[name]]));
  const child = spawn(process.execPath, [main, 'dedup', corpus, '-o', join(folder, 'out'), '--quiet', ...more], { stdio: ['ignore', 'ignore', 'inherit'] });
  const peak = { pss: 0, resident: 0 };
  const seconds = new Map();
  let samples = 0;
  const timer = setInterval(() => {
    samples += 1;
    peak.pss = Math.max(peak.pss, bytesIn(child.pid, 'smaps_rollup', 'Pss'));
    peak.resident = Math.max(peak.resident, bytesIn(child.pid, 'status', 'VmHWM'));
    try {
      for (const thread of readdirSync(`/proc/${child.pid}/task`)) seconds.set(thread, Math.max(seconds.get(thread) ?? 0, secondsOf(child.pid, thread)));
    } catch {
      // It has ended.
    }
  }, Number(flags.every));
  const status = await new Promise((resolve) => child.on('exit', (code, signal) => resolve(code ?? signal)));
  clearInterval(timer);
  if (status !== 0) throw new Error(`Expected the job to exit 0 but found ${status}`);
  const total = [...seconds.values()].reduce((sum, each) => sum + each, 0);
  const own = seconds.get(String(child.pid)) ?? 0;
  say(`peak of ${samples} samples: ${(peak.pss / 1e6).toFixed(0)} MB (PSS), ${(peak.resident / 1e6).toFixed(0)} MB (resident); goal below 1,500: ${peak.resident < 1.5e9 ? 'reached' : 'MISSED'}`);
  say(`main thread: ${own.toFixed(1)} of ${total.toFixed(1)} s of processor time; load ${loadavg()[0].toFixed(1)}`);
  if (flags.json) process.stdout.write(`${JSON.stringify({ peak, samples, mainSeconds: own, totalSeconds: total })}\n`);
});
