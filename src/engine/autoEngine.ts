import { ConfigError, DeviceError, type BandsawError } from '../core/errors.ts';
import { sumOf } from './counters.ts';
import { partsOf, type Engine, type EngineChoice, type EngineKind, type EngineLimits, type EnginePart, type EngineTiming, type Fallback, type PlanCounters } from './engine.ts';
import { isFault } from './faults.ts';
import type { PlanName, PlanOutputs, Work } from './plan.ts';
import { Stopwatch } from './stopwatch.ts';
import { bytesOf, commonLimits } from './workSize.ts';

interface AutoOptions {
  /** An engine that fails while it is timed drops out. If false, its failure is the caller's. Default true. */
  readonly goOn?: boolean | undefined;
  /** What else to say of the choice, such as why an engine is not among those to choose from. */
  readonly note?: string | undefined;
}

/** Text of one work while the cpu is timed: its speed hardly hangs on it, and so many workers would use up a small job. */
const cpuTrialBytes = 1 << 20;

interface Task {
  readonly work: Work;
  readonly resolve: (outputs: PlanOutputs) => void;
  readonly reject: (error: unknown) => void;
}

interface Candidate {
  readonly engine: Engine;
  /** Works that warm it up, and works that are timed: as many as it runs at once. */
  readonly width: number;
  started: number;
  ended: number;
  readonly clock: Stopwatch;
  timing: EngineTiming | null;
  failure: BandsawError | null;
  running: number;
  closed: Promise<void> | null;
}

class AutoEngine implements Engine {
  readonly concurrency: number;
  readonly #candidates: readonly Candidate[];
  readonly #goOn: boolean;
  readonly #note: string | undefined;
  readonly #waiting: Task[] = [];
  readonly #common: EngineLimits;
  #plan: PlanName | null = null;
  #chosen: Candidate | null = null;
  #reason = '';
  #open = true;

  constructor(engines: readonly Engine[], goOn: boolean, note: string | undefined) {
    this.#candidates = engines.map((engine) => ({ engine, width: Math.max(1, engine.concurrency), started: 0, ended: 0, clock: new Stopwatch(), timing: null, failure: null, running: 0, closed: null }));
    this.#goOn = goOn;
    this.#note = note;
    this.concurrency = Math.max(...this.#candidates.map(({ width }) => width));
    this.#common = commonLimits(engines.map(({ limits }) => limits));
    if (engines.length === 1) this.#choose(this.#candidates[0], null);
  }

  get kind(): EngineKind {
    return this.#chosen?.engine.kind ?? 'auto';
  }

  get software(): boolean {
    return this.#chosen?.engine.software ?? this.#candidates.every(({ engine }) => engine.software);
  }

  get description(): string {
    if (this.#chosen !== null) return `${this.#chosen.engine.description} (auto: ${this.#reason})`;
    return `not chosen yet (auto: ${this.#candidates.map(({ engine }) => engine.description).join(', or ')})`;
  }

  get limits(): EngineLimits {
    if (this.#chosen !== null) return this.#chosen.engine.limits;
    return this.#turn()?.engine.kind === 'cpu' ? { ...this.#common, batchBytes: Math.min(cpuTrialBytes, this.#common.batchBytes) } : this.#common;
  }

  /** None before the choice: what stays on one engine would be of no use to another. */
  get residents() {
    return this.#chosen?.engine.residents;
  }

  get fallbacks(): readonly Fallback[] {
    return this.#chosen?.engine.fallbacks ?? [];
  }

  /** None before the choice. */
  get runner() {
    return this.#chosen?.engine.runner;
  }

  /** Before the choice it says what would be taken if no more work came. */
  get choice(): EngineChoice {
    const chosen = this.#chosen ?? this.#untimed();
    return { chosen: chosen.engine.description, reason: this.#chosen === null ? this.#explained(this.#tooFew()) : this.#reason, timings: this.#timings() };
  }

  #timings(): EngineTiming[] {
    return this.#candidates.map(({ timing }) => timing).filter((timing) => timing !== null);
  }

  #tooFew(): string {
    const works = this.#candidates.reduce((sum, { ended }) => sum + ended, 0);
    return `${works} works are too few to time every engine`;
  }

  /** The engine that is to be timed now. */
  #turn(): Candidate | undefined {
    return this.#candidates.find(({ failure, timing }) => failure === null && timing === null);
  }

  /** What is taken where the times do not decide: the cpu, which comes first, unless it failed. */
  #untimed(): Candidate {
    return this.#candidates.find(({ failure }) => failure === null) ?? this.#candidates[0];
  }

