/** Powers of ten that numbers of two digits are written with here: 1e-9 … 9.9e9. */
const LOWEST = -9;
const HIGHEST = 9;

function makeGrid(): Float64Array {
  const positive: number[] = [];
  for (let power = LOWEST; power <= HIGHEST; power++) for (let digits = 10; digits < 100; digits++) positive.push(Number(`${digits}e${power - 1}`));
  return Float64Array.from([...positive.map((value) => -value).toReversed(), 0, ...positive]);
}

/** Thresholds that are counted: 0 and every number of two digits, such as 0.12, 12 or 1,200, both signs; ascending. */
export const thresholdGrid: Float64Array = makeGrid();

/**
 * Cells into which thresholds cut the numbers: cell 2·i holds what lies between threshold i − 1 and i, cell 2·i + 1 what
 * equals threshold i. So what any comparison with a threshold takes is a sum of whole cells.
 */
export function cellOf(thresholds: Float64Array, value: number): number {
  let low = 0;
  let high = thresholds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (thresholds[middle] < value) low = middle + 1;
    else high = middle;
  }
  return thresholds[low] === value ? 2 * low + 1 : 2 * low;
}

/** Returns the grid with one more threshold, where that is not on it. */
export function gridWith(threshold: number): Float64Array {
  if (!Number.isFinite(threshold)) return thresholdGrid;
  const cell = cellOf(thresholdGrid, threshold);
  if (cell % 2 === 1) return thresholdGrid;
  const grid = new Float64Array(thresholdGrid.length + 1);
  grid.set(thresholdGrid.subarray(0, cell / 2));
  grid[cell / 2] = threshold;
  grid.set(thresholdGrid.subarray(cell / 2), cell / 2 + 1);
  return grid;
}
