/** Each plan as one call into WebAssembly: lay inputs and outputs out, call, copy the outputs back. */
import { MismatchError, UnsupportedError } from '../../core/errors.ts';
import { nextPowerOfTwo } from '../../core/u32.ts';
import type { Plan, PlanInputs, PlanName, PlanOutputs } from '../plan.ts';
import type { Arena } from './arena.ts';

/** What the module exports, assembly/index.ts; every argument is a u32. */
export interface FusedKernels {
  workEnd(): number;
  setup(stage1: number, stage2: number, deltas: number, expansions: number): void;
  tokenize(text: number, offsets: number, units: number, words: number, wholeWords: number, unitWords: number): void;
  sketch(
    text: number, offsets: number, salts: number, units: number, family: number, k: number, n: number, bands: number, rows: number, stages: number,
    signatures: number, digests: number, keys: number, signatureHashes: number, unitWords: number,
  ): void;
  collide(
    keys: number, records: number, depth: number, capacity: number, overfullCapacity: number, tableSize: number,
    scratch: number, pairs: number, totals: number, overfull: number,
  ): void;
  agreement(left: number, right: number, pairs: number, count: number, k: number, slotWords: number, counts: number): void;
  shingleSets(text: number, offsets: number, units: number, n: number, scratch: number, sets: number, setOffsets: number): void;
}

/** The plans of every engine, and one that only this module has: exact sets are made on the host whatever the engine. */
export type FusedName = PlanName | 'shingle_sets';

export type PlanParams = Plan['params'];

interface Place {
  readonly kernels: FusedKernels;
  readonly arena: Arena;
  /** Memory of earlier outputs that nobody looks at any more. */
  readonly spare?: ArrayBuffer | undefined;
}

interface FusedPlan {
  /** The inputs it reads; what else a plan carries is for engines that run it step by step. */
  readonly inputs: readonly string[];
  /** Inputs that a plan may do without. */
  readonly optional?: readonly string[];
  run(place: Place, params: PlanParams, inputs: PlanInputs): PlanOutputs;
}

/** What the sketch plan does with a unit, in this order; a benchmark runs only the first of them. */
export const SKETCH_STAGES = ['tokenise', 'word hash', 'digest', 'shingle', 'sketch', 'band keys'] as const;

const FAMILIES = 2;

const tokenize: FusedPlan = {
  inputs: ['text', 'offsets'],
  run({ kernels, arena }, { bytes, units }, inputs) {
    const capacity = Math.floor((bytes + units) / 2);
    const text = arena.put(inputs['text'], Math.ceil(bytes / 4));
    const offsets = arena.put(inputs['offsets'], units + 1);
    const words = arena.take(capacity);
    const wholeWords = arena.take(2 * capacity);
    const unitWords = arena.take(units + 1);
    kernels.tokenize(text, offsets, units, words, wholeWords, unitWords);
    const unit_words = arena.read(unitWords, units + 1);
    const total = unit_words[units];
    return { words: arena.read(words, capacity, total), whole_words: arena.read(wholeWords, 2 * capacity, 2 * total), unit_words };
  },
};

function checkSketch({ family, k, n, slotWords, bands, rows }: PlanParams): void {
  const refuse = (expected: string, found: string): never => {
    throw new UnsupportedError({ expected: `${expected} on the cpu engine`, found, remedy: 'choose other settings or another engine' });
  };
  if (family >= FAMILIES || slotWords !== 1) refuse('family 0 (fss) or 1 (minhash) with one word a slot', `family ${family}, ${slotWords} words a slot`);
  if (k % 4 !== 0 || k < 16 || k > 512) refuse('k to be a multiple of 4 from 16 to 512', `${k}`);
  if (n < 1 || n > 32) refuse('n from 1 to 32', `${n}`);
  if (bands * rows > k) refuse(`bands that fit in ${k} slots`, `${bands} of ${rows}`);
}

const sketch: FusedPlan = {
  inputs: ['text', 'offsets', 'salts'],
  run({ kernels, arena, spare }, params, inputs) {
    checkSketch(params);
    const { bytes, units, family, k, n, slotWords, bands, rows, signaturesBack } = params;
    const text = arena.put(inputs['text'], Math.ceil(bytes / 4));
    const offsets = arena.put(inputs['offsets'], units + 1);
    const salts = arena.put(inputs['salts'], 2 * units);
    const signatures = arena.take(units * k * slotWords);
    const digests = arena.take(4 * units);
    const keys = arena.take(2 * bands * units);
    const hashes = arena.take(2 * units);
    const unitWords = arena.take(units + 1);
    kernels.sketch(text, offsets, salts, units, family, k, n, bands, rows, SKETCH_STAGES.length, signatures, digests, keys, hashes, unitWords);
    arena.shareOutputs([signaturesBack === 1 ? units * k * slotWords : 0, 4 * units, 2 * bands * units, 2 * units, units + 1], spare);
    return {
      ...(signaturesBack === 1 ? { signatures: arena.read(signatures, units * k * slotWords) } : {}),
      digests: arena.read(digests, 4 * units),
      keys: arena.read(keys, 2 * bands * units),
      signature_hashes: arena.read(hashes, 2 * units),
      unit_words: arena.read(unitWords, units + 1),
    };
  },
};

