import { isBandsawError } from '../core/errors.ts';

export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  rejectedRows: 3,
  deviceAbsent: 4,
  interrupted: 130,
  terminated: 143,
} as const;

/** Exit status for an error that ended a command. */
export function exitCodeOf(error: unknown): number {
  if (isBandsawError(error, 'config')) return exitCodes.usage;
  if (isBandsawError(error, 'device', 'shader')) return exitCodes.deviceAbsent;
  if (isBandsawError(error, 'cancelled')) return exitCodes.interrupted;
  return exitCodes.failed;
}
