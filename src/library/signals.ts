import type { SignalsOptions, SignalsResult } from '../job/signals.ts';

/**
 * Measures quality signals of every document and writes one row for each: file, row, id and the signals, in input order.
 * Returns the counts. A null text has null signals, and so has a row that is skipped. Memory is bounded by one batch of
 * text and one group of rows of the table.
 * @throws ConfigError, InputError, FormatError, UnsupportedError, OutputError, CancelledError
 * @example
 * ```js
 * import { signals } from 'bandsaw';
 *
 * const { rows, leftOut } = await signals({ inputs: ['crawl.jsonl.zst'], output: 'signals.parquet' });
 * console.log(rows, leftOut.length);
 * ```
 */
export async function signals(options: SignalsOptions): Promise<SignalsResult> {
  const job = await import('../job/signals.ts');
  return job.signals(options);
}
