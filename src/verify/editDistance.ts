/** Edits between two texts, in words: how many must be replaced, put in or taken out. */

/** Steps that one pair may take, so that no pair of texts holds a job up: about ten seconds. */
const MOST_STEPS = 2 ** 31;
/** Steps after which nobody asks any more how far a pair is beyond the limit. */
const STEPS_BEYOND = 2 ** 20;

interface Edits {
  /** The distance, or one that it does not fall short of. */
  readonly edits: number;
  readonly exact: boolean;
}

/**
 * Levenshtein distances of sequences of numbers, by the farthest points that so many edits reach on each diagonal (Ukkonen
 * 1985; Myers 1986): steps go with the length and the square of the distance, memory with the distance. Near-duplicates
 * are near, so few edits have to be tried.
 */
export class EditDistances {
  readonly #mostSteps: number;
  readonly #stepsBeyond: number;
  #before = new Int32Array(128);
  #now = new Int32Array(128);

  constructor(mostSteps: number = MOST_STEPS, stepsBeyond: number = STEPS_BEYOND) {
    this.#mostSteps = mostSteps;
    this.#stepsBeyond = stepsBeyond;
  }

  /** Returns the distance of a[0 … lengthA) and b[0 … lengthB). It is exact up to `limit`, unless that takes too many steps; beyond it may be a lower bound. */
  between(a: Uint32Array, lengthA: number, b: Uint32Array, lengthB: number, limit: number): Edits {
    const last = lengthB - lengthA;
    let steps = 0;
    let beyond = 0;
    for (let edits = 0; ; edits++) {
      // Diagonals that leave the matrix are of no use, whatever comes.
      const from = Math.max(-edits, -lengthA);
      const to = Math.min(edits, lengthB);
      // On both sides one more, which nothing has reached.
      const reach = 2 * Math.max(to, -from) + 4;
      if (reach > this.#now.length) this.#grow(2 * reach);
      const middle = this.#now.length >>> 1;
      const before = this.#before;
      const now = this.#now;
      now[middle + from - 1] = -1;
      now[middle + to + 1] = -1;
      for (let k = from; k <= to; k++) {
        let i = 0;
        if (edits > 0) {
          const at = middle + k;
          // Replaced, taken out of a, put into a: the farthest of them.
          i = Math.max(k > -edits && k < edits ? before[at] + 1 : -1, k < edits - 1 ? before[at + 1] + 1 : -1, k > 1 - edits ? before[at - 1] : -1);
          if (i > lengthA) i = lengthA;
          if (i + k > lengthB) i = lengthB - k;
        }
        const start = i;
        while (i < lengthA && i + k < lengthB && a[i] === b[i + k]) i++;
        steps += i - start + 1;
        now[middle + k] = i;
      }
      if (last >= from && last <= to && now[middle + last] >= lengthA) return { edits, exact: true };
      if (edits >= limit) beyond = beyond === 0 ? steps : beyond;
      if (edits < limit ? steps > this.#mostSteps : steps - beyond > this.#stepsBeyond) return { edits: edits + 1, exact: false };
      this.#before = now;
      this.#now = before;
    }
  }

  #grow(size: number): void {
    const [before, now] = [this.#before, this.#now].map((old) => {
      const larger = new Int32Array(2 * Math.ceil(size / 2));
      larger.set(old, (larger.length >>> 1) - (old.length >>> 1));
      return larger;
    });
    this.#before = before;
    this.#now = now;
  }
}
