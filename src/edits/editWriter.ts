import { ByteLog } from '../core/byteLog.ts';

/** One place where the text was changed. */
interface Span {
  /** Byte in the new text at which it lies. */
  readonly at: number;
  /** Bytes of the new text that stand in for the removed ones, 0 for a plain removal. */
  readonly inserted: number;
  /** What stood there before: a view of the original. */
  readonly removed: Uint8Array;
}

/**
 * The changes of one text, in order. Packed: what was kept before each, what was removed and what was put there, mostly
 * three bytes, so that a text of nothing but changes takes a small multiple of its own size.
 */
class Spans implements Iterable<Span> {
  readonly #log = new ByteLog();
  #original: Uint8Array = new Uint8Array(0);
  #count = 0;
  /** Byte of the original behind the last span. */
  #end = 0;

  get count(): number {
    return this.#count;
  }

  /** Forgets the last text. */
  begin(original: Uint8Array): void {
    this.#original = original;
    this.#log.clear();
    this.#count = 0;
    this.#end = 0;
  }

  /** `inserted` bytes stand in the place of bytes [from, to) of the original. */
  put(from: number, to: number, inserted: number): void {
    this.#log.put(from - this.#end);
    this.#log.put(to - from);
    this.#log.put(inserted);
    this.#end = to;
    this.#count += 1;
  }

  *[Symbol.iterator](): Generator<Span> {
    const cursor = this.#log.readFrom(0);
    let read = 0;
    let at = 0;
    while (!cursor.done) {
      const kept = cursor.take();
      const removed = cursor.take();
      const inserted = cursor.take();
      at += kept;
      read += kept;
      yield { at, inserted, removed: this.#original.subarray(read, read + removed) };
      at += inserted;
      read += removed;
    }
  }
}

/** Collects an edit of one text. Reused: `begin` forgets the last text; results are valid until then. */
export class EditWriter {
  #original: Uint8Array = new Uint8Array(0);
  #out = new Uint8Array(1024);
  #used = 0;
  #read = 0;
  readonly #spans = new Spans();
  /** A removal that the next one may go on from, [from, to) of the original; none where they are equal. */
  #from = 0;
  #to = 0;

  begin(original: Uint8Array): this {
    this.#original = original;
    this.#used = 0;
    this.#read = 0;
    this.#spans.begin(original);
    this.#from = 0;
    this.#to = 0;
    return this;
  }

  /** Keeps all bytes before `to` that were not spoken of. Positions are bytes of the original and never go back. */
  keep(to: number): void {
    if (to < this.#read || to > this.#original.length) throw new RangeError(`an edit went from byte ${this.#read} to ${to} of ${this.#original.length}`);
    if (to === this.#read) return;
    this.#endRemoval();
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
    // Neighbouring removals are one span: a page of which every line goes should not have a span a line.
    if (this.#from === this.#to) this.#from = from;
    this.#to = to;
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
    this.#endRemoval();
    this.#reserve(bytes.length);
    this.#out.set(bytes, this.#used);
    this.#spans.put(from, to, bytes.length);
    this.#used += bytes.length;
    this.#read = to;
  }

  /** Returns the new text (a view that the next `begin` frees) and what was changed; no spans if nothing was. */
  finish(): { text: Uint8Array; spans: Spans } {
    this.#endRemoval();
    if (this.#spans.count === 0) return { text: this.#original, spans: this.#spans };
    this.keep(this.#original.length);
    return { text: this.#out.subarray(0, this.#used), spans: this.#spans };
  }

  #endRemoval(): void {
    if (this.#from === this.#to) return;
    this.#spans.put(this.#from, this.#to, 0);
    this.#from = this.#to;
  }

  #reserve(bytes: number): void {
    if (this.#used + bytes <= this.#out.length) return;
    const larger = new Uint8Array(Math.max(this.#used + bytes, 2 * this.#out.length));
    larger.set(this.#out.subarray(0, this.#used));
    this.#out = larger;
  }
}

/** Returns the original of an edited text. @throws RangeError if the spans are not of that text */
export function rebuild(text: Uint8Array, spans: Iterable<Span>): Uint8Array {
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
