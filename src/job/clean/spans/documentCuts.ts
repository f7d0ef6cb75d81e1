import type { CutReason } from './cutWriter.ts';

interface Cut {
  readonly start: number;
  readonly end: number;
  readonly why: CutReason;
}

/** What one document loses, by place in its text. Reused: `begin` forgets the last document. */
export class DocumentCuts {
  #cuts: Cut[] = [];
  #isSorted = true;
  #length = 0;

  /** @param length bytes of the text */
  begin(length: number): this {
    this.#cuts = [];
    this.#isSorted = true;
    this.#length = length;
    return this;
  }

  get count(): number {
    return this.#cuts.length;
  }

  /** Takes bytes [start, end) out, in any order; where cuts overlap, the one that begins first has what they share. @throws RangeError */
  add(start: number, end: number, why: CutReason): void {
    if (!(start >= 0 && start <= end && end <= this.#length)) throw new RangeError(`a cut of bytes ${start} to ${end} of a text of ${this.#length}`);
    if (start === end) return;
    const last = this.#cuts.at(-1);
    if (last !== undefined && (start < last.start || (start === last.start && end < last.end))) this.#isSorted = false;
    this.#cuts.push({ start, end, why });
  }

  start(index: number): number {
    return this.#sorted()[index].start;
  }

  end(index: number): number {
    return this.#sorted()[index].end;
  }

  /** Calls with each part that goes, in order and apart from the others. */
  each(call: (start: number, end: number, why: CutReason) => void): void {
    let from = 0;
    for (const { start, end, why } of this.#sorted()) {
      if (end <= from) continue;
      call(Math.max(start, from), end, why);
      from = end;
    }
  }

  /** Returns what is left of the text: itself where nothing goes. */
  left(text: Uint8Array): Uint8Array {
    if (this.#cuts.length === 0) return text;
    const out = new Uint8Array(text.length);
    let read = 0;
    let used = 0;
    this.each((start, end) => {
      out.set(text.subarray(read, start), used);
      used += start - read;
      read = end;
    });
    out.set(text.subarray(read), used);
    return out.subarray(0, used + text.length - read);
  }

  #sorted(): readonly Cut[] {
    if (!this.#isSorted) this.#cuts.sort((a, b) => a.start - b.start || a.end - b.end);
    this.#isSorted = true;
    return this.#cuts;
  }
}
