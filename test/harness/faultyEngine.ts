import { DeviceError, DeviceMemoryError } from '../../src/core/errors.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { Plan, Work } from '../../src/engine/plan.ts';

/** The same engine, asked before each run: what `before` throws is the run's failure. */
export function withFaults(engine: Engine, before: (work: Work, run: number) => void, description = engine.description): Engine {
  let runs = 0;
  return {
    kind: engine.kind,
    description,
    software: engine.software,
    concurrency: engine.concurrency,
    limits: engine.limits,
    run: async (work) => {
      before(work, runs++);
      return engine.run(work);
    },
    counters: () => engine.counters(),
    close: async () => engine.close(),
  };
}

export function planWords(plan: Plan): number {
  return Object.values(plan.buffers).reduce((sum, { role, length }) => sum + (role === 'static' ? 0 : length), 0);
}

/** An engine whose memory holds plans of at most `words` words; `seen` hears of every try. */
export function withMemory(engine: Engine, words: number, seen: (words: number, fits: boolean) => void = () => undefined): Engine {
  return withFaults(engine, ({ plan }) => {
    const wanted = planWords(plan);
    seen(wanted, wanted <= words);
    if (wanted > words) throw new DeviceMemoryError({ expected: `room for ${wanted} words`, found: `${words}`, remedy: 'use smaller batches' });
  });
}

export function lostDevice(): DeviceError {
  return new DeviceError({ expected: 'a device', found: 'that it was lost', remedy: 'use another engine' });
}
