import { InputError } from '../../../core/errors.ts';
import { signalOf } from '../../../signals/registry.ts';
import type { SignalValue } from '../../../signals/signal.ts';
import type { Cell } from '../../../io/format.ts';
import type { StoredBatch } from './storedBatch.ts';

export const REDPAJAMA_FAMILY = 'redpajama-v2.';
export const REDPAJAMA_KEY = 'quality_signals';
/** Columns and keys that name a row, the first that is there. */
export const REDPAJAMA_IDS: readonly string[] = ['id', 'doc_id'];

/** How RedPajama-V2 names its perplexity buckets where it does not number them. */
const BUCKETS: Readonly<Record<string, number>> = { head: 0, middle: 1, tail: 2 };

export type Fields = Readonly<Record<string, unknown>>;

/** A row of RedPajama-V2's own form: its signals as that corpus publishes them, {name: [[start, end, score], …]}; null for a row without a text. */
export interface RedpajamaRow {
  readonly id: Cell;
  readonly all: Fields | null;
}

/** Says of a file that holds them what is wrong with a row. */
export function refuseRow(file: string, row: number, expected: string, found: string): InputError {
  return new InputError({ expected, found, remedy: 'measure the signals again', file, row });
}

/** Returns the signals of a row, which may be an object or its JSON. @throws InputError */
export function signalsOfRow(value: unknown, file: string, row: number): Fields | null {
  let all = value;
  if (typeof all === 'string') {
    try {
      all = JSON.parse(all);
    } catch (error) {
      throw refuseRow(file, row, `${REDPAJAMA_KEY} to be JSON`, (error as Error).message);
    }
  }
  if (all === undefined || typeof all !== 'object' || Array.isArray(all)) throw refuseRow(file, row, `an object with ${REDPAJAMA_KEY}, an object or null`, all === undefined ? 'nothing' : Array.isArray(all) ? 'a list' : typeof all);
  return all as Fields | null;
}

/** Returns rows as stored signals: each file stands for an input of its own, row for row. @param signals as for a stored file @throws InputError */
export function storedRows(parsed: readonly RedpajamaRow[], signals: readonly string[] | null, file: string, firstRow: number): StoredBatch {
  const wanted = (signals ?? []).map((id) => ({ name: id.slice(REDPAJAMA_FAMILY.length), isLines: signalOf(id)?.type === 'lines' }));
  return {
    rowCount: parsed.length,
    files: parsed.map(() => file),
    rows: parsed.map((_, i) => firstRow + i),
    ids: parsed.map(({ id }) => id),
    values: wanted.map(({ name, isLines }) => parsed.map(({ all }, i) => (all === null ? null : valueOf(all[name], name, isLines, file, firstRow + i)))),
    measured: signals === null ? [] : parsed.map(({ all }) => all !== null),
  };
}

function valueOf(spans: unknown, name: string, isLines: boolean, file: string, row: number): SignalValue {
  if (spans === undefined || spans === null) return null;
  const refuse = (): InputError => refuseRow(file, row, `a list of [start, end, score] for ${name}`, (JSON.stringify(spans) ?? 'nothing').slice(0, 80));
  if (!Array.isArray(spans)) throw refuse();
  const scores = spans.map((span): number | null => {
    const score: unknown = Array.isArray(span) ? span[2] : undefined;
    if (typeof score === 'string' && Object.hasOwn(BUCKETS, score)) return BUCKETS[score];
    if (score !== null && typeof score !== 'number') throw refuse();
    return score;
  });
  if (!isLines) {
    if (scores.length > 1) throw refuse();
    return scores[0] ?? null;
  }
  // A document without lines has one span without a score.
  if (scores.length === 1 && scores[0] === null) return [];
  if (scores.includes(null)) throw refuse();
  return scores as number[];
}
