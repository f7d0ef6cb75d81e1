import { Worker } from 'node:worker_threads';
import { InputError } from '../../core/errors.ts';
import { packError, unpackError } from '../../core/packedError.ts';
import type { RowBatch } from '../format.ts';
import type { TextReader } from '../replacedTexts.ts';
import { onTextRelease } from '../textRoom.ts';
import { PARTS_AHEAD, type Answer, type IoTask, type Order, type PartOf, type ResultOf } from './messages.ts';
import { packageFile } from '../../core/packageFile.ts';

const builtWorker = packageFile('dist/bundle/ioWorker.js');

/** A worker that is gone: what it was at can be done in the calling thread. */
export class WorkerLost extends Error {}

/** A thread that has been silent for so long, with room for what it makes, waits for a disk that does not answer. */
const PATIENCE = 600_000;
/** It is counted in turns of a timer, which do not pass while the machine sleeps. */
const TURNS = 10;

/** What is short-lived in a thread, its buffers with it, is collected at about this much; by default it would be up to three times that. */
const YOUNG_MB = 16;

/** So many may be lost before none is started any more. */
const MOST_LOST = 3;

export interface IoRun<T extends IoTask> {
  readonly parts: AsyncGenerator<PartOf<T>, ResultOf<T>>;
  /** Gives up what is left of the task, begun or not. */
  stop(): void;
}

interface Running {
  readonly id: number;
  readonly task: IoTask;
  readonly texts: TextReader | null;
  readonly answers: Answer[];
  worker: Worker | null;
  lost: Error | null;
  /** Turns of the watch since it was heard of. */
  silent: number;
  /** Parts that were taken or wait to be. */
  untaken: number;
  ended: boolean;
  wake: (() => void) | null;
}

/** Reading and writing threads, each started when there is a task for it, but for a first one that may be warm. Tasks begin in the order in which they came. */
export class IoPool {
  readonly size: number;
  readonly #script: URL;
  readonly #busy = new Map<Worker, Running | null>();
  readonly #queue: Running[] = [];
  readonly #patience: number;
  #watch: NodeJS.Timeout | null = null;
  #nextId = 0;
  #lost = 0;
  #open = true;

  /** @param size threads at most, at least 1 @param patience milliseconds, see PATIENCE */
  constructor(size: number, script: URL = builtWorker, patience: number = PATIENCE) {
    this.size = size;
    this.#script = script;
    this.#patience = patience;
  }

  /** Threads there are now. */
  get threads(): number {
    return this.#busy.size;
  }

