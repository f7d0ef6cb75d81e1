import { isBandsawError, type DeviceError, type ShaderError } from '../core/errors.ts';

/** A fault that may pass, such as a worker that died, is forgiven so often in a row before the engine is left for good. */
export const MOST_FAULTS = 3;

/** What ends a work on one engine and would not on another; anything else is the caller's mistake and would be one on every engine. */
export function isFault(error: unknown): error is DeviceError | ShaderError {
  return isBandsawError(error, 'device', 'shader');
}
