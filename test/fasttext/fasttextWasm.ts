/** fastText itself, compiled by the package fasttext.wasm.js: the oracle, and what trains models for tests. */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

interface Scores {
  size: () => number;
  get: (i: number) => [number, string];
}
export interface Model {
  predict: (text: string, k: number, threshold: number) => Scores;
  saveModel: () => Blob;
}
interface FastText {
  loadModel: (path: string) => Promise<Model>;
  trainSupervised: (url: string, args: Record<string, unknown>, callback: () => void) => Promise<Model>;
}
interface Package {
  getFastTextClass: (options: { getFastTextModule: () => unknown }) => Promise<new () => FastText>;
  getFastTextModule: () => unknown;
}

export const LID_176 = createRequire(import.meta.url).resolve('fasttext.wasm.js/dist/models/language-identification/assets/lid.176.ftz');

async function fastText(): Promise<FastText> {
  const { getFastTextClass, getFastTextModule } = (await import('fasttext.wasm.js')) as unknown as Package;
  const Class = await getFastTextClass({ getFastTextModule });
  return new Class();
}

export async function load(path: string): Promise<Model> {
  return (await fastText()).loadModel(pathToFileURL(path).href);
}

/** Returns every label's score of one line, the end of which `predict` of fastText's own bindings adds. */
export function oracleScores(model: Model, text: string, labels: number): Map<string, number> {
  const scores = model.predict(`${text.replaceAll('\n', ' ')}\n`, labels, 0);
  return new Map(Array.from({ length: scores.size() }, (_, i) => scores.get(i)).map(([score, label]) => [label, score]));
}

/** Trains on lines of `__label__x text`. */
export async function train(lines: readonly string[], args: Record<string, unknown>): Promise<Model> {
  const url = URL.createObjectURL(new Blob([`${lines.join('\n')}\n`]));
  try {
    return await (await fastText()).trainSupervised(url, { verbose: 0, minCount: 1, dim: 8, epoch: 5, minn: 0, maxn: 0, bucket: 1000, wordNgrams: 1, ...args }, () => undefined);
  } finally {
    URL.revokeObjectURL(url);
  }
}
