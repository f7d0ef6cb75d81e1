/**
 * Two workers of the cpu engine beside one, over the same batches. On a machine where other work runs the wall clock says
 * little, so processor time is counted as well: what the calling thread spends is lost to two workers on two cores.
 */
import { openCpuEngine } from '../dist/engine/cpu/cpuEngine.js';
import { releaseOutputs } from '../dist/engine/release.js';

/** Runs all works with as many in flight as the engine asks for; the answers are given back, as a job does when it has spilled them. */
async function runAll(engine, works) {
  let next = 0;
  const lane = async () => {
    while (next < works.length) releaseOutputs(await engine.run(works[next++]));
  };
  await Promise.all(Array.from({ length: engine.concurrency }, lane));
}

async function measureOnce(engine, works) {
  const cpu = process.cpuUsage();
  const loop = performance.eventLoopUtilization();
  const started = performance.now();
  await runAll(engine, works);
  const wall = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  return { wall, cpu: (user + system) / 1000, main: performance.eventLoopUtilization(loop).active };
}

/**
 * Returns, for 1 and 2 workers, the best wall time and least processor time of the rounds in ms, that of the calling
 * thread (`main`) apart, and the ratio of the rates: as measured, and as two idle cores would give by processor time.
 */
export async function scaling(works, rounds) {
  const best = [];
  const engines = [await openCpuEngine({ workers: 1 }), await openCpuEngine({ workers: 2 })];
  for (const engine of engines) await runAll(engine, [...works, ...works]);
  for (let round = 0; round < rounds; round++) {
    for (const [i, engine] of engines.entries()) {
      const each = await measureOnce(engine, works);
      const so = (best[i] ??= { ...each });
      for (const name of Object.keys(each)) so[name] = Math.min(so[name], each[name]);
    }
  }
  for (const engine of engines) await engine.close();
  const [one, two] = best;
  // One worker and the calling thread have a core each; two workers share two cores with the calling thread.
  const ofTwoCores = Math.max(one.cpu - one.main, one.main) / (two.cpu / 2);
  return { one, two, measured: one.wall / two.wall, ofTwoCores };
}
