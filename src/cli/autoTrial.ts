import type { EngineChoice } from '../engine/engine.ts';
import { openEngine } from '../engine/openEngine.ts';
import { sketchWork } from '../sketch/sketchPlan.ts';

/** Text of one work at most: enough to keep a device busy, little enough to wait for. */
const mostBytes = 4 << 20;
const pageBytes = 4096;
const settings = { family: 'fss', k: 128, n: 5, bands: 18, rows: 7 };

/** Returns pages of words that differ from page to page; the same on every machine. */
function pages(bytes: number): { bytes: Uint8Array; offsets: Uint32Array; nulls: null } {
  const count = Math.max(1, Math.floor(bytes / pageBytes));
  const text = new Uint8Array(count * pageBytes);
  let state = 1;
  let wordLeft = 0;
  for (let at = 0; at < text.length; at++) {
    state = (Math.imul(state, 0x9e3779b1) + 0x2545f491) >>> 0;
    if (wordLeft === 0) {
      text[at] = 0x20;
      wordLeft = 2 + (state >>> 29);
    } else {
      text[at] = 0x61 + ((state >>> 24) % 26);
      wordLeft -= 1;
    }
  }
  return { bytes: text, offsets: Uint32Array.from({ length: count + 1 }, (_, page) => page * pageBytes), nulls: null };
}

/**
 * Returns what `--engine auto` takes here, from works like a job's: made-up text of which each engine in turn sketches a
 * few megabytes. With nothing but the cpu it is known without any.
 * @throws DeviceError if an adapter that was named is not there
 */
export async function tryAuto(adapters: readonly string[] | undefined, signal: AbortSignal): Promise<EngineChoice> {
  const engine = await openEngine({ kind: 'auto', adapter: adapters });
  const lane = async (): Promise<void> => {
    while (engine.kind === 'auto' && !signal.aborted) await engine.run(sketchWork(pages(Math.min(mostBytes, engine.limits.batchBytes)), settings));
  };
  try {
    await Promise.all(Array.from({ length: engine.concurrency }, lane));
    return engine.choice as EngineChoice;
  } finally {
    await engine.close();
  }
}
