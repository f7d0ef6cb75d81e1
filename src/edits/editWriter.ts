/** One place where the text was changed. */
export interface Span {
  /** Byte in the new text at which it lies. */
  readonly at: number;
  /** Bytes of the new text that stand in for the removed ones, 0 for a plain removal. */
  readonly inserted: number;
  /** What stood there before: a view of the original, or a copy of it. */
  readonly removed: Uint8Array;
}

/** Collects an edit of one text. Reused: `begin` forgets the last text; results are valid until then. */
export class EditWriter {
  #original: Uint8Array = new Uint8Array(0);
  #out = new Uint8Array(1024);
  #used = 0;
  #read = 0;
  #spans: Span[] = [];

  begin(original: Uint8Array): this {
    this.#original = original;
    this.#used = 0;
    this.#read = 0;
    this.#spans = [];
    return this;
  }

  /** Keeps all bytes before `to` that were not spoken of. Positions are bytes of the original and never go back. */
  keep(to: number): void {
    if (to < this.#read || to > this.#original.length) throw new RangeError(`an edit went from byte ${this.#read} to ${to} of ${this.#original.length}`);
    if (to === this.#read) return;
    this.#reserve(to - this.#read);
    this.#out.set(this.#original.subarray(this.#read, to), this.#used);
    this.#used += to - this.#read;
    this.#read = to;
  }

  /** Keeps what lies before `from` and removes bytes [from, to). */
  remove(from: number, to: number): void {
    this.keep(from);
    if (to < from || to > this.#original.length) throw new RangeError(`an edit removed bytes ${from} to ${to} of ${this.#original.length}`);
    if (to === from) return;
    const last = this.#spans.at(-1);
    // Neighbouring removals are one span: a page of which every line goes should not have a span a line.
    if (last !== undefined && last.inserted === 0 && last.at === this.#used) {
      this.#spans[this.#spans.length - 1] = { at: last.at, inserted: 0, removed: this.#original.subarray(from - last.removed.length, to) };
    } else this.#spans.push({ at: this.#used, inserted: 0, removed: this.#original.subarray(from, to) });
    this.#read = to;
  }

  /** Keeps what lies before `from` and puts `bytes` in the place of [from, to); from = to inserts. The same bytes are no change. */
  replace(from: number, to: number, bytes: Uint8Array): void {
    if (bytes.length === 0) {
      this.remove(from, to);
      return;
    }
    this.keep(from);
    if (to < from || to > this.#original.length) throw new RangeError(`an edit replaced bytes ${from} to ${to} of ${this.#original.length}`);
    // What is there already is no change.
    if (to - from === bytes.length && Buffer.compare(this.#original.subarray(from, to), bytes) === 0) return;
    this.#reserve(bytes.length);
    this.#out.set(bytes, this.#used);
    this.#spans.push({ at: this.#used, inserted: bytes.length, removed: this.#original.subarray(from, to) });
    this.#used += bytes.length;
    this.#read = to;
  }

  /** Returns the new text (a view that the next `begin` frees) and what was changed, in order; no spans if nothing was. */
  finish(): { text: Uint8Array; spans: readonly Span[] } {
    if (this.#spans.length === 0) return { text: this.#original, spans: [] };
    this.keep(this.#original.length);
    return { text: this.#out.subarray(0, this.#used), spans: this.#spans };
  }

  #reserve(bytes: number): void {
    if (this.#used + bytes <= this.#out.length) return;
    const larger = new Uint8Array(Math.max(this.#used + bytes, 2 * this.#out.length));
    larger.set(this.#out.subarray(0, this.#used));
    this.#out = larger;
  }
}

/** Returns the original of an edited text. @throws RangeError if the spans are not of that text */
export function rebuild(text: Uint8Array, spans: readonly Span[]): Uint8Array {
  const parts: Uint8Array[] = [];
  let read = 0;
  for (const { at, inserted, removed } of spans) {
    if (at < read || at + inserted > text.length) throw new RangeError(`a span at byte ${at} of a text of ${text.length}`);
    parts.push(text.subarray(read, at), removed);
    read = at + inserted;
  }
  parts.push(text.subarray(read));
  return new Uint8Array(Buffer.concat(parts));
}
