import type { TextColumn } from '../batch/textColumn.ts';
import { rowCountOf } from '../batch/textColumn.ts';
import { ConfigError, UnsupportedError } from '../core/errors.ts';
import type { PlanBuffer, PlanOutputs, PlanStep, Retain, Work } from '../engine/plan.ts';
import { wordTable } from '../text/wordTable.ts';
import { columnHalves, joinUnitWords } from './columnHalves.ts';
import { familyOf } from './families.ts';
import { signatureWords } from './family.ts';
import { longestUnit, tokenizeSteps, wordCapacity } from './tokenizeSteps.ts';

export interface SketchSettings {
  /** Name of a sketch family, see families.ts. */
  readonly family: string;
  /** Slots of a signature: a multiple of 4 from 16 to 512. */
  readonly k: number;
  /** Words of a shingle, 1 to 32. */
  readonly n: number;
  /** Keys of a unit. */
  readonly bands: number;
  /** Slots in a key; bands · rows ≤ k. */
  readonly rows: number;
  /** For measuring: units of fewer bytes take the kernel for small units, where the family has one. Results are equal. */
  readonly smallBytes?: number;
}

/** What of the outputs is wanted. */
interface SketchRequest {
  /** Whether signatures come back, by far the largest of the outputs. Default true. */
  readonly signatures?: boolean;
  /** Rows of signatures that stay on the engine. Default none. */
  readonly retain?: readonly Retain[];
}

function integer(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new ConfigError({ expected: `${name} to be a whole number from ${least} to ${most}`, found: String(value), remedy: `give another ${name}` });
}

function checkSettings({ k, n, bands, rows }: SketchSettings): void {
  integer('k', k, 16, 512);
  if (k % 4 !== 0) throw new ConfigError({ expected: 'k to be a multiple of 4', found: String(k), remedy: 'give another k' });
  integer('n', n, 1, 32);
  integer('bands', bands, 1, k);
  integer('rows', rows, 1, k);
  if (bands * rows > k) throw new ConfigError({ expected: `bands × rows to be at most k = ${k}`, found: `${bands} × ${rows} = ${bands * rows}`, remedy: 'use fewer bands or rows, or a larger k' });
}

/**
 * Returns the work of sketching a column, one unit per row. Its outputs, with U rows:
 * - `signatures`: U rows of k slots, all ones in a row without words; left out where the request says that nobody reads them;
 * - `digests`: four words a row, equal where all folded words are equal;
 * - `keys`: band-major, lo and hi of band b of unit u at 2·(b·U + u);
 * - `signature_hashes`: two words a row, the key of one band that has all slots, by which equal signatures are told;
 * - `unit_words`: number of words before each row, the number of all words last.
 * `salts` has two words a row that go into its keys, none meaning 0: rows of different salts share no key but by chance.
 * Null and empty rows have no words. Inputs are not copied.
 * @throws ConfigError (`config`) for settings out of range or a family there is none of.
 */
