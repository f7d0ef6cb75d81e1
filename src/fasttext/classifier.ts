import { readArgs, type ModelArgs } from './args.ts';
import { readDictionary, type Dictionary } from './dictionary.ts';
import { LineRows } from './lineRows.ts';
import { assertFits, readMatrix, type Matrix } from './matrix.ts';
import { ModelReader } from './modelReader.ts';
import { outputsOf, type Outputs } from './outputs.ts';

/**
 * A classifier in fastText's format, .bin or .ftz, asked with bytes. Scores are those of fastText 0.9.2 (Joulin et al.,
 * 2017, arXiv 1607.01759; 1612.03651 for .ftz), sums in 32 bits in its order; the last place may differ where its C
 * library rounds an exponential otherwise. Memory: the model, whole.
 */
export class FastTextClassifier {
  /** As the model has them, `__label__` and all. */
  readonly labels: readonly string[];
  readonly #input: Matrix;
  readonly #rows: LineRows;
  readonly #outputs: Outputs;
  readonly #hidden: Float32Array;
  readonly #scores: Float32Array;
  #seen = 0;
  readonly #see: (row: number) => void;

  constructor(args: ModelArgs, dictionary: Dictionary, input: Matrix, output: Matrix) {
    this.labels = dictionary.labels;
    this.#input = input;
    this.#rows = new LineRows(args, dictionary);
    this.#outputs = outputsOf(args.loss, output, dictionary.labelCounts);
    this.#hidden = new Float32Array(args.dim);
    this.#scores = new Float32Array(this.labels.length);
    this.#see = (row) => {
      this.#seen++;
      this.#input.add(row, this.#hidden);
    };
  }

  /**
   * Returns a score for each label, in the order of `labels`: the classifier's own, until the next call. Null where the
   * text has nothing that the model knows, or its numbers lead nowhere. Newlines separate words.
   */
  scores(text: Uint8Array): Float32Array | null {
    const hidden = this.#hidden.fill(0);
    this.#seen = 0;
    this.#rows.each(text, this.#see);
    if (this.#seen === 0) return null;
    const share = Math.fround(1 / this.#seen);
    for (let j = 0; j < hidden.length; j++) hidden[j] *= share;
    this.#outputs(hidden, this.#scores);
    return this.#scores.every(Number.isFinite) ? this.#scores : null;
  }
}

/** Reads a classifier from a file. @throws FormatError for a damaged one, UnsupportedError for one that is no classifier; what the file system says */
export async function readClassifier(path: string): Promise<FastTextClassifier> {
  const file = await ModelReader.open(path);
  try {
    const args = await readArgs(file);
    const dictionary = await readDictionary(file);
    const isQuantized = (await file.byte()) !== 0;
    if (dictionary.kept !== null && !isQuantized) throw file.damaged('a quantized model where buckets were left out', 'one that is not');
    const input = await readMatrix(file, isQuantized);
    const output = await readMatrix(file, (await file.byte()) !== 0 && isQuantized);
    const hasNgrams = args.maxn > 0 || args.wordNgrams > 1;
    assertFits(input, dictionary.words + (dictionary.kept?.rows ?? (hasNgrams ? args.bucket : 0)), args.dim, path);
    assertFits(output, dictionary.labels.length, args.dim, path);
    return new FastTextClassifier(args, dictionary, input, output);
  } finally {
    await file.close();
  }
}
