import { isBandsawError } from '../core/errors.ts';
import type { Engine, Fallback, PlanCounters } from './engine.ts';

export interface FallbackEngine extends Engine {
  readonly fallback: Fallback | null;
}

function merged(a: Readonly<Record<string, PlanCounters>>, b: Readonly<Record<string, PlanCounters>>): Record<string, PlanCounters> {
  const plans: Record<string, PlanCounters> = {};
  for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const [x, y] = [a[name], b[name]];
    plans[name] = {
      runs: (x?.runs ?? 0) + (y?.runs ?? 0),
      kernels: { ...y?.kernels, ...x?.kernels },
      bytesUp: (x?.bytesUp ?? 0) + (y?.bytesUp ?? 0),
      bytesDown: (x?.bytesDown ?? 0) + (y?.bytesDown ?? 0),
      milliseconds: (x?.milliseconds ?? 0) + (y?.milliseconds ?? 0),
    };
  }
  return plans;
}

/**
 * Returns an engine that runs everything on `first` until that fails as a device does (lost, out of memory, a dead
 * worker), and from then on, the failed work included, on what `openSecond` returns. Results are equal, so nobody
 * downstream notices; `fallback` says what happened. Closing it closes both.
 */
export function withFallback(first: Engine, openSecond: () => Promise<Engine>): FallbackEngine {
  let second: Promise<Engine> | null = null;
  let opened: Engine | null = null;
  let fallback: Fallback | null = null;

  async function open(reason: string): Promise<Engine> {
    opened = await openSecond();
    fallback = { from: first.description, to: opened.description, reason };
    return opened;
  }

  return {
    get kind() {
      return opened?.kind ?? first.kind;
    },
    software: first.software,
    concurrency: first.concurrency,
    limits: first.limits,
    get description() {
      return fallback === null ? first.description : `${fallback.from}, then ${fallback.to}`;
    },
    get fallback() {
      return fallback;
    },
    async run(work) {
      if (second !== null) return (await second).run(work);
      try {
        return await first.run(work);
      } catch (error) {
        if (!isBandsawError(error, 'device')) throw error;
        // Works in flight fail together; the first of them opens the second engine for all.
        second ??= open(error.message);
        return (await second).run(work);
      }
    },
    counters: () => (opened === null ? first.counters() : merged(first.counters(), opened.counters())),
    async close() {
      await first.close();
      await opened?.close();
    },
  };
}