export function sketchWork(column: TextColumn, settings: SketchSettings, salts: Uint32Array = new Uint32Array(0), { signatures = true, retain = [] }: SketchRequest = {}): Work {
  checkSettings(settings);
  const { k, n, bands, rows } = settings;
  const family = familyOf(settings.family);
  if (family.shingleUnit !== 'word') throw new UnsupportedError({ expected: 'a family of word shingles', found: `${family.id}, of ${family.shingleUnit}s`, remedy: 'choose another family' });
  const units = rowCountOf(column);
  const bytes = column.offsets[units];
  const word_capacity = wordCapacity(bytes, units);
  const words = signatureWords(family, k);
  const tokenize = tokenizeSteps(bytes, units, longestUnit(column.offsets));
  const part = family.part({ offsets: column.offsets, k, n, smallBytes: settings.smallBytes });
  const output = (length: number): PlanBuffer => ({ role: 'output', length });
  const steps: PlanStep[] = [
    ...tokenize.steps,
    { kernel: 'shingle_hash', params: { unit_count: units, word_capacity, n }, bindings: { words: 'words', unit_words: 'unit_words', shingles: 'shingles' } },
    { kernel: 'digest_words', params: { unit_count: units, word_capacity }, bindings: { whole_words: 'whole_words', unit_words: 'unit_words', digests: 'digests' } },
    { kernel: 'fill', params: { count: units * words, value: 0xffffffff }, bindings: { values: 'signatures' } },
    ...part.steps,
    {
      kernel: 'band_keys',
      params: { unit_count: units, bands, rows, slot_words: family.slotWords, signature_words: words },
      bindings: { signatures: 'signatures', salts: 'salts', keys: 'keys' },
    },
    {
      kernel: 'band_keys',
      params: { unit_count: units, bands: 1, rows: k, slot_words: family.slotWords, signature_words: words },
      bindings: { signatures: 'signatures', salts: 'salts', keys: 'signature_hashes' },
    },
  ];
  return {
    plan: {
      name: 'sketch',
      params: { bytes, units, family: family.code, k, n, slotWords: family.slotWords, bands, rows, signaturesBack: signatures ? 1 : 0 },
      buffers: {
        ...tokenize.buffers,
        ...part.buffers,
        salts: { role: 'input', length: 2 * units },
        shingles: { role: 'scratch', length: word_capacity },
        signatures: { role: signatures ? 'output' : 'scratch', length: units * words },
        digests: { role: 'output', length: 4 * units, clear: true },
        keys: output(2 * bands * units),
        signature_hashes: output(2 * units),
        unit_words: { ...tokenize.buffers['unit_words'], role: 'output' },
      },
      steps,
    },
    inputs: { text: column.bytes.subarray(0, bytes), offsets: column.offsets, table: wordTable().all, salts, ...part.inputs },
    ...(retain.length === 0 ? {} : { retain }),
    inHalves(run) {
      const halves = columnHalves(column);
      if (halves === null) return null;
      const retained = retainHalves(retain, halves.at * words);
      return (async () => {
        const left = await run(sketchWork(halves.left, settings, salts.subarray(0, 2 * halves.at), { signatures, retain: retained.left }));
        const right = await run(sketchWork(halves.right, settings, salts.subarray(2 * halves.at), { signatures, retain: retained.right }));
        return joinSketches(left, right, bands);
      })();
    },
  };
}

/** Cuts what is retained of signatures at word `at`. */
function retainHalves(retain: readonly Retain[], at: number): { readonly left: Retain[]; readonly right: Retain[] } {
  const left = retain.filter(({ from }) => from < at).map((each) => ({ ...each, words: Math.min(each.words, at - each.from) }));
  const right = retain.filter(({ from, words }) => from + words > at).map((each) => {
    const cut = Math.max(0, at - each.from);
    return { ...each, from: each.from + cut - at, words: each.words - cut, to: each.to + cut };
  });
  return { left, right };
}

/** Outputs are row after row, but for keys, which are band-major, and the running number of words. */
function joinSketches(left: PlanOutputs, right: PlanOutputs, bands: number): PlanOutputs {
  return Object.fromEntries(
    Object.keys(left).map((name) => {
      if (name === 'unit_words') return [name, joinUnitWords(left[name], right[name])];
      return [name, interleave(left[name], right[name], name === 'keys' ? bands : 1)];
    }),
  );
}

/** Cuts both into `parts` and returns the first part of the one, the first of the other, the second of the one, … */
function interleave(left: Uint32Array, right: Uint32Array, parts: number): Uint32Array {
  const joined = new Uint32Array(left.length + right.length);
  const [a, b] = [left.length / parts, right.length / parts];
  for (let part = 0; part < parts; part++) {
    joined.set(left.subarray(part * a, (part + 1) * a), part * (a + b));
    joined.set(right.subarray(part * b, (part + 1) * b), part * (a + b) + a);
  }
  return joined;
}
