import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'vitest';
import { fuzzFormat, type FuzzedFormat } from './fuzzFormat.ts';

interface Order {
  readonly format: FuzzedFormat;
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  /** Holds the number of the case that is running: the parent reads it when this process is gone or stands still. */
  readonly running: string;
  readonly result: string;
}

test('the cases that were ordered', async () => {
  const order = JSON.parse(readFileSync(process.env['BANDSAW_TORTURE'] as string, 'utf8')) as Order;
  const tally = await fuzzFormat(order.format, order.seed, order.from, order.to, (index) => writeFileSync(order.running, String(index)));
  writeFileSync(order.result, JSON.stringify(tally));
});
