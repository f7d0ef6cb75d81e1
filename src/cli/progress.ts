import type { Progress } from '../job/context.ts';

const names: Readonly<Record<Progress['stage'], string>> = {
  spool: 'take in standard input',
  sketch: 'read and sketch',
  fold: 'fold exact copies',
  collide: 'collide',
  candidates: 'candidate pairs',
  join: 'slot agreement',
  'second-look': 'exact comparison',
  cluster: 'cluster',
  write: 'write',
};

function amount(value: number, unit: Progress['unit']): string {
  if (unit !== 'bytes') return `${value.toLocaleString('en-US')} ${unit}`;
  return value >= 1e9 ? `${(value / 1e9).toFixed(2)} GB` : `${(value / 1e6).toFixed(1)} MB`;
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

export interface ProgressSink {
  show(progress: Progress): void;
  end(): void;
}

/** One JSON object a line. */
function jsonProgress(): ProgressSink {
  return {
    show: (progress) => void process.stderr.write(`${JSON.stringify({ event: 'progress', ...progress })}\n`),
    end: () => undefined,
  };
}

/** A line that is rewritten on a terminal; else one plain line whenever a stage begins. */
function textProgress(): ProgressSink {
  const terminal = process.stderr.isTTY;
  let stage: Progress['stage'] | undefined;
  let started = 0;
  let shown = 0;
  return {
    show(progress) {
      const now = performance.now();
      if (progress.stage !== stage) {
        stage = progress.stage;
        started = now;
        shown = 0;
        if (!terminal) process.stderr.write(`${names[stage]}\n`);
      }
      if (!terminal || now - shown < 100) return;
      shown = now;
      const seconds = (now - started) / 1000;
      const rate = seconds > 0.5 && progress.done > 0 ? progress.done / seconds : 0;
      const parts = [names[progress.stage], progress.total === null ? amount(progress.done, progress.unit) : `${amount(progress.done, progress.unit)} of ${amount(progress.total, progress.unit)}`];
      if (rate > 0) parts.push(`${amount(Math.round(rate), progress.unit)}/s`);
      if (rate > 0 && progress.total !== null) parts.push(`${duration((progress.total - progress.done) / rate)} left`);
      process.stderr.write(`\r\u001b[K${parts.join(' · ').slice(0, (process.stderr.columns ?? 80) - 1)}`);
    },
    end() {
      if (terminal && stage !== undefined) process.stderr.write('\r\u001b[K');
    },
  };
}

export function progressSink(values: Readonly<Record<string, string | true>>): ProgressSink {
  if (values['json'] === true) return jsonProgress();
  if (values['quiet'] === true) return { show: () => undefined, end: () => undefined };
  return textProgress();
}
