import type { Engine } from '../engine/engine.ts';
import { openEngine } from '../engine/openEngine.ts';
import type { RunOptions } from './dedupOptions.ts';

/** Runs `body` with the engine that was given, or with one of its own that is closed at the end. */
export async function withEngine<T>({ engine, signal }: RunOptions, body: (engine: Engine) => Promise<T>): Promise<T> {
  if (engine !== undefined) return body(engine);
  const own = await openEngine({ signal });
  try {
    return await body(own);
  } finally {
    await own.close();
  }
}
