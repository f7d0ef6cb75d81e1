/** Runs a job as a process of its own and watches what it takes: memory of it and its children, processor time and bytes read and written by stage. Linux only. */
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const TICKS = 100;
const SAMPLE_MS = 50;

function contentOf(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** The process and all below it. */
function family(pid) {
  const pids = [pid];
  for (let at = 0; at < pids.length; at++) {
    let threads = [];
    try {
      threads = readdirSync(`/proc/${pids[at]}/task`);
    } catch {
      continue;
    }
    for (const thread of threads) for (const child of (contentOf(`/proc/${pids[at]}/task/${thread}/children`) ?? '').split(' ').filter(Boolean)) pids.push(Number(child));
  }
  return pids;
}

/** Proportional set size, summed: pages that processes share count once. */
function memoryOf(pids) {
  let kib = 0;
  for (const pid of pids) kib += Number(/^Pss:\s+(\d+)/mu.exec(contentOf(`/proc/${pid}/smaps_rollup`) ?? '')?.[1] ?? 0);
  return kib * 1024;
}

function usageOf(pid) {
  const stat = contentOf(`/proc/${pid}/stat`);
  const io = contentOf(`/proc/${pid}/io`);
  if (stat === null || io === null) return null;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { cpu: (Number(fields[11]) + Number(fields[12])) / TICKS, read: Number(/rchar: (\d+)/u.exec(io)?.[1]), written: Number(/wchar: (\d+)/u.exec(io)?.[1]) };
}

/**
 * Runs `bandsaw ARGS --json` and returns its peak of memory in bytes, and by stage seconds, seconds of processor time,
 * bytes read and written by calls (from a page cache or not), and the stage's own peak.
 * @throws Error with what the job said, if it did not end with status 0
 */
export async function watchJob(args) {
  const child = spawn(process.execPath, [main, ...args, '--json'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const stages = [];
  const started = performance.now();
  let peak = 0;
  let said = '';
  let pending = '';
  let last = { cpu: 0, read: 0, written: 0 };
  const close = () => {
    const open = stages.at(-1);
    const now = usageOf(child.pid) ?? last;
    if (open !== undefined) Object.assign(open, { seconds: (performance.now() - open.from) / 1000, cpu: now.cpu - open.before.cpu, read: now.read - open.before.read, written: now.written - open.before.written });
    last = now;
    return now;
  };
  const begin = (stage) => stages.push({ stage, before: close(), from: performance.now(), peak: 0 });
  const timer = setInterval(() => {
    const now = memoryOf(family(child.pid));
    last = usageOf(child.pid) ?? last;
    peak = Math.max(peak, now);
    const open = stages.at(-1);
    if (open !== undefined) open.peak = Math.max(open.peak, now);
  }, SAMPLE_MS);
  child.stderr.setEncoding('utf8').on('data', (text) => {
    const lines = (pending + text).split('\n');
    pending = lines.pop();
    for (const line of lines) {
      const event = line.startsWith('{') ? JSON.parse(line) : null;
      if (event?.event !== 'progress') said += `${line}\n`;
      else if (event.stage !== stages.at(-1)?.stage) begin(event.stage);
    }
  });
  const status = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  clearInterval(timer);
  close();
  if (status !== 0) throw new Error(`status ${status}: ${said}`);
  return { seconds: (performance.now() - started) / 1000, cpu: last.cpu, peak, stages: stages.map(({ stage, seconds, cpu, read, written, peak: highest }) => ({ stage, seconds, cpu, read, written, peak: highest })) };
}
