/** The whole of `bandsaw dedup` on each engine, in a process of its own, from the file to what it writes. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { checksumOf, runJob } from '../job.mjs';

/**
 * Returns for each engine `{ engine, milliseconds, cpuMilliseconds, peakBytes, bytesUp, bytesDown, answer, stable }`, samples
 * by round; rounds take turns. No other begins after `until` once there are `least` of each.
 */
export async function measureJobs(engines, files, folder, { rounds, least = 1, flags, until = Infinity }) {
  const jobs = engines.map(({ id }) => ({ engine: id, milliseconds: [], cpuMilliseconds: [], peakBytes: 0, bytesUp: 0, bytesDown: 0, answer: undefined, stable: true }));
  for (let round = 0; round < rounds && (round < least || performance.now() < until); round++) {
    for (const [at, engine] of engines.entries()) {
      const job = jobs[at];
      const output = join(folder, `job-${engine.id}`);
      const { milliseconds, cpuMs, peakBytes, run } = runJob(files, output, [...engine.flags, ...flags]);
      const answer = checksumOf(output).slice(0, 16);
      rmSync(output, { recursive: true });
      job.milliseconds.push(milliseconds);
      job.cpuMilliseconds.push(cpuMs);
      job.peakBytes = Math.max(job.peakBytes, peakBytes);
      const plans = run.stages.flatMap(({ engines: used }) => (used ?? []).flatMap((each) => Object.values(each.plans)));
      job.bytesUp = plans.reduce((sum, each) => sum + each.bytesUp, 0);
      job.bytesDown = plans.reduce((sum, each) => sum + each.bytesDown, 0);
      if (job.answer !== undefined && job.answer !== answer) job.stable = false;
      job.answer ??= answer;
    }
  }
  return jobs;
}
