import { ConfigError } from './errors.ts';

/** @throws ConfigError for what is no number of threads: a pool of none that was asked for would wait for ever */
export function assertWorkers(workers: number | undefined): void {
  if (workers === undefined || (Number.isInteger(workers) && workers >= 0)) return;
  throw new ConfigError({ expected: 'a whole number of workers', found: String(workers), remedy: 'pass 0 or more, or leave it out' });
}
