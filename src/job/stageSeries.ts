import { residentBytes } from '../core/residentBytes.ts';
import type { Progress } from './context.ts';

/** How a stage went over time: a column for each of what was looked at, a place for each moment. */
export interface Series {
  /** Since the stage began in this sitting, ascending. */
  readonly milliseconds: readonly number[];
  /** What `done` counted then; a stage of several passes begins at 0 again with each. */
  readonly units: readonly Progress['unit'][];
  /** How many of them were through. */
  readonly done: readonly number[];
  /** Resident memory of the process. */
  readonly memoryBytes: readonly number[];
}

/** Moments kept of a stage; where there are more, every other one goes and the next ones are twice as far apart. */
const MOST_POINTS = 48;
const FIRST_INTERVAL = 100;

interface Point {
  readonly milliseconds: number;
  readonly unit: Progress['unit'];
  readonly done: number;
  readonly memoryBytes: number;
}

/** Looks at a stage at its beginning, every so often, and at its end. A timer looks too, since a stage may say nothing for long. */
export class StageSeries {
  readonly #started = performance.now();
  readonly #timer: NodeJS.Timeout;
  #points: Point[] = [];
  #interval = FIRST_INTERVAL;
  #unit: Progress['unit'];
  #done = 0;
  #looked = -Infinity;

  constructor(unit: Progress['unit']) {
    this.#unit = unit;
    this.#look();
    this.#timer = setInterval(() => this.#lookIfDue(), FIRST_INTERVAL);
    this.#timer.unref();
  }

  note({ done, unit }: Pick<Progress, 'done' | 'unit'>): void {
    this.#unit = unit;
    this.#done = done;
    this.#lookIfDue();
  }

  /** Returns what was seen; nothing is looked at any more. */
  end(): Series {
    clearInterval(this.#timer);
    this.#look();
    const column = <K extends keyof Point>(name: K): Point[K][] => this.#points.map((point) => point[name]);
    return { milliseconds: column('milliseconds'), units: column('unit'), done: column('done'), memoryBytes: column('memoryBytes') };
  }

  #lookIfDue(): void {
    if (performance.now() - this.#looked >= this.#interval) this.#look();
  }

  #look(): void {
    this.#looked = performance.now();
    if (this.#points.length === MOST_POINTS) {
      this.#points = this.#points.filter((_, i) => i % 2 === 0);
      this.#interval *= 2;
    }
    this.#points.push({ milliseconds: Math.round(this.#looked - this.#started), unit: this.#unit, done: this.#done, memoryBytes: residentBytes() });
  }
}

/** Passes progress on, and looks at whatever runs meanwhile. */
export class SeriesWatch {
  readonly #onProgress: ((progress: Progress) => void) | undefined;
  #series: StageSeries | null = null;

  constructor(onProgress: ((progress: Progress) => void) | undefined) {
    this.#onProgress = onProgress;
  }

  readonly report = (progress: Progress): void => {
    this.#series?.note(progress);
    this.#onProgress?.(progress);
  };

  /** Runs `work`, one after the other, and returns its result with how long it took and how it went. */
  async during<T>(unit: Progress['unit'], work: () => Promise<T>): Promise<{ readonly result: T; readonly milliseconds: number; readonly series: Series }> {
    const started = performance.now();
    const series = (this.#series = new StageSeries(unit));
    try {
      const result = await work();
      return { result, milliseconds: performance.now() - started, series: series.end() };
    } catch (error) {
      series.end();
      throw error;
    } finally {
      this.#series = null;
    }
  }
}
