import { BudgetError } from '../core/errors.ts';
import type { Engine } from '../engine/engine.ts';
import type { PlanBuffer, PlanInputs, PlanOutputs, PlanStep, RunWork, Work } from '../engine/plan.ts';

export interface AgreementShape {
  readonly k: number;
  /** u32 words in a slot. */
  readonly slotWords: number;
}

/** Rows that the engine has already: a buffer of its residents that holds `words` words. */
export interface ResidentRows {
  readonly key: string;
  readonly words: number;
}

type SignatureRows = Uint32Array | ResidentRows;

/** Low bytes of both sides' slots, k / 4 words a row, by which hopeless pairs are told without reading whole slots. */
export interface ByteRows {
  readonly left: ResidentRows;
  readonly right: ResidentRows;
  /** Pairs with fewer equal bytes than this are left at that number. */
  readonly settledBelow: number;
}

interface AgreementOptions {
  /** What the second row number of a pair counts in; left out: the same rows as the first. */
  readonly right?: SignatureRows | undefined;
  readonly bytes?: ByteRows | undefined;
}

/** The buffers of a plan whose rows come from the host or lie on the device; one that two sides share is there once. */
class RowBuffers {
  readonly buffers: Record<string, PlanBuffer> = {};
  readonly inputs: Record<string, Uint32Array> = {};
  private readonly known: { readonly rows: SignatureRows; readonly name: string }[] = [];

  /** Returns the name of the buffer of these rows. */
  add(name: string, rows: SignatureRows): string {
    const same = this.known.find((each) => each.rows === rows || (!(each.rows instanceof Uint32Array) && !(rows instanceof Uint32Array) && each.rows.key === rows.key));
    if (same !== undefined) return same.name;
    this.known.push({ rows, name });
    if (rows instanceof Uint32Array) {
      this.buffers[name] = { role: 'input', length: rows.length };
      this.inputs[name] = rows;
    } else this.buffers[name] = { role: 'resident', length: rows.words, key: rows.key };
    return name;
  }
}

function wordsOf(rows: SignatureRows): number {
  return rows instanceof Uint32Array ? rows.length : rows.words;
}

/**
 * Returns the work of comparing pairs of signatures slot by slot. `left` has rows of k · slotWords words, `pairs` two row
 * numbers a pair, the second in `right`. Its output `counts` has the number of equal slots of each pair; with `bytes`,
 * the number of equal low bytes, which is no less, for pairs where that is below `settledBelow`. An engine that has
 * nothing from comparing bytes gives the number of equal slots for all: whoever asks for bytes must not tell the
 * numbers below `settledBelow` apart.
 */
export function agreementWork(left: SignatureRows, pairs: Uint32Array, { k, slotWords }: AgreementShape, { right = left, bytes }: AgreementOptions = {}): Work {
  const pair_count = pairs.length / 2;
  const rows = new RowBuffers();
  const sides = { left: rows.add('left', left), right: rows.add('right', right) };
  const steps: PlanStep[] = [];
  if (bytes !== undefined) {
    const byteSides = { left: rows.add('left_bytes', bytes.left), right: rows.add('right_bytes', bytes.right) };
    steps.push({ kernel: 'byte_agreement', params: { pair_count, k }, bindings: { ...byteSides, pairs: 'pairs', counts: 'counts' } });
  }
  const settled_below = bytes?.settledBelow ?? 0;
  steps.push({ kernel: 'slot_agreement', params: { pair_count, k, slot_words: slotWords, settled_below }, bindings: { ...sides, pairs: 'pairs', counts: 'counts' } });
  const inputs: PlanInputs = { ...rows.inputs, pairs };
  return {
    plan: {
      name: 'agreement',
      params: { pairs: pair_count, k, slotWords, leftRows: wordsOf(left) / (k * slotWords), rightRows: wordsOf(right) / (k * slotWords) },
      buffers: { ...rows.buffers, pairs: { role: 'input', length: pairs.length }, counts: { role: 'output', length: pair_count } },
      steps,
    },
    inputs,
    inHalves: (run) => (pair_count < 2 ? null : agreementInHalves(left, pairs, { k, slotWords }, { right, bytes }, run)),
  };
}

/** Returns the work of filling the resident `key` with the low byte of every slot of resident rows; it has no outputs. */
export function byteWork(rows: ResidentRows, key: string, { k, slotWords }: AgreementShape): Work {
  const word_count = rows.words / (4 * slotWords);
  return {
    plan: {
      name: 'agreement',
      params: { pairs: 0, k, slotWords, leftRows: 0, rightRows: 0 },
      buffers: { left: { role: 'resident', length: rows.words, key: rows.key }, bytes: { role: 'scratch', length: word_count } },
      steps: [{ kernel: 'slot_bytes', params: { word_count, slot_words: slotWords }, bindings: { signatures: 'left', bytes: 'bytes' } }],
    },
    inputs: {},
    retain: [{ buffer: 'bytes', from: 0, words: word_count, key, to: 0 }],
  };
}

/** Returns the work of bringing `words` to the resident `key`, from word `to` on; it has no outputs. */
export function keepWork(words: Uint32Array, key: string, to: number): Work {
  return {
    plan: { name: 'agreement', params: { pairs: 0, k: 4, slotWords: 1, leftRows: 0, rightRows: 0 }, buffers: { left: { role: 'input', length: words.length }, pairs: { role: 'input', length: 0 }, counts: { role: 'output', length: 0 } }, steps: [] },
    inputs: { left: words, pairs: new Uint32Array(0) },
    retain: [{ buffer: 'left', from: 0, words: words.length, key, to }],
  };
}

