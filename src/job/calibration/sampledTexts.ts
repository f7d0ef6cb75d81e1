import type { StageWriter } from '../../store/stageWriter.ts';
import { schemas, type JobContext } from '../context.ts';
import type { Settings } from '../options.ts';
import { RowHash } from '../rowHash.ts';
import type { Piece } from '../stages/sketchRows.ts';
import { LowestDraws } from './lowestDraws.ts';

/** Rows that near-duplicates are made of: at most enough that a recall of 0.99 is known to one in a hundred, of few rows a part. */
const MOST_ROWS = 512;
const FEW_ROWS = 128;
const PART = 32;

/** Returns of how many rows near-duplicates are made where so many can be used. */
export function rowsChosen(usable: number): number {
  return Math.min(usable, MOST_ROWS, Math.max(FEW_ROWS, Math.ceil(usable / PART)));
}

/** Of shorter texts no similarity near the threshold can be made. */
export const LEAST_SHINGLES = 8;
/** Of longer texts only so much is taken, which is enough for kernels that treat long texts otherwise than short ones. */
const MOST_BYTES = 2 ** 13;

/** Returns how many texts are spilled to choose among, as expected. */
export function rowsSpilled(usable: number): number {
  return usable <= MOST_ROWS ? usable : Math.round(MOST_ROWS * (1 + Math.log(usable / MOST_ROWS)));
}

/** Returns how much is taken of a text of so many bytes. */
export function bytesTaken(bytes: number): number {
  return Math.min(bytes, MOST_BYTES);
}

/** Another choice than that of a sample, of which only the lowest would be taken otherwise. */
const SALT = 0x63616c69;

/** Returns what the rows are chosen by; null where the job does not calibrate itself: it was told so, has no texts, or compares nothing. */
export function calibrationHash({ calibration, signatures, only }: Settings, names: readonly string[]): RowHash | null {
  return calibration && !signatures && only === null ? new RowHash(names, SALT) : null;
}

/**
 * Chooses the rows that a job calibrates itself with, in the sketch pass, and spills their texts: those with the lowest
 * hashes of file and row among all that can be used. Which they are is known at the end only, so texts are spilled that
 * were among the lowest when they were met: about MOST_ROWS · ln(rows ÷ MOST_ROWS) more.
 */
export class SampledTexts {
  readonly #hash: RowHash;
  readonly #context: JobContext;
  readonly #writer: StageWriter<typeof schemas.calibrationRows>;
  readonly #lowest: LowestDraws;
  /** Rows that could have been chosen so far. */
  usable: number;

  private constructor(context: JobContext, hash: RowHash, writer: StageWriter<typeof schemas.calibrationRows>, lowest: LowestDraws, usable: number) {
    this.#context = context;
    this.#hash = hash;
    this.#writer = writer;
    this.#lowest = lowest;
    this.usable = usable;
  }

  /** Goes on behind the checkpoint of this number, up to which `usable` rows were. Null where nothing is calibrated. @throws CorruptError */
  static async open(context: JobContext, part: number, usable: number): Promise<SampledTexts | null> {
    const { store, budget, calibration } = context;
    if (calibration === null) return null;
    const lowest = new LowestDraws(MOST_ROWS);
    if (part > 0) for await (const { columns } of store.readPart('calibration-rows', schemas.calibrationRows, part)) for (const draw of columns.draw) lowest.offer(draw);
    return new SampledTexts(context, calibration, await store.goOn('calibration-rows', schemas.calibrationRows, budget.spillBytes, part), lowest, usable);
  }

  /** Takes the rows of a piece whose words were counted: those of row i are unitWords[i + 1] − unitWords[i]. Rows with a 1 in `left` go no further. */
  take({ column, sketched, firstUnit, file }: Piece, unitWords: Uint32Array, left: Uint8Array | null): void {
    // There is no text to change.
    if (sketched !== null) return;
    const { files, shape, rangeUnits } = this.#context;
    const firstRow = firstUnit - files[file].firstUnit;
    const rows = column.offsets.length - 1;
    for (let i = 0; i < rows; i++) {
      if (unitWords[i + 1] - unitWords[i] < LEAST_SHINGLES + shape.n - 1 || left?.[i] === 1) continue;
      this.usable += 1;
      const draw = this.#hash.of(file, firstRow + i);
      if (!this.#lowest.offer(draw)) continue;
      const text = column.bytes.subarray(column.offsets[i], column.offsets[i] + bytesTaken(column.offsets[i + 1] - column.offsets[i]));
      this.#writer.append(Math.floor((firstUnit + i) / rangeUnits), { unit: Float64Array.of(firstUnit + i), draw: Float64Array.of(draw), text: { offsets: Uint32Array.of(0, text.length), values: text } }, 0, 1);
    }
  }

  async drain(): Promise<void> {
    await this.#writer.drain();
  }

  async checkpoint(part: number): Promise<void> {
    await this.#writer.checkpoint(part);
  }

  async finish(): Promise<void> {
    await this.#writer.finish();
  }
}
