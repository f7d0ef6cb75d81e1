import { isBandsawError } from '../core/errors.ts';
import type { Engine } from '../engine/engine.ts';
import type { Retain } from '../engine/plan.ts';
import type { Residents } from '../engine/residents.ts';
import { UnitSet } from '../store/unitSet.ts';

/** A stretch of units whose signatures lie in one resident, row after row. */
export interface SignatureSegment {
  readonly key: string;
  readonly firstUnit: number;
  /** Rows there is room for. */
  readonly rows: number;
}

/** Units from the first number to before the second. */
export type UnitRange = readonly [number, number];

export interface SignatureRun {
  readonly firstUnit: number;
  readonly rows: number;
  readonly slots: Uint32Array;
}

/** The first segment's bytes; each further one is twice as large, up to what one buffer may hold. */
const FIRST_BYTES = 8 * 2 ** 20;

/** Fewer rows are not worth a segment of their own. */
const LEAST_ROWS = 64;

/** Rows read back at once when signatures have to leave the device. */
const EVICT_BYTES = 8 * 2 ** 20;

/**
 * Signatures that stay on the device from the sketch pass to the join, in the order of units, as long as all of them
 * fit. They are nowhere else then: what goes with a lost device is sketched again from the texts, for the few units that
 * need it. When one does not fit they all go to the host, as if there had been no room from the start. An engine that
 * has residents only after a while, because it had to be chosen first, gets what came before from the host.
 */