/** Rows of the host that half of the pairs do not name are left out; those on the device stay where they are. */
async function agreementInHalves(left: SignatureRows, pairs: Uint32Array, shape: AgreementShape, options: AgreementOptions & { readonly right: SignatureRows }, run: RunWork): Promise<PlanOutputs> {
  const { right, bytes } = options;
  const counts = new Uint32Array(pairs.length / 2);
  const half = Math.ceil(counts.length / 2);
  let done = 0;
  const take = async (work: Work): Promise<void> => {
    const part = (await run(work))['counts'];
    counts.set(part, done);
    done += part.length;
  };
  if (bytes === undefined && left instanceof Uint32Array && right instanceof Uint32Array) {
    for (const piece of piecesOf(left, right, pairs, shape.k * shape.slotWords, Infinity, half)) await take(agreementWork(piece.left, piece.pairs, shape, { right: piece.right }));
  } else {
    for (const part of [pairs.subarray(0, 2 * half), pairs.subarray(2 * half)]) await take(agreementWork(left, part, shape, { right, bytes }));
  }
  return { counts };
}

/** Rows numbered from 0 in the order in which they are first asked for. */
class RowPicker {
  private readonly numbers = new Map<number, number>();
  private readonly rows: Uint32Array;
  private readonly rowWords: number;

  constructor(rows: Uint32Array, rowWords: number) {
    this.rows = rows;
    this.rowWords = rowWords;
  }

  get size(): number {
    return this.numbers.size;
  }

  has(row: number): boolean {
    return this.numbers.has(row);
  }

  add(row: number): void {
    if (!this.numbers.has(row)) this.numbers.set(row, this.numbers.size);
  }

  numberOf(row: number): number {
    return this.numbers.get(row) as number;
  }

  /** Returns the rows asked for since the last call, and forgets them. */
  take(): Uint32Array {
    const { rowWords } = this;
    const picked = new Uint32Array(this.numbers.size * rowWords);
    for (const [row, number] of this.numbers) picked.set(this.rows.subarray(row * rowWords, (row + 1) * rowWords), number * rowWords);
    this.numbers.clear();
    return picked;
  }
}

interface Piece {
  readonly left: Uint32Array;
  readonly right: Uint32Array;
  readonly pairs: Uint32Array;
}

/** Cuts the pairs, in order, so that each piece names at most `mostRows` rows a side and has at most `mostPairs` pairs. */
function* piecesOf(left: Uint32Array, right: Uint32Array, pairs: Uint32Array, rowWords: number, mostRows: number, mostPairs: number): Generator<Piece> {
  const lefts = new RowPicker(left, rowWords);
  const rights = left === right ? lefts : new RowPicker(right, rowWords);
  let from = 0;
  const piece = (to: number): Piece => {
    const renumbered = pairs.slice(from, to).map((row, at) => (at % 2 === 0 ? lefts : rights).numberOf(row));
    const leftRows = lefts.take();
    return { left: leftRows, right: lefts === rights ? leftRows : rights.take(), pairs: renumbered };
  };
  for (let at = 0; at < pairs.length; at += 2) {
    const [a, b] = [pairs[at], pairs[at + 1]];
    const freshLeft = Number(!lefts.has(a));
    const freshRight = Number(!rights.has(b) && !(lefts === rights && a === b));
    const full = lefts === rights ? lefts.size + freshLeft + freshRight > mostRows : lefts.size + freshLeft > mostRows || rights.size + freshRight > mostRows;
    if (at > from && (full || (at - from) / 2 === mostPairs)) {
      yield piece(at);
      from = at;
    }
    lefts.add(a);
    rights.add(b);
  }
  if (from < pairs.length) yield piece(pairs.length);
}

/**
 * Returns the number of equal slots of each pair of signature rows, in order; the array is the caller's. The first row
 * number of a pair counts in `left`, the second in `right`, which may be the same array. What does not fit in the
 * engine's buffers goes in several runs. A row number beyond the signatures is a caller's mistake and gives an
 * unspecified count. No pair, no count.
 * @throws BudgetError (`budget`) if not even one pair of signatures fits in a buffer.
 */
export async function slotAgreement(engine: Engine, left: Uint32Array, pairs: Uint32Array, { k, slotWords }: AgreementShape, right = left): Promise<Uint32Array> {
  const { bufferWords } = engine.limits;
  const shape = { k, slotWords };
  const rowWords = k * slotWords;
  if (2 * rowWords > bufferWords) {
    throw new BudgetError({ expected: `room for two signatures of ${rowWords} words on engine ${engine.kind}`, found: `${bufferWords} words`, remedy: 'use a smaller k' });
  }
  if (pairs.length === 0) return new Uint32Array(0);
  if (Math.max(left.length, right.length, pairs.length) <= bufferWords) return (await engine.run(agreementWork(left, pairs, shape, { right })))['counts'];
  const counts = new Uint32Array(pairs.length / 2);
  let done = 0;
  for (const piece of piecesOf(left, right, pairs, rowWords, Math.floor(bufferWords / rowWords), Math.floor(bufferWords / 2))) {
    const part = (await engine.run(agreementWork(piece.left, piece.pairs, shape, { right: piece.right })))['counts'];
    counts.set(part, done);
    done += part.length;
  }
  return counts;
}
