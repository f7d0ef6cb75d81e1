import { ConfigError, DeviceError, type BandsawError } from '../core/errors.ts';
import { assign, type Lane } from './assign.ts';
import { sumOf } from './counters.ts';
import { partsOf, type Engine, type EngineKind, type EngineLimits, type EnginePart, type Fallback, type PlanCounters } from './engine.ts';
import { isFault, MOST_FAULTS } from './faults.ts';
import type { PlanOutputs, Work } from './plan.ts';
import { Rates } from './rates.ts';
import { bytesOf, commonLimits, fits } from './workSize.ts';

interface SideBySideOptions {
  /** When one engine fails, the others go on with its work. If false, its failure is everyone's. Default true. */
  readonly goOn?: boolean | undefined;
}

interface Member {
  readonly engine: Engine;
  /** Its description, with a number where several have the same. */
  readonly name: string;
  readonly index: number;
  readonly rates: Rates;
  readonly runs: Set<Run>;
  failure: BandsawError | null;
  /** In a row, since a run last ended well. */
  faults: number;
  late: number;
}

interface Task {
  readonly work: Work;
  readonly bytes: number;
  readonly turn: number;
  readonly runs: Set<Run>;
  /** Engines it failed on, which get it again only if nobody else is left. */
  readonly failedOn: Set<Member>;
  settled: boolean;
  readonly resolve: (outputs: PlanOutputs) => void;
  readonly reject: (error: unknown) => void;
}

interface Run {
  readonly task: Task;
  readonly member: Member;
  readonly started: number;
  readonly warm: boolean;
  /** Milliseconds it should take, where that is known. */
  readonly expected: number | undefined;
}

/** Works that are done sooner than this are not worth running twice. */
const leastMs = 20;

class SideBySide implements Engine {
  readonly kind: EngineKind;
  readonly software: boolean;
  readonly concurrency: number;
  readonly limits: EngineLimits;
  readonly #members: readonly Member[];
  readonly #goOn: boolean;
  /** In the order they came, works of a failed engine back in their place. */
  readonly #waiting: Task[] = [];
  #turns = 0;
  #open = true;
  readonly #fallbacks: Fallback[] = [];
  #closing: Promise<void>[] = [];
  #alarm: ReturnType<typeof setTimeout> | undefined;

  constructor(engines: readonly Engine[], goOn: boolean) {
    this.#members = engines.map((engine, index) => ({ engine, name: nameOf(engines, index), index, rates: new Rates(), runs: new Set<Run>(), failure: null, faults: 0, late: 0 }));
    this.#goOn = goOn;
    const kinds = new Set(engines.map(({ kind }) => kind));
    this.kind = kinds.size === 1 ? engines[0].kind : 'both';
    this.software = engines.every(({ software }) => software);
    // Results are taken in order: while a slow engine holds the first, the others need works to go on with.
    this.concurrency = 2 * engines.reduce((sum, { concurrency }) => sum + concurrency, 0);
    this.limits = commonLimits(engines.map(({ limits }) => limits));
  }

  get description(): string {
    return this.#members.map(({ name, failure }) => (failure === null ? name : `${name} (until it failed)`)).join(' + ');
  }

  get fallbacks(): readonly Fallback[] {
    return [...this.#fallbacks];
  }

  #working(): Member[] {
    return this.#members.filter(({ failure }) => failure === null);
  }

