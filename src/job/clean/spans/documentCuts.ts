import { orderBy } from '../../../store/order.ts';
import { RuleNames } from '../fates.ts';
import type { CutReason } from './cutWriter.ts';

/** What one document loses, by place in its text. Reused: `begin` forgets the last document. */
export class DocumentCuts {
  readonly #names = new RuleNames();
  #starts = new Uint32Array(256);
  #ends = new Uint32Array(256);
  #rules = new Uint32Array(256);
  #values = new Float64Array(256);
  #keepers = new Float64Array(256);
  #verified = new Uint8Array(256);
  #count = 0;
  /** Null while the cuts were added in order. */
  #order: Uint32Array | null = null;
  #isSorted = true;
  #length = 0;

  /** @param length bytes of the text */
  begin(length: number): this {
    this.#count = 0;
    this.#order = null;
    this.#isSorted = true;
    this.#length = length;
    return this;
  }

  get count(): number {
    return this.#count;
  }

  /** Takes bytes [start, end) out, in any order; where cuts overlap, the one that begins first has what they share. @throws RangeError */
  add(start: number, end: number, why: CutReason): void {
    if (!(start >= 0 && start <= end && end <= this.#length)) throw new RangeError(`a cut of bytes ${start} to ${end} of a text of ${this.#length}`);
    if (start === end) return;
    const at = this.#count++;
    if (at === this.#starts.length) this.#grow();
    if (at > 0 && (start < this.#starts[at - 1] || (start === this.#starts[at - 1] && end < this.#ends[at - 1]))) this.#isSorted = false;
    this.#order = null;
    this.#starts[at] = start;
    this.#ends[at] = end;
    this.#rules[at] = this.#names.placeOf(why);
    this.#values[at] = why.value;
    this.#keepers[at] = why.keeper;
    this.#verified[at] = why.verified ? 1 : 0;
  }

  /** Of the cut at this place in the order of the text. */
  start(index: number): number {
    return this.#starts[this.#at(index)];
  }

  end(index: number): number {
    return this.#ends[this.#at(index)];
  }

  why(index: number): CutReason {
    const at = this.#at(index);
    return { ...this.#names.all[this.#rules[at]], value: this.#values[at], keeper: this.#keepers[at], verified: this.#verified[at] === 1 };
  }

  /** Calls with each part that goes and the place of its cut, in order and apart from the others. */
  each(call: (start: number, end: number, index: number) => void): void {
    let from = 0;
    for (let index = 0; index < this.#count; index++) {
      const end = this.end(index);
      if (end <= from) continue;
      call(Math.max(this.start(index), from), end, index);
      from = end;
    }
  }

  /** Returns what is left of the text: itself where nothing goes, else a new array. */
  left(text: Uint8Array): Uint8Array {
    if (this.#count === 0) return text;
    let gone = 0;
    this.each((start, end) => (gone += end - start));
    const out = new Uint8Array(text.length - gone);
    let read = 0;
    let used = 0;
    this.each((start, end) => {
      out.set(text.subarray(read, start), used);
      used += start - read;
      read = end;
    });
    out.set(text.subarray(read), used);
    return out;
  }

  #at(index: number): number {
    if (this.#isSorted) return index;
    const count = this.#count;
    this.#order ??= orderBy(count, [this.#starts.subarray(0, count), this.#ends.subarray(0, count)]);
    return this.#order[index];
  }

  #grow(): void {
    const grown = <T extends Uint8Array | Uint32Array | Float64Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    const size = 2 * this.#starts.length;
    this.#starts = grown(this.#starts, new Uint32Array(size));
    this.#ends = grown(this.#ends, new Uint32Array(size));
    this.#rules = grown(this.#rules, new Uint32Array(size));
    this.#values = grown(this.#values, new Float64Array(size));
    this.#keepers = grown(this.#keepers, new Float64Array(size));
    this.#verified = grown(this.#verified, new Uint8Array(size));
  }
}
