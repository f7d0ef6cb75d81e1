import type { Progress } from '../job/context.ts';
import { PaceKeeper } from './pace.ts';

const names: Readonly<Record<Progress['stage'], string>> = {
  spool: 'take in standard input',
  rules: 'read, edit and ask the rules',
  exact: 'exact copies',
  spans: 'find what to cut',
  cut: 'cut and write down',
  sketch: 'read and sketch',
  fold: 'fold exact copies',
  collide: 'collide',
  candidates: 'candidate pairs',
  join: 'slot agreement',
  'second-look': 'exact comparison',
  calibrate: 'calibrate',
  cluster: 'cluster',
  write: 'write',
  index: 'add to the index',
};

function amount(value: number, unit: Progress['unit']): string {
  if (unit !== 'bytes') return `${value.toLocaleString('en-US')} ${unit}`;
  return value >= 1e9 ? `${(value / 1e9).toFixed(2)} GB` : `${(value / 1e6).toFixed(1)} MB`;
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

interface ProgressSink {
  show(progress: Progress): void;
  end(): void;
}

/** Where progress goes; a test stands in for it. */
interface Screen {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

/** Milliseconds between two words on one pass. */
const EVERY = { json: 250, terminal: 100, lines: 10_000 } as const;

/** Says something whenever a stage begins, in each of its units, and then at most every so often; where asked for also where it has come to its end. */
function paced(every: number, atEnds: boolean, now: () => number, say: (progress: Progress, pace: ReturnType<PaceKeeper['take']>) => void): (progress: Progress) => void {
  const pace = new PaceKeeper();
  let said = -Infinity;
  return (progress) => {
    const time = now();
    const taken = pace.take(progress, time);
    if (!taken.begins && !(atEnds && progress.done === progress.total) && time - said < every) return;
    said = time;
    say(progress, taken);
  };
}

/** One JSON object a line, see README. */
function jsonProgress(screen: Screen, now: () => number): ProgressSink {
  const round = (value: number | null): number | null => (value === null ? null : Number(value.toPrecision(3)));
  return {
    show: paced(EVERY.json, true, now, ({ stage, done, total, unit }, { rate, secondsLeft }) => {
      screen.write(`${JSON.stringify({ event: 'progress', stage, done, total, unit, rate: round(rate), secondsLeft: round(secondsLeft) })}\n`);
    }),
    end: () => undefined,
  };
}

function lineOf({ stage, done, total, unit }: Progress, { rate, secondsLeft }: ReturnType<PaceKeeper['take']>): string {
  const parts = [names[stage], total === null ? amount(done, unit) : `${amount(done, unit)} of ${amount(total, unit)}`];
  if (rate !== null) parts.push(`${amount(Number(rate.toPrecision(3)), unit)}/s`);
  if (secondsLeft !== null) parts.push(`${duration(secondsLeft)} left`);
  return parts.join(' · ');
}

/** A line that is rewritten on a terminal; else a plain line when a stage begins and one every ten seconds. */
function textProgress(screen: Screen, now: () => number): ProgressSink {
  let stage: Progress['stage'] | undefined;
  const onTerminal = (progress: Progress, pace: ReturnType<PaceKeeper['take']>): void => {
    stage = progress.stage;
    screen.write(`\r\u001b[K${lineOf(progress, pace).slice(0, (screen.columns ?? 80) - 1)}`);
  };
  const onLines = (progress: Progress, pace: ReturnType<PaceKeeper['take']>): void => {
    if (progress.stage !== stage) screen.write(`${names[progress.stage]}\n`);
    else if (!pace.begins) screen.write(`  ${lineOf(progress, pace)}\n`);
    stage = progress.stage;
  };
  return {
    show: screen.isTTY === true ? paced(EVERY.terminal, false, now, onTerminal) : paced(EVERY.lines, false, now, onLines),
    end() {
      if (screen.isTTY === true && stage !== undefined) screen.write('\r\u001b[K');
    },
  };
}

export function progressSink(values: Readonly<Record<string, string | true>>, screen: Screen = process.stderr, now: () => number = () => performance.now()): ProgressSink {
  if (values['quiet'] === true) return { show: () => undefined, end: () => undefined };
  return values['json'] === true ? jsonProgress(screen, now) : textProgress(screen, now);
}