const collide: FusedPlan = {
  inputs: ['keys'],
  run({ kernels, arena }, { records, depth, capacity, overfullCapacity }, inputs) {
    const tableSize = nextPowerOfTwo(2 * records);
    const keys = arena.put(inputs['keys'], 2 * records);
    const scratch = arena.take(tableSize + 5 * records);
    const pairs = arena.take(2 * capacity);
    const totals = arena.take(1);
    const overfull = arena.take(1 + overfullCapacity);
    kernels.collide(keys, records, depth, capacity, overfullCapacity, tableSize, scratch, pairs, totals, overfull);
    const found = arena.read(totals, 1);
    const beyond = arena.read(overfull, 1)[0];
    return { pairs: arena.read(pairs, 2 * capacity, 2 * found[0]), totals: found, overfull: arena.read(overfull, 1 + overfullCapacity, 1 + beyond) };
  },
};

const agreement: FusedPlan = {
  inputs: ['left', 'pairs'],
  optional: ['right'],
  run({ kernels, arena }, { pairs, k, slotWords, leftRows, rightRows }, inputs) {
    if (k % 4 !== 0 || slotWords < 1 || slotWords > 2) {
      throw new UnsupportedError({
        expected: 'k to be a multiple of 4 with one or two words a slot on the cpu engine',
        found: `k ${k}, ${slotWords} words a slot`,
        remedy: 'choose other settings or another engine',
      });
    }
    const left = arena.put(inputs['left'], leftRows * k * slotWords);
    const right = inputs['right'] === undefined ? left : arena.put(inputs['right'], rightRows * k * slotWords);
    const indices = arena.put(inputs['pairs'], 2 * pairs);
    const counts = arena.take(pairs);
    kernels.agreement(left, right, indices, pairs, k, slotWords, counts);
    return { counts: arena.read(counts, pairs) };
  },
};

const shingleSets: FusedPlan = {
  inputs: ['text', 'offsets'],
  run({ kernels, arena, spare }, { bytes, units, longest, n }, inputs) {
    if (n < 1 || n > 32) throw new UnsupportedError({ expected: 'n from 1 to 32 on the cpu engine', found: `${n}`, remedy: 'choose another n' });
    const text = arena.put(inputs['text'], Math.ceil(bytes / 4));
    const offsets = arena.put(inputs['offsets'], units + 1);
    // A word has a byte of its own and one that ends it.
    const scratch = arena.take(longest + 1);
    const sets = arena.take(bytes + units);
    const setOffsets = arena.take(units + 1);
    kernels.shingleSets(text, offsets, units, n, scratch, sets, setOffsets);
    const [halves] = arena.read(setOffsets + 4 * units, 1);
    arena.shareOutputs([halves, units + 1], spare);
    return { values: arena.read(sets, halves), offsets: arena.read(setOffsets, units + 1) };
  },
};

const plans: Readonly<Record<FusedName, FusedPlan>> = { tokenize, sketch, collide, agreement, shingle_sets: shingleSets };

/**
 * Returns the inputs that the fused form of a plan reads.
 * @throws MismatchError (`mismatch`) when there is no such plan or an input is missing.
 */
export function fusedInputs(name: FusedName, inputs: PlanInputs): PlanInputs {
  if (!Object.hasOwn(plans, name)) {
    throw new MismatchError({ expected: `a plan among ${Object.keys(plans).join(', ')}`, found: name, remedy: 'report this as a bug' });
  }
  const missing = plans[name].inputs.filter((input) => inputs[input] === undefined);
  if (missing.length > 0) {
    throw new MismatchError({ expected: `content for input ${missing.join(', ')} of plan ${name}`, found: 'none', remedy: 'correct the plan' });
  }
  const optional = (plans[name].optional ?? []).filter((input) => inputs[input] !== undefined);
  return Object.fromEntries([...plans[name].inputs, ...optional].map((input) => [input, inputs[input]]));
}

export function fusedPlan(name: FusedName): FusedPlan {
  return plans[name];
}
