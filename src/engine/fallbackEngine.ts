import { isBandsawError } from '../core/errors.ts';
import { sumOf } from './counters.ts';
import { partsOf, type Engine, type Fallback } from './engine.ts';

export interface FallbackEngine extends Engine {
  readonly fallback: Fallback | null;
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
    get limits() {
      return first.limits;
    },
    get choice() {
      return first.choice ?? null;
    },
    get description() {
      return fallback === null ? first.description : `${fallback.from}, then ${fallback.to}`;
    },
    get fallback() {
      return fallback ?? first.fallback ?? null;
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
    counters: () => (opened === null ? first.counters() : sumOf([first.counters(), opened.counters()])),
    parts: () => [...partsOf(first).map((part) => ({ ...part, failure: part.failure ?? fallback?.reason ?? null })), ...(opened === null ? [] : partsOf(opened))],
    async close() {
      await first.close();
      await opened?.close();
    },
  };
}