  /** Starts one thread, if there is none: it loads while the caller finds out what is to be done. */
  warm(): void {
    if (this.#busy.size === 0) this.#start().unref();
  }

  /**
   * Puts a task in line at once. Its parts come in order; whoever does not want the rest calls `stop`. Memory is
   * bounded by what a worker may have made ahead (PARTS_AHEAD).
   * @param texts asked where the task is to replace some; the buffers it gives are transferred
   * @throws (while iterating) what the task throws; WorkerLost if its thread ended or could not start; InputError naming
   *   the file if its thread is silent for ten minutes
   */
  run<T extends IoTask>(task: T, texts: TextReader | null = null): IoRun<T> {
    const running: Running = { id: this.#nextId++, task, texts, answers: [], worker: null, lost: null, silent: 0, untaken: 0, ended: false, wake: null };
    this.#queue.push(running);
    this.#next();
    return { parts: this.#parts<T>(running), stop: () => this.#stop(running) };
  }

  async *#parts<T extends IoTask>(running: Running): AsyncGenerator<PartOf<T>, ResultOf<T>> {
    for (;;) {
      const answer = running.answers.shift();
      if (answer === undefined) {
        if (running.lost !== null) throw running.lost;
        await new Promise<void>((resolve) => (running.wake = resolve));
        running.wake = null;
      } else if ('failure' in answer) throw unpackError(answer.failure);
      else if ('result' in answer) return answer.result as ResultOf<T>;
      else if ('part' in answer) {
        running.untaken -= 1;
        running.silent = 0;
        running.worker?.postMessage({ id: running.id, taken: true } satisfies Order);
        const { part } = answer;
        if (running.worker !== null && 'text' in part) this.#wantBack(running.worker, part);
        yield part as PartOf<T>;
      }
    }
  }

  /** The thread that made the texts of a batch gets their memory again, as long as it is there. */
  #wantBack(worker: Worker, batch: RowBatch): void {
    const buffer = batch.text.bytes.buffer as ArrayBuffer;
    onTextRelease(batch, () => {
      if (this.#busy.has(worker) && buffer.byteLength > 0) worker.postMessage({ spare: buffer } satisfies Order, [buffer]);
    });
  }

  #stop(running: Running): void {
    running.answers.length = 0;
    if (running.ended) return;
    const at = this.#queue.indexOf(running);
    if (at >= 0) {
      this.#queue.splice(at, 1);
      this.#lose(running, new WorkerLost('stopped before it began'));
    } else running.worker?.postMessage({ id: running.id, stop: true } satisfies Order);
  }

  #next(): void {
    while (this.#queue.length > 0) {
      if (!this.#open || this.#lost > MOST_LOST) {
        for (const running of this.#queue.splice(0)) this.#lose(running, new WorkerLost('no thread'));
        return;
      }
      const worker = this.#choose();
      if (worker === undefined) return;
      const running = this.#queue.shift() as Running;
      running.worker = worker;
      this.#busy.set(worker, running);
      worker.ref();
      this.#watch ??= setInterval(() => this.#look(), this.#patience / TURNS).unref();
      worker.postMessage({ id: running.id, task: running.task } satisfies Order, []);
    }
  }

  #choose(): Worker | undefined {
    for (const [worker, running] of this.#busy) if (running === null) return worker;
    return this.#busy.size < this.size ? this.#start() : undefined;
  }

  #start(): Worker {
    const worker = new Worker(this.#script, { execArgv: [], resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } });
    this.#busy.set(worker, null);
    let why = 'its thread gone';
    worker.on('message', (answer: Answer) => this.#take(worker, answer));
    worker.on('messageerror', (error) => {
      // What follows the message that could not be read would be taken for the whole.
      this.#drop(worker, error.message);
      void worker.terminate();
    });
    worker.on('error', (error) => (why = error.message));
    worker.on('exit', () => this.#drop(worker, why));
    return worker;
  }

  #take(worker: Worker, answer: Answer): void {
    const running = this.#busy.get(worker);
    if (running === undefined || running === null || running.id !== answer.id) return;
    running.silent = 0;
    if ('alive' in answer) return;
    if ('textsOf' in answer) {
      void this.#giveTexts(worker, running, answer.textsOf);
      return;
    }
    running.answers.push(answer);
    if ('part' in answer) running.untaken += 1;
    else {
      running.ended = true;
      this.#busy.set(worker, null);
      // An idle thread does not keep the process alive.
      worker.unref();
    }
    running.wake?.();
    this.#next();
  }

  async #giveTexts(worker: Worker, { id, texts }: Running, { first, count }: { readonly first: number; readonly count: number }): Promise<void> {
    try {
      if (texts === null) throw new Error('a task that replaces texts was given none');
      const given = await texts(first, count);
      // Of nothing there may be one buffer for all.
      const buffers = new Set([given.rows.buffer, given.offsets.buffer, given.bytes.buffer] as ArrayBuffer[]);
      worker.postMessage({ id, texts: given } satisfies Order, [...buffers].filter(({ byteLength }) => byteLength > 0));
    } catch (error) {
      worker.postMessage({ id, noTexts: packError(error) } satisfies Order, []);
    }
  }

  /** A thread is waited for in this process, which would hang with it; redoing its task here would hang, too. */
  #look(): void {
    for (const [worker, running] of this.#busy) {
      if (running === null || (running.untaken > 0 && running.untaken >= PARTS_AHEAD[running.task.kind])) continue;
      running.silent += 1;
      if (running.silent <= TURNS) continue;
      // It is not counted as lost: for want of threads its work would be done here, which would hang as it does.
      this.#busy.delete(worker);
      worker.unref();
      void worker.terminate();
      const minutes = Math.round(this.#patience / 60_000);
      this.#lose(running, new InputError({ expected: 'the file to be read further', found: `nothing from it for ${minutes} minutes`, remedy: 'check the disk or the network behind it, and run the same command again: the job goes on where it was', file: running.task.path }));
      this.#next();
    }
    if (![...this.#busy.values()].some((running) => running !== null) && this.#watch !== null) {
      clearInterval(this.#watch);
      this.#watch = null;
    }
  }

  #drop(worker: Worker, found: string): void {
    const running = this.#busy.get(worker);
    if (running === undefined) return;
    this.#busy.delete(worker);
    this.#lost += 1;
    if (running !== null) this.#lose(running, new WorkerLost(found));
    this.#next();
  }

  #lose(running: Running, why: Error): void {
    running.ended = true;
    running.lost = why;
    running.wake?.();
  }

  /** Ends the threads that have nothing to do, which gives back what their heaps hold; others start when there is a task again. */
  async rest(): Promise<void> {
    const idle = [...this.#busy].filter(([, running]) => running === null).map(([worker]) => worker);
    for (const worker of idle) this.#busy.delete(worker);
    await Promise.all(idle.map(async (worker) => worker.terminate()));
  }

  /** Ends all threads; what still runs is lost. */
  async close(): Promise<void> {
    this.#open = false;
    if (this.#watch !== null) clearInterval(this.#watch);
    const workers = [...this.#busy.keys()];
    const tasks = [...this.#busy.values(), ...this.#queue.splice(0)];
    this.#busy.clear();
    for (const running of tasks) if (running !== null) this.#lose(running, new WorkerLost('a closed pool'));
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
