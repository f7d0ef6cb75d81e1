/** A stretch of two word lists: equal word for word, or different (either side may be empty then). */
interface AlignedRun {
  readonly equal: boolean;
  /** Words [leftFrom, leftTo) and [rightFrom, rightTo). */
  readonly leftFrom: number;
  readonly leftTo: number;
  readonly rightFrom: number;
  readonly rightTo: number;
}

export interface Alignment {
  /** In order, equal and different in turn; they cover both lists from the beginning. */
  readonly runs: readonly AlignedRun[];
  /** False where the lists differ in more than `mostEdits` words: what is behind the last run was not aligned. */
  readonly complete: boolean;
}

/**
 * Returns how two lists of numbered words differ by the fewest insertions and deletions (Myers, "An O(ND) Difference
 * Algorithm and Its Variations", 1986). Memory goes with the square of `mostEdits`, time with words times edits.
 */
export function alignWords(left: ArrayLike<number>, right: ArrayLike<number>, mostEdits = 2000): Alignment {
  let head = 0;
  while (head < left.length && head < right.length && left[head] === right[head]) head += 1;
  let tail = 0;
  while (tail < left.length - head && tail < right.length - head && left[left.length - 1 - tail] === right[right.length - 1 - tail]) tail += 1;
  const width = left.length - head - tail;
  const height = right.length - head - tail;
  const found = search(left, right, head, width, height, mostEdits);
  const complete = found.x === width && found.y === height;
  const runs = new Runs();
  runs.add(true, head, head);
  for (const [dx, dy, equal] of stepsBack(found, width, height).toReversed()) runs.add(equal, dx, dy);
  if (complete) runs.add(true, tail, tail);
  return { runs: runs.list, complete };
}

interface Search {
  /** After d edits: the farthest x on each diagonal −d … d, at index diagonal + d. */
  readonly trace: readonly Int32Array[];
  /** Where the search ended, counted from the end of the common head. */
  readonly x: number;
  readonly y: number;
}

function search(left: ArrayLike<number>, right: ArrayLike<number>, head: number, width: number, height: number, mostEdits: number): Search {
  const trace: Int32Array[] = [];
  for (let d = 0; ; d++) {
    const before = trace[d - 1];
    const now = new Int32Array(2 * d + 1).fill(NOWHERE);
    trace.push(now);
    let far = { x: 0, y: 0 };
    for (let k = -d; k <= d; k += 2) {
      let x = d === 0 ? 0 : stepTo(before, k, d, width, height).x;
      if (x === NOWHERE) continue;
      while (x < width && x - k < height && left[head + x] === right[head + x - k]) x += 1;
      now[k + d] = x;
      const y = x - k;
      if (x === width && y === height) return { trace, x, y };
      if (x + y > far.x + far.y) far = { x, y };
    }
    if (d === mostEdits) return { trace, ...far };
  }
}

const NOWHERE = -1;

/** Where edit d brings diagonal k, by a word of the right list alone (down) or of the left; x is NOWHERE if it cannot. */
function stepTo(before: Int32Array, k: number, d: number, width: number, height: number): { readonly x: number; readonly down: boolean } {
  const at = (diagonal: number): number => (Math.abs(diagonal) <= d - 1 ? before[diagonal + d - 1] : NOWHERE);
  const across = at(k - 1) === NOWHERE || at(k - 1) === width ? NOWHERE : at(k - 1) + 1;
  const down = at(k + 1) === NOWHERE || at(k + 1) - k > height ? NOWHERE : at(k + 1);
  return down >= across ? { x: down, down: true } : { x: across, down: false };
}

/** Returns (words of the left, words of the right, equal) of every step, last first. */
function stepsBack({ trace, x: endX, y: endY }: Search, width: number, height: number): (readonly [number, number, boolean])[] {
  const steps: (readonly [number, number, boolean])[] = [];
  let x = endX;
  let y = endY;
  for (let d = trace.length - 1; d > 0; d--) {
    const k = x - y;
    const { x: after, down } = stepTo(trace[d - 1], k, d, width, height);
    if (x > after) steps.push([x - after, x - after, true]);
    steps.push(down ? [0, 1, false] : [1, 0, false]);
    x = down ? after : after - 1;
    y = down ? after - k - 1 : after - k;
  }
  if (x > 0) steps.push([x, y, true]);
  return steps;
}

/** Joins steps of one kind. */
class Runs {
  readonly list: AlignedRun[] = [];

  add(equal: boolean, left: number, right: number): void {
    if (left + right === 0) return;
    const last = this.list[this.list.length - 1];
    const leftFrom = last?.leftTo ?? 0;
    const rightFrom = last?.rightTo ?? 0;
    if (last?.equal === equal) this.list[this.list.length - 1] = { ...last, leftTo: leftFrom + left, rightTo: rightFrom + right };
    else this.list.push({ equal, leftFrom, leftTo: leftFrom + left, rightFrom, rightTo: rightFrom + right });
  }
}