  async run(work: Work): Promise<PlanOutputs> {
    if (!this.#open) throw new DeviceError({ expected: 'an open engine', found: 'a closed one', remedy: 'open another' });
    return new Promise((resolve, reject) => {
      this.#waiting.push({ work, resolve, reject });
      this.#next();
    });
  }

  /** Starts what can start: on the chosen engine, else on the one whose turn it is to be timed. */
  #next(): void {
    while (this.#open && this.#waiting.length > 0) {
      const { name } = this.#waiting[0].work.plan;
      this.#plan ??= name;
      // Times of two plans cannot be compared; the one that has most of the work comes first.
      if (this.#chosen === null && name !== this.#plan) {
        // Words for another purpose than a sketch come between sketches and say nothing about their end.
        if (name === 'tokenize') {
          this.#beside(this.#waiting.shift() as Task);
          continue;
        }
        this.#choose(this.#untimed(), this.#tooFew());
      }
      const candidate = this.#chosen ?? this.#turn();
      if (candidate === undefined) {
        for (const task of this.#waiting.splice(0)) task.reject(this.#candidates[this.#candidates.length - 1].failure);
        return;
      }
      if (candidate.running >= candidate.width || (this.#chosen === null && !hasRoom(candidate))) return;
      this.#start(this.#waiting.shift() as Task, candidate);
    }
  }

  #start(task: Task, candidate: Candidate): void {
    const bytes = bytesOf(task.work);
    const timed = candidate.started >= candidate.width;
    candidate.started += 1;
    candidate.running += 1;
    if (timed) candidate.clock.start(performance.now());
    const leave = (): void => {
      candidate.running -= 1;
      if (timed) candidate.clock.stop(performance.now());
    };
    const ended = (outputs: PlanOutputs): void => {
      leave();
      candidate.ended += 1;
      if (this.#chosen === null) {
        if (timed) candidate.clock.bytes += bytes;
        if (candidate.ended === 2 * candidate.width) this.#timed(candidate, task.work.plan.name);
      }
      task.resolve(outputs);
      this.#afterRun(candidate);
    };
    const broke = (error: unknown): void => {
      leave();
      this.#broke(task, candidate, error);
      this.#afterRun(candidate);
    };
    candidate.engine.run(task.work).then(ended, broke);
  }

  /** Runs a work that takes no part in the trial. */
  #beside(task: Task): void {
    const candidate = this.#untimed();
    candidate.running += 1;
    const ended = (settle: () => void): void => {
      candidate.running -= 1;
      settle();
      this.#afterRun(candidate);
    };
    candidate.engine.run(task.work).then(
      (outputs) => ended(() => task.resolve(outputs)),
      (error: unknown) => ended(() => {
        if (isFault(error)) this.#broke(task, candidate, error);
        else task.reject(error);
      }),
    );
  }

  #timed(candidate: Candidate, plan: PlanName): void {
    const { bytes, milliseconds } = candidate.clock;
    candidate.timing = { engine: candidate.engine.description, plan, bytes, milliseconds, rate: bytes / Math.max(milliseconds, 0.001) };
    this.#decide();
  }