  /** Inputs of a work that two engines were given may be read a little longer, by the one whose result nobody waits for. */
  async run(work: Work): Promise<PlanOutputs> {
    if (!this.#open) throw new DeviceError({ expected: 'an open engine', found: 'a closed one', remedy: 'open another' });
    return new Promise((resolve, reject) => {
      this.#waiting.push({ work, bytes: bytesOf(work), turn: this.#turns++, runs: new Set(), failedOn: new Set(), settled: false, resolve, reject });
      this.#next();
    });
  }

  /** Starts what can start; called whenever a work comes, a run ends or an engine drops out. */
  #next(): void {
    clearTimeout(this.#alarm);
    if (!this.#open) return;
    this.#refuse();
    const working = this.#working();
    const now = performance.now();
    const takes = this.#waiting.map((task) => this.#members.map((member) => (this.#mayTake(member, task) ? member.rates.expected(task.work.plan.name, task.bytes) : Infinity)));
    const places = assign(takes, working.flatMap((member) => lanesOf(member, now)));
    const starting = this.#waiting.map((task, at) => ({ task, place: places[at] })).filter(({ place }) => place !== null);
    for (const { task, place } of starting) {
      this.#waiting.splice(this.#waiting.indexOf(task), 1);
      this.#start(task, this.#members[place as number]);
    }
    this.#repeat(working, now);
  }

  #mayTake(member: Member, task: Task): boolean {
    const can = (each: Member): boolean => each.failure === null && fits(task.work, each.engine.limits);
    return can(member) && (!task.failedOn.has(member) || !this.#members.some((each) => can(each) && !task.failedOn.has(each)));
  }

  /** Turns works away that no engine is left for. */
  #refuse(): void {
    const failed = this.#members.find(({ failure }) => failure !== null);
    const nobody = this.#working().length === 0 || (!this.#goOn && failed !== undefined);
    const lost = this.#waiting.filter(({ work }) => nobody || !this.#working().some(({ engine }) => fits(work, engine.limits)));
    for (const task of lost) {
      this.#waiting.splice(this.#waiting.indexOf(task), 1);
      // A work too large for all of them is for one of them to refuse, with its numbers.
      if (failed === undefined) this.#start(task, this.#members[0]);
      else settle(task, () => task.reject(lastFailure(this.#members)));
    }
  }

  /**
   * Idle lanes run works again that another engine will end later than they would, or that have taken longer than they
   * should: the first result counts. So a slow engine holds nobody up, neither at the end nor in between.
   */
  #repeat(working: readonly Member[], now: number): void {
    let soonest = Infinity;
    const running = working.flatMap(({ runs }) => [...runs]).filter(({ task }) => !task.settled && task.runs.size === 1);
    running.sort((a, b) => a.task.turn - b.task.turn);
    for (const run of running) {
      for (const member of working) {
        if (member === run.member || member.runs.size >= member.engine.concurrency || !this.#mayTake(member, run.task)) continue;
        const takes = member.rates.atMost(run.task.work.plan.name, run.task.bytes);
        if (takes === undefined) continue;
        const due = dueIn(run, Math.max(leastMs, takes), now);
        if (due > 0) soonest = Math.min(soonest, due);
        else {
          this.#start(run.task, member);
          break;
        }
      }
    }
    if (soonest < Infinity) this.#alarm = setTimeout(() => this.#next(), Math.ceil(soonest));
  }

  #start(task: Task, member: Member): void {
    const plan = task.work.plan.name;
    const run: Run = { task, member, started: performance.now(), warm: member.rates.isWarm(plan), expected: member.rates.expected(plan, task.bytes) };
    member.runs.add(run);
    task.runs.add(run);
    member.engine.run(task.work).then(
      (outputs) => this.#ended(run, () => task.resolve(outputs)),
      (error: unknown) => this.#broke(run, error),
    );
  }

  #ended(run: Run, give: () => void): void {
    const { member, task } = run;
    member.runs.delete(run);
    task.runs.delete(run);
    member.rates.learn(task.work.plan.name, task.bytes, performance.now() - run.started, run.warm);
    member.faults = 0;
    if (task.settled) member.late += 1;
    settle(task, give);
    this.#next();
  }

  #broke(run: Run, error: unknown): void {
    const { member, task } = run;
    member.runs.delete(run);
    task.runs.delete(run);
    if (isFault(error) && this.#open) {
      task.failedOn.add(member);
      member.faults += 1;
      const passing = this.#goOn && error.recovery === 'retry' && member.faults < MOST_FAULTS;
      if (member.failure === null) this.#note(member, error, passing);
      if (!passing) this.#drop(member, error);
      if (!task.settled && task.runs.size === 0) {
        const at = this.#waiting.findIndex(({ turn }) => turn > task.turn);
        this.#waiting.splice(at < 0 ? this.#waiting.length : at, 0, task);
      }
    } else settle(task, () => task.reject(error));
    this.#next();
  }

  /** Says who does the work that failed: for good, or this once. */
  #note(member: Member, { message }: BandsawError, passing: boolean): void {
    const rest = this.#working().filter((each) => each !== member);
    if (rest.length === 0 || !this.#goOn) return;
    const last = this.#fallbacks.at(-1);
    const entry = { from: member.name, to: rest.map(({ name }) => name).join(' + '), reason: message };
    if (!passing) this.#fallbacks.push(entry);
    else if (last?.batches !== undefined && last.from === entry.from && last.reason === message) this.#fallbacks[this.#fallbacks.length - 1] = { ...last, batches: last.batches + 1 };
    else this.#fallbacks.push({ ...entry, batches: 1 });
  }

  /** Its other runs fail by themselves; its memory is given back at once. */
  #drop(member: Member, failure: BandsawError): void {
    if (member.failure !== null) return;
    member.failure = failure;
    this.#closing.push(member.engine.close().catch(() => undefined));
  }

