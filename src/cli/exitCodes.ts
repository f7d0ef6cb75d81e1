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

/** What each status means, once: help, README and the manual have it from here. */
const meanings: readonly (readonly [statuses: string, meaning: string])[] = [
  [`${exitCodes.done}`, 'done'],
  [`${exitCodes.failed}`, 'failed'],
  [`${exitCodes.usage}`, 'usage'],
  [`${exitCodes.rejectedRows}`, 'finished with rejected rows'],
  [`${exitCodes.deviceAbsent}`, 'demanded device absent'],
  [`${exitCodes.interrupted}/${exitCodes.terminated}`, 'interrupted'],
];

/** Returns them in one line. */
export function exitLine(): string {
  return `Exit status: ${meanings.map(([statuses, meaning]) => `${statuses} ${meaning}`).join(', ')}.`;
}

/** Returns them as a Markdown table. */
export function exitTable(): string {
  return ['| status | meaning |', '|---|---|', ...meanings.map(([statuses, meaning]) => `| ${statuses} | ${meaning} |`)].join('\n');
}

/** Exit status for an error that ended a command. */
export function exitCodeOf(error: unknown): number {
  if (isBandsawError(error, 'config')) return exitCodes.usage;
  if (isBandsawError(error, 'device', 'shader')) return exitCodes.deviceAbsent;
  if (isBandsawError(error, 'cancelled')) return exitCodes.interrupted;
  return exitCodes.failed;
}
