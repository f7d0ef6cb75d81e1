/** The lowest of the numbers it was offered, up to so many: a heap with the highest of them on top. */
export class LowestDraws {
  readonly #heap: Float64Array;
  #size = 0;

  constructor(most: number) {
    this.#heap = new Float64Array(most);
  }

  /** Returns whether a number is among the lowest so far, and takes it if so; of equal ones the first is. */
  offer(draw: number): boolean {
    const heap = this.#heap;
    if (this.#size < heap.length) {
      this.#rise(this.#size++, draw);
      return true;
    }
    if (draw >= heap[0]) return false;
    this.#sink(draw);
    return true;
  }

  #rise(place: number, draw: number): void {
    const heap = this.#heap;
    while (place > 0 && heap[(place - 1) >> 1] < draw) {
      heap[place] = heap[(place - 1) >> 1];
      place = (place - 1) >> 1;
    }
    heap[place] = draw;
  }

  /** Puts a number in place of the highest. */
  #sink(draw: number): void {
    const heap = this.#heap;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.#size) break;
      if (child + 1 < this.#size && heap[child + 1] > heap[child]) child += 1;
      if (heap[child] <= draw) break;
      heap[place] = heap[child];
      place = child;
    }
    heap[place] = draw;
  }
}
