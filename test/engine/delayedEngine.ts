/** The twin behind a door: works wait for as long as the test says, and fail when the test says. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Engine, EngineKind } from '../../src/engine/engine.ts';
import type { Work } from '../../src/engine/plan.ts';
import { openTwinEngine } from '../../src/engine/twinEngine.ts';
import { testKernels } from './testKernels.ts';

interface DelayedOptions {
  readonly name: string;
  readonly kind?: EngineKind;
  readonly software?: boolean;
  readonly concurrency?: number;
  readonly limits?: Partial<Engine['limits']>;
  /** Run the product's kernels rather than the tests' own. */
  readonly product?: boolean;
  /** Called for every run, from 0; what it throws is the run's failure. */
  readonly before?: (run: number, work: Work) => Promise<void> | void;
}

interface DelayedEngine extends Engine {
  readonly started: number[];
  /** Most runs that were under way at once. */
  readonly most: () => number;
  readonly closed: () => boolean;
}

export function delayedEngine({ name, kind = 'gpu', software = true, concurrency = 2, limits = {}, product = false, before }: DelayedOptions): DelayedEngine {
  const twin = openTwinEngine(product ? {} : { kernels: testKernels });
  const started: number[] = [];
  let running = 0;
  let most = 0;
  let closed = false;
  return {
    kind,
    description: name,
    software,
    concurrency,
    limits: { ...twin.limits, ...limits },
    started,
    most: () => most,
    closed: () => closed,
    async run(work) {
      started.push(work.plan.steps[0]?.params['factor'] ?? -1);
      running += 1;
      most = Math.max(most, running);
      try {
        await before?.(started.length - 1, work);
        return await twin.run(work);
      } finally {
        running -= 1;
      }
    },
    counters: () => twin.counters(),
    async close() {
      closed = true;
      await twin.close();
    },
  };
}

export function sleep(milliseconds: number): Promise<void> {
  return wait(milliseconds);
}
