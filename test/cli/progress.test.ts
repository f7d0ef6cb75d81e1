/** What is said of progress: on a terminal, in plain lines and as events, by a clock of the test. */
import { expect, test } from 'vitest';
import { progressSink } from '../../src/cli/progress.ts';
import type { Progress } from '../../src/job/context.ts';

/** Shows reports at these milliseconds and returns what was written. */
function shown(flags: Readonly<Record<string, string | true>>, isTTY: boolean, reports: readonly (readonly [number, Progress])[]): string[] {
  const written: string[] = [];
  let now = 0;
  const sink = progressSink(flags, { isTTY, columns: 80, write: (text) => written.push(text) }, () => now);
  for (const [at, progress] of reports) {
    now = at;
    sink.show(progress);
  }
  sink.end();
  return written;
}

const read = (done: number, total: number | null = 4e9): Progress => ({ stage: 'sketch', done, total, unit: 'bytes' });
const pairs = (done: number): Progress => ({ stage: 'cluster', done, total: 3000, unit: 'pairs' });

test('events: rate and seconds left of each pass, at most four a second, and the end of every pass', () => {
  const events = shown({ json: true }, false, [[0, read(0, null)], [10, read(1e8)], [100, read(2e8)], [2000, read(1e9)], [2100, read(1.1e9)], [8000, read(4e9)], [8010, pairs(0)], [9010, pairs(1000)], [9020, pairs(0)], [10020, pairs(500)]]).map((line) => JSON.parse(line) as object);
  expect(events).toEqual([
    { event: 'progress', stage: 'sketch', done: 0, total: null, unit: 'bytes', rate: null, secondsLeft: null },
    { event: 'progress', stage: 'sketch', done: 1e9, total: 4e9, unit: 'bytes', rate: 5e8, secondsLeft: 6 },
    { event: 'progress', stage: 'sketch', done: 4e9, total: 4e9, unit: 'bytes', rate: 5e8, secondsLeft: 0 },
    { event: 'progress', stage: 'cluster', done: 0, total: 3000, unit: 'pairs', rate: null, secondsLeft: null },
    { event: 'progress', stage: 'cluster', done: 1000, total: 3000, unit: 'pairs', rate: 1000, secondsLeft: 2 },
    // A second pass over the same pairs has a rate of its own.
    { event: 'progress', stage: 'cluster', done: 500, total: 3000, unit: 'pairs', rate: 500, secondsLeft: 5 },
  ]);
});

test('what an earlier run had done is nobody\'s speed', () => {
  const [, last] = shown({ json: true }, false, [[0, read(3e9)], [1000, read(3.5e9)]]).map((line) => JSON.parse(line) as { rate: number; secondsLeft: number });
  expect(last).toMatchObject({ rate: 5e8, secondsLeft: 1 });
});

test('plain lines: each stage when it begins, and every ten seconds how far it is, how fast, and what is left', () => {
  expect(shown({}, false, [[0, read(0)], [5000, read(1e9)], [10_000, read(2e9)], [12_000, read(3e9)], [13_000, pairs(0)]])).toEqual(['read and sketch\n', '  read and sketch · 2.00 GB of 4.00 GB · 200.0 MB/s · 10 s left\n', 'cluster\n']);
});

test('a terminal: one line that is written anew, within its width, and gone at the end', () => {
  const written = shown({}, true, [[0, read(0)], [50, read(1e8)], [2000, read(1e9)], [400_000, read(2e9)]]);
  expect(written).toEqual(['\r\u001b[Kread and sketch · 0.0 MB of 4.00 GB', '\r\u001b[Kread and sketch · 1.00 GB of 4.00 GB · 500.0 MB/s · 6 s left', '\r\u001b[Kread and sketch · 2.00 GB of 4.00 GB · 5.0 MB/s · 7 min left', '\r\u001b[K']);
});

test('quiet is silent, also with --json', () => {
  for (const flags of [{ quiet: true }, { quiet: true, json: true }] as const) expect(shown(flags, true, [[0, read(0)], [9000, read(1e9)]])).toEqual([]);
});