export class DeviceSignatures {
  /** Units whose signatures are neither on the device nor on the host. */
  readonly lost = new UnitSet();
  readonly #engine: Engine;
  readonly #rowWords: number;
  #residents: Residents | undefined;
  #segments: SignatureSegment[] = [];
  #room = 0;
  /** Units from #start to #end are on the device; those before are on the host. */
  #start = 0;
  #end = 0;
  /** Nothing more is placed. */
  #over = false;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(engine: Engine, rowWords: number) {
    this.#engine = engine;
    this.#rowWords = rowWords;
  }

  /**
   * Those of a job that is gone on with. What was on a device then is lost; so that it stays known which units are, no
   * more are placed on one where some are missing, nor without `keep`: where all have to come to the host anyway.
   */
  static resumed(engine: Engine, rowWords: number, missing: readonly UnitRange[], keep = true): DeviceSignatures {
    const signatures = new DeviceSignatures(engine, rowWords);
    for (const [from, to] of missing) for (let unit = from; unit < to; unit++) signatures.lost.add(unit);
    signatures.#over = missing.length > 0 || !keep;
    return signatures;
  }

  /** Units whose signatures are not on the host, as ranges in order: what a later run does not find any more. */
  get missing(): readonly UnitRange[] {
    const ranges: [number, number][] = [];
    const add = (from: number, to: number): void => {
      const last = ranges.at(-1);
      if (last !== undefined && last[1] === from) last[1] = to;
      else if (to > from) ranges.push([from, to]);
    };
    for (const unit of this.lost) if (this.#segments.length === 0 || unit < this.#start) add(unit, unit + 1);
    if (this.#segments.length > 0) add(this.#start, this.#end);
    return ranges;
  }

  get rowWords(): number {
    return this.#rowWords;
  }

  /** Units below this one were on the host before there was a device to keep them. */
  get onHostBelow(): number {
    return this.#start;
  }

  /** The segments that have all units from `onHostBelow` on, and room for those below, ascending; null if there are none such. */
  get segments(): readonly SignatureSegment[] | null {
    if (this.#over || this.#residents === undefined || this.#end === this.#start) return null;
    if (this.#alive(this.#residents)) return this.#segments;
    this.#lose();
    return null;
  }

  /**
   * Returns what a sketch of these units must retain; null if its signatures have to come to the host. Units come in
   * order and without gaps.
   */
  async place(firstUnit: number, units: number): Promise<readonly Retain[] | null> {
    // Batches are placed one after the other, whoever waits for whom.
    const placed = this.#turn.then(async () => this.#place(firstUnit, units));
    this.#turn = placed.catch(() => undefined);
    return placed;
  }

  async #place(firstUnit: number, units: number): Promise<readonly Retain[] | null> {
    if (this.#over) return null;
    if (this.#residents === undefined) {
      this.#residents = this.#engine.residents;
      if (this.#residents === undefined) return null;
      this.#start = firstUnit;
      this.#end = firstUnit;
    }
    const residents = this.#residents;
    this.#over = !this.#alive(residents) || !(await this.#reserve(residents, firstUnit + units));
    if (this.#over) return null;
    const retain: Retain[] = [];
    for (const { key, firstUnit: first, rows } of this.#segments) {
      const from = Math.max(first, firstUnit);
      const to = Math.min(first + rows, firstUnit + units);
      if (from < to) retain.push({ buffer: 'signatures', from: (from - firstUnit) * this.#rowWords, words: (to - from) * this.#rowWords, key, to: (from - first) * this.#rowWords });
    }
    return retain;
  }

  async #reserve(residents: Residents, units: number): Promise<boolean> {
    while (this.#room < units) if (!(await this.#grow(residents))) return false;
    return true;
  }

  async #grow(residents: Residents): Promise<boolean> {
    const mostRows = Math.floor(Math.min(residents.mostWords, residents.freeWords) / this.#rowWords);
    const wanted = Math.floor((FIRST_BYTES * 2 ** this.#segments.length) / (4 * this.#rowWords));
    // The budget is a promise of the caller's, the memory may be less.
    for (let rows = Math.min(mostRows, wanted); rows >= LEAST_ROWS; rows = Math.floor(rows / 2)) {
      const key = await orNull(residents.make(rows * this.#rowWords));
      if (key === null) continue;
      this.#segments.push({ key, firstUnit: this.#room, rows });
      this.#room += rows;
      return true;
    }
    return false;
  }

  /** Takes note that the sketch of these units is done, placed as `place` said. */
  settle(firstUnit: number, units: number): void {
    this.#end = Math.max(this.#end, firstUnit + units);
    if (this.holds(firstUnit, units)) return;
    // The batch was done, but by an engine that took over and keeps nothing.
    for (let unit = firstUnit; unit < firstUnit + units; unit++) this.lost.add(unit);
    this.#over = true;
  }

  /** Returns whether the device has the signatures of these units. */
  holds(firstUnit: number, units: number): boolean {
    const residents = this.#residents;
    if (residents === undefined || !this.#alive(residents)) return false;
    return this.#segments.every(({ key, firstUnit: first, rows }) => {
      const from = Math.max(first, firstUnit) - first;
      const to = Math.min(first + rows, firstUnit + units) - first;
      return from >= to || residents.holds(key, from * this.#rowWords, to * this.#rowWords);
    });
  }

  /**
   * Yields what is on the device, in order of units, and gives its memory back, if not all of it can stay there. What a
   * device takes with it meanwhile is lost.
   */
  async *evict(): AsyncGenerator<SignatureRun> {
    const residents = this.#residents;
    if (!this.#over || residents === undefined) return;
    const atOnce = Math.max(1, Math.floor(EVICT_BYTES / (4 * this.#rowWords)));
    for (const { key, firstUnit, rows } of this.#segments) {
      const last = Math.min(firstUnit + rows, this.#end);
      for (let from = Math.max(firstUnit, this.#start); from < last; from += atOnce) {
        const count = Math.min(atOnce, last - from);
        const slots = await orNull(residents.read(key, (from - firstUnit) * this.#rowWords, count * this.#rowWords));
        if (slots === null) {
          this.#lose();
          return;
        }
        this.#start = from + count;
        yield { firstUnit: from, rows: count, slots };
      }
    }
    this.release();
  }

  /** Gives the device's memory back. */
  release(): void {
    for (const { key } of this.#segments) this.#residents?.drop(key);
    this.#segments = [];
    this.#residents = undefined;
    this.#over = true;
  }

  /** Gives up what is on the device. */
  abandon(): void {
    this.#lose();
  }

  #alive(residents: Residents): boolean {
    return this.#engine.residents === residents && this.#segments.every(({ key }) => residents.has(key));
  }

  #lose(): void {
    for (let unit = this.#start; unit < this.#end; unit++) this.lost.add(unit);
    this.release();
  }
}

/** Null for what a device cannot give. */
async function orNull<T>(promise: Promise<T>): Promise<T | null> {
  try {
    return await promise;
  } catch (error) {
    if (isBandsawError(error, 'device')) return null;
    throw error;
  }
}
