import { rebuild } from '../../edits/editWriter.ts';

/** A stretch of a text that was changed: `=` stands there as before, `<` stood there and went, `>` came, `…` so many bytes left out. */
export type ChangedRun = readonly ['=' | '<' | '>', string] | readonly ['…', number];

/** One change as edits.parquet has it: `inserted` stands at byte `start` of the text that its step left, in the place of `removed`. */
export interface SpanChange {
  readonly step: number;
  readonly start: number;
  readonly removed: Uint8Array;
  readonly inserted: Uint8Array;
}

/** Bytes shown of what went or came at one place. */
const MOST_SPAN = 240;
/** Bytes shown before and behind a change. */
const CONTEXT = 90;
/** So few bytes are not worth leaving out. */
const GAP = 60;
const MOST_CHANGES = 8;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const isContinuation = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;

/** Returns the text that a step left, from the one that all steps left. @param changes all of the document, in order @throws RangeError where they are not those of the text */
export function textAfter(text: Uint8Array, changes: readonly SpanChange[], step: number): Uint8Array {
  let left = text;
  for (let end = changes.length; end > 0 && changes[end - 1].step > step; ) {
    let from = end;
    while (from > 0 && changes[from - 1].step === changes[end - 1].step) from -= 1;
    left = rebuild(left, changes.slice(from, end).map(({ start, removed, inserted }) => ({ at: start, inserted: inserted.length, removed })));
    end = from;
  }
  return left;
}

/**
 * Returns the first places that a step changed, with what stands around each. Bounded, whatever the text is.
 * @param text as the step left it
 * @param changes the step's own, in order
 */
export function changedRuns(text: Uint8Array, changes: readonly Omit<SpanChange, 'step'>[]): { readonly runs: readonly ChangedRun[]; readonly whole: boolean } {
  const runs: ChangedRun[] = [];
  let at = 0;
  const equalTo = (end: number, first: boolean, last: boolean): void => {
    if (end <= at) return;
    const head = first ? at : Math.min(end, forward(text, at + CONTEXT));
    const tail = last ? end : Math.max(head, backward(text, end - CONTEXT));
    if (tail - head <= GAP) runs.push(['=', decoder.decode(text.subarray(at, end))]);
    else {
      if (head > at) runs.push(['=', decoder.decode(text.subarray(at, head))]);
      runs.push(['…', tail - head]);
      if (tail < end) runs.push(['=', decoder.decode(text.subarray(tail, end))]);
    }
    at = end;
  };
  const span = (kind: '<' | '>', bytes: Uint8Array): void => {
    if (bytes.length === 0) return;
    const end = bytes.length <= MOST_SPAN ? bytes.length : backward(bytes, MOST_SPAN);
    runs.push([kind, decoder.decode(bytes.subarray(0, end))]);
    if (end < bytes.length) runs.push(['…', bytes.length - end]);
  };
  const shown = changes.slice(0, MOST_CHANGES);
  for (const [i, { start, removed, inserted }] of shown.entries()) {
    equalTo(start, i === 0, false);
    span('<', removed);
    span('>', inserted);
    at = start + inserted.length;
  }
  equalTo(text.length, false, true);
  return { runs, whole: changes.length === shown.length };
}

/** The next place at or behind `at` where a character begins. */
function forward(bytes: Uint8Array, at: number): number {
  let place = at;
  while (isContinuation(bytes[place]) && place < at + 4) place += 1;
  return Math.min(place, bytes.length);
}

/** The last place at or before `at` where a character begins. */
function backward(bytes: Uint8Array, at: number): number {
  let place = Math.max(0, at);
  while (place > 0 && isContinuation(bytes[place]) && place > at - 4) place -= 1;
  return place;
}
