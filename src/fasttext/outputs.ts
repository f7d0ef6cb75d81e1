/** From the sum of a text's rows to a probability for each label, by the loss that the model was trained with. */
import type { Loss } from './args.ts';
import type { Matrix } from './matrix.ts';

/** Fills `scores`, one for each label. */
export type Outputs = (hidden: Float32Array, scores: Float32Array) => void;

/** As fastText takes logarithms: nothing is impossible, so certainty comes out as 1.00001. */
function logOf(value: number): number {
  return Math.fround(Math.log(Math.fround(value) + 1e-5));
}

function told(log: number): number {
  return Math.fround(Math.exp(log));
}

function softmax(matrix: Matrix, labels: number): Outputs {
  return (hidden, scores) => {
    let most = -Infinity;
    for (let i = 0; i < labels; i++) {
      scores[i] = matrix.dot(i, hidden);
      if (scores[i] > most) most = scores[i];
    }
    let sum = 0;
    for (let i = 0; i < labels; i++) {
      scores[i] = Math.exp(Math.fround(scores[i] - most));
      sum = Math.fround(sum + scores[i]);
    }
    for (let i = 0; i < labels; i++) scores[i] = told(logOf(scores[i] / sum));
  };
}

const STEPS = 512;
const FARTHEST = 8;
const sigmoids = Float32Array.from({ length: STEPS + 1 }, (_, i) => 1 / (1 + Math.exp(-Math.fround((i * 2 * FARTHEST) / STEPS - FARTHEST))));

/** Labels that do not exclude each other: a step function, as fastText has it. */
function eachAlone(matrix: Matrix, labels: number): Outputs {
  return (hidden, scores) => {
    for (let i = 0; i < labels; i++) {
      const x = matrix.dot(i, hidden);
      const value = x < -FARTHEST ? 0 : x > FARTHEST ? 1 : sigmoids[Math.trunc(Math.fround(Math.fround(Math.fround(x + FARTHEST) * STEPS) / FARTHEST) / 2)];
      scores[i] = told(logOf(value));
    }
  };
}

interface Tree {
  /** Of the inner node `labels + i`; smaller numbers are leaves. */
  readonly left: Int32Array;
  readonly right: Int32Array;
}

/** The Huffman tree of the labels' counts, which come in descending order. */
function treeOf(counts: readonly number[]): Tree {
  const labels = counts.length;
  const weight = new Float64Array(2 * labels - 1).fill(1e15);
  weight.set(counts);
  const left = new Int32Array(labels - 1);
  const right = new Int32Array(labels - 1);
  let leaf = labels - 1;
  let node = labels;
  const take = (): number => (leaf >= 0 && weight[leaf] < weight[node] ? leaf-- : node++);
  for (let i = 0; i < labels - 1; i++) {
    left[i] = take();
    right[i] = take();
    weight[labels + i] = weight[left[i]] + weight[right[i]];
  }
  return { left, right };
}

function hierarchical(matrix: Matrix, counts: readonly number[]): Outputs {
  const labels = counts.length;
  const { left, right } = treeOf(counts);
  const logs = new Float32Array(2 * labels - 1);
  return (hidden, scores) => {
    logs[2 * labels - 2] = 0;
    // A node is made after its children, so parents come first from behind.
    for (let i = labels - 2; i >= 0; i--) {
      const f = Math.fround(1 / Math.fround(1 + Math.fround(Math.exp(-matrix.dot(i, hidden)))));
      logs[left[i]] = logs[labels + i] + logOf(1 - f);
      logs[right[i]] = logs[labels + i] + logOf(f);
    }
    for (let i = 0; i < labels; i++) scores[i] = told(logs[i]);
  };
}

export function outputsOf(loss: Loss, matrix: Matrix, labelCounts: readonly number[]): Outputs {
  if (loss === 'hs') return hierarchical(matrix, labelCounts);
  return loss === 'softmax' ? softmax(matrix, labelCounts.length) : eachAlone(matrix, labelCounts.length);
}
