import { DeviceError } from '../../core/errors.ts';

/** A software driver compiles its whole back end here, on a machine that may be busy. */
const OPEN_LIMIT_MS = 120_000;

/**
 * Returns what `promise` gives if it does so within `limitMs`; `late` gets what comes after that.
 * @throws DeviceError (`retry`) naming what was waited for; whatever `promise` rejects with.
 */
export async function inTime<T>(promise: Promise<T>, what: string, limitMs: number = OPEN_LIMIT_MS, late: (value: T) => void = () => undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    let waiting = true;
    const timer = setTimeout(() => {
      waiting = false;
      reject(new DeviceError({ expected: `${what} within ${limitMs} ms`, found: 'no answer of the driver', remedy: 'choose another with --adapter NAME, or use --engine cpu', recovery: 'retry' }));
    }, limitMs);
    promise.then(
      (value) => {
        clearTimeout(timer);
        if (waiting) resolve(value);
        else late(value);
        return undefined;
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error as Error);
        return undefined;
      },
    );
  });
}