  /** Chooses once every engine that has not failed is timed. */
  #decide(): void {
    const left = this.#candidates.filter(({ failure }) => failure === null);
    if (left.length === 0 || left.some(({ timing }) => timing === null)) {
      if (left.length === 1) this.#choose(left[0], null);
      return;
    }
    const ranked = left.map((candidate) => ({ candidate, rate: (candidate.timing as EngineTiming).rate })).toSorted((a, b) => b.rate - a.rate);
    const times = ranked.length === 1 ? null : `fastest of ${ranked.length}, ${(ranked[0].rate / ranked[1].rate).toFixed(2)} × the next, ${ranked[1].candidate.engine.description}`;
    this.#choose(ranked[0].candidate, times);
  }

  /** Returns the reason with what else there is to say: what failed, and what was not there to begin with. */
  #explained(reason: string | null): string {
    const failed = this.#candidates.filter(({ failure }) => failure !== null).map(({ engine, failure }) => `${engine.description} failed while it was timed, found ${failure?.found}`);
    const parts = [reason, ...failed, this.#note].filter((part) => typeof part === 'string');
    return parts.length === 0 ? 'nothing else is here' : parts.join('; ');
  }

  #choose(candidate: Candidate, reason: string | null): void {
    this.#reason = this.#explained(reason);
    this.#chosen = candidate;
    for (const other of this.#candidates) this.#afterRun(other, false);
  }

  /** An engine that is not wanted any more gives its memory back as soon as nothing runs on it. */
  #afterRun(candidate: Candidate, goOn = true): void {
    const unwanted = candidate.failure !== null ? candidate !== this.#chosen : this.#chosen !== null && candidate !== this.#chosen;
    if (unwanted && candidate.running === 0) candidate.closed ??= candidate.engine.close().catch(() => undefined);
    if (goOn) this.#next();
  }

  #broke(task: Task, candidate: Candidate, error: unknown): void {
    if (!isFault(error) || !this.#open) {
      // It says nothing about the engine; another work takes its place in the trial.
      candidate.started -= 1;
      task.reject(error);
      return;
    }
    candidate.failure ??= error;
    const another = candidate !== this.#chosen && this.#goOn && this.#candidates.some(({ failure }) => failure === null);
    if (!another) {
      task.reject(error);
      return;
    }
    this.#waiting.unshift(task);
    if (this.#chosen === null) this.#decide();
  }

  counters(): Readonly<Record<string, PlanCounters>> {
    return sumOf(this.#candidates.map(({ engine }) => engine.counters()));
  }

  parts(): readonly EnginePart[] {
    return this.#candidates.flatMap(({ engine, failure }) => partsOf(engine).map((part) => ({ ...part, failure: part.failure ?? failure?.message ?? null })));
  }

  async rest(): Promise<void> {
    await Promise.all(this.#candidates.map(async ({ engine, closed }) => (closed === null ? engine.rest?.() : undefined)));
  }

  async close(): Promise<void> {
    this.#open = false;
    for (const { reject } of this.#waiting.splice(0)) reject(new DeviceError({ expected: 'an open engine', found: 'one closed before the work was done', remedy: 'await every run before closing' }));
    await Promise.all(this.#candidates.map(async (candidate) => (candidate.closed ??= candidate.engine.close())));
  }
}

/** Whether its trial has room for one more: first the works that warm it up, and when all of these have ended, those that are timed. */
function hasRoom({ started, ended, width }: Candidate): boolean {
  return started < width || (started < 2 * width && ended >= width);
}

/**
 * Returns an engine that gives the first works to one engine after the other, times them, and stays with the fastest;
 * results are those of any of them. Each is warmed up by as many works as it runs at once, and timed on as many again.
 * The first of `engines` is taken where too little work comes to time them all. The others are closed.
 * @throws ConfigError for no engine at all
 */
export function autoEngine(engines: readonly Engine[], { goOn = true, note }: AutoOptions = {}): Engine {
  if (engines.length === 0) throw new ConfigError({ expected: 'at least one engine', found: 'none', remedy: 'name one' });
  return new AutoEngine(engines, goOn, note);
}
