import { ConfigError } from '../core/errors.ts';
import type { Engine } from '../engine/engine.ts';
import { openEngine } from '../engine/openEngine.ts';
import type { RunOptions } from './dedupOptions.ts';

/** @throws ConfigError for what is none, such as the promise of one */
export function assertEngine(engine: Engine): Engine {
  if (typeof (engine as Partial<Engine> | null)?.run === 'function') return engine;
  throw new ConfigError({ expected: 'an open engine', found: engine instanceof Promise ? 'the promise of one' : 'something else', remedy: "pass await openEngine({ kind: 'cpu' }), or leave it out" });
}

/** Runs `body` with the engine that was given, or with one of its own that is closed at the end. */
export async function withEngine<T>({ engine, signal }: RunOptions, body: (engine: Engine) => Promise<T>): Promise<T> {
  if (engine !== undefined) return body(assertEngine(engine));
  const own = await openEngine({ signal });
  try {
    return await body(own);
  } finally {
    await own.close();
  }
}
