import { ConfigError } from '../core/errors.ts';
import type { Cell, RowBatch } from '../io/format.ts';

/** Which of several alike stays: the lowest rank key, ties to the earlier row. */
export type KeepOrder =
  | { readonly kind: 'first' }
  | { readonly kind: 'longest' }
  /** The highest number, compared as doubles; null, NaN and what is not a number come last. */
  | { readonly kind: 'best'; readonly column: string }
  /** The place in a list; values not listed come behind it, null last. */
  | { readonly kind: 'priority'; readonly column: string; readonly values: readonly string[] };

/** Reads `first`, `longest`, `best:COLUMN` or `priority:COLUMN=a,b,c`. @throws ConfigError */
export function parseKeepOrder(text: string): KeepOrder {
  if (text === 'first' || text === 'longest') return { kind: text };
  const best = /^best:(.+)$/su.exec(text);
  if (best !== null) return { kind: 'best', column: best[1] };
  const priority = /^priority:([^=]+)=(.+)$/su.exec(text);
  if (priority !== null) return { kind: 'priority', column: priority[1], values: priority[2].split(',') };
  throw new ConfigError({ expected: 'the keep order first, longest, best:COLUMN or priority:COLUMN=a,b,c', found: JSON.stringify(text.slice(0, 80)), remedy: 'write one of these forms' });
}

export function keepOrderText(order: KeepOrder): string {
  if (order.kind === 'best') return `best:${order.column}`;
  if (order.kind === 'priority') return `priority:${order.column}=${order.values.join(',')}`;
  return order.kind;
}

export function keepColumns(order: KeepOrder): readonly string[] {
  return order.kind === 'best' || order.kind === 'priority' ? [order.column] : [];
}

/**
 * The key of null and of what is not a number is Infinity, so that of −Infinity must lie below: it shares the largest
 * finite key with the lowest finite number. Integers that round to one double share a key, and the earlier row stays.
 */
function keyOfNumber(cell: Cell): number {
  const value = typeof cell === 'bigint' || typeof cell === 'boolean' ? Number(cell) : cell;
  if (typeof value !== 'number' || Number.isNaN(value)) return Infinity;
  // Adding 0 turns −0 into 0: the two are one rank.
  return Math.min(-value + 0, Number.MAX_VALUE);
}

/** Returns each row's rank key; ascending keys stay first. Never NaN, never −0. */
export function rankKeys(order: KeepOrder, batch: RowBatch): Float64Array {
  const keys = new Float64Array(batch.rowCount);
  if (order.kind === 'longest') {
    const { offsets } = batch.text;
    for (let i = 0; i < keys.length; i++) keys[i] = offsets[i] - offsets[i + 1] + 0;
  } else if (order.kind === 'best') {
    const cells = batch.columns[order.column];
    for (let i = 0; i < keys.length; i++) keys[i] = keyOfNumber(cells[i]);
  } else if (order.kind === 'priority') {
    const cells = batch.columns[order.column];
    const places = new Map<string, number>();
    order.values.forEach((value, place) => {
      if (!places.has(value)) places.set(value, place);
    });
    for (let i = 0; i < keys.length; i++) {
      const cell = cells[i];
      keys[i] = cell === null || Number.isNaN(cell) ? Infinity : (places.get(String(cell)) ?? order.values.length);
    }
  }
  return keys;
}

/** A map of V8's ends the process with one more than 2²⁴. */
const MOST_IN_MAP = 2 ** 24 - 1;

/** Numbers the values of the `--within` column from 1 in order of appearance; null is a value of its own, 1 and "1" differ. */
export class Groups {
  /** Full ones and the one that is being filled. */
  private readonly numbers: Map<string, number>[] = [new Map()];
  private readonly most: number;
  /** Values since they were last taken, as they are told apart. */
  private fresh: string[] = [];
  size = 0;

  constructor(most: number = MOST_IN_MAP) {
    this.most = most;
  }

  numberOf(cell: Cell): number {
    const key = cell === null ? 'null' : `${typeof cell} ${String(cell)}`;
    for (const each of this.numbers) {
      const number = each.get(key);
      if (number !== undefined) return number;
    }
    this.restore(key);
    this.fresh.push(key);
    return this.size;
  }

  /** Returns the keys of the values that are new since the last call, in order of their numbers. */
  takeFresh(): readonly string[] {
    const { fresh } = this;
    this.fresh = [];
    return fresh;
  }

  /** Numbers the next value as an earlier run did, by its key. */
  restore(key: string): void {
    let last = this.numbers[this.numbers.length - 1];
    if (last.size === this.most) this.numbers.push((last = new Map()));
    this.size += 1;
    last.set(key, this.size);
  }
}