  counters(): Readonly<Record<string, PlanCounters>> {
    return sumOf(this.#members.map(({ engine }) => engine.counters()));
  }

  parts(): readonly EnginePart[] {
    return this.#members.flatMap(({ engine, name, failure, late }) => partsOf(engine).map((part) => ({ ...part, name: part.name === engine.description ? name : part.name, failure: part.failure ?? failure?.message ?? null, late: part.late + late })));
  }

  async rest(): Promise<void> {
    await Promise.all(this.#working().map(async ({ engine }) => engine.rest?.()));
  }

  async close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    clearTimeout(this.#alarm);
    for (const task of this.#waiting.splice(0)) {
      settle(task, () => task.reject(new DeviceError({ expected: 'an open engine', found: 'one closed before the work was done', remedy: 'await every run before closing' })));
    }
    await Promise.all([...this.#closing, ...this.#working().map(async ({ engine }) => engine.close())]);
  }
}

function nameOf(engines: readonly Engine[], index: number): string {
  const { description } = engines[index];
  const alike = engines.filter((each) => each.description === description);
  return alike.length === 1 ? description : `${description}, device ${alike.indexOf(engines[index]) + 1}`;
}

function settle(task: Task, give: () => void): void {
  if (task.settled) return;
  task.settled = true;
  give();
}

function lastFailure(members: readonly Member[]): BandsawError {
  return members.map(({ failure }) => failure).findLast((failure) => failure !== null) as BandsawError;
}

function lanesOf({ engine, index, runs }: Member, now: number): Lane[] {
  const busy = [...runs].map((run) => ({ engine: index, freeIn: Math.max(Number.MIN_VALUE, restOf(run, now)) }));
  const idle = Array.from({ length: Math.max(0, engine.concurrency - busy.length) }, () => ({ engine: index, freeIn: 0 }));
  return [...idle, ...busy];
}

/** Milliseconds a run still needs. One that is overdue is taken to need as long again as it is late. */
function restOf({ started, expected }: Run, now: number): number {
  return expected === undefined ? Infinity : Math.abs(started + expected - now);
}

/** Milliseconds until it is worth running the same work on another engine that needs `takes` for it. */
function dueIn({ started, expected }: Run, takes: number, now: number): number {
  const elapsed = now - started;
  if (expected === undefined) return takes - elapsed;
  return expected - elapsed > takes ? 0 : expected + takes - elapsed;
}

/**
 * Returns an engine that shares works among all of `engines`, each going where it will end first by the rates measured
 * so far; results are those of any of them. Works too large for one go to the others. An engine that fails as a device
 * does leaves its works to the rest; when the last has failed, runs reject with its error. Closing it closes all.
 * @throws ConfigError for no engine at all
 */
export function sideBySide(engines: readonly Engine[], { goOn = true }: SideBySideOptions = {}): Engine {
  if (engines.length === 0) throw new ConfigError({ expected: 'at least one engine', found: 'none', remedy: 'name one' });
  return new SideBySide(engines, goOn);
}
