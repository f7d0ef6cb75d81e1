import type { Engine } from '../../src/engine/engine.ts';
import { openTwinEngine } from '../../src/engine/twinEngine.ts';
import { engineRequired, openTestGpu } from './devices.ts';

/** Opens each required engine, poisoned where it can be; the cpu engine runs the built kernels in this thread. */
export async function openTestEngines(): Promise<Engine[]> {
  const engines: Engine[] = [];
  if (engineRequired('twin')) engines.push(openTwinEngine({ poison: true }));
  if (engineRequired('cpu')) {
    const { openCpuEngine } = await import('../../src/engine/cpu/cpuEngine.ts');
    engines.push(await openCpuEngine({ workers: 0 }));
  }
  if (engineRequired('gpu')) engines.push(await openTestGpu({ poison: true }));
  return engines;
}

/** The same engine with smaller buffers, so that callers must divide their work. */
export function withLimits(engine: Engine, limits: Partial<Engine['limits']>, ran: (buffers: number) => void = () => undefined): Engine {
  return {
    kind: engine.kind,
    description: engine.description,
    software: engine.software,
    concurrency: engine.concurrency,
    limits: { ...engine.limits, ...limits },
    run: async (work) => {
      ran(Math.max(...Object.values(work.plan.buffers).map((buffer) => buffer.length)));
      return engine.run(work);
    },
    counters: () => engine.counters(),
    close: async () => engine.close(),
  };
}
