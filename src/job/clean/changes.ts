/** How the texts of a pass changed: what was there before, and what stands there now. */
import { cutWords } from '../../text/words.ts';
import { ScatterBuffer } from '../../store/scatterBuffer.ts';
import type { StageWriter } from '../../store/stageWriter.ts';
import type { JobContext } from '../context.ts';
import { EditedTextsWriter } from './editedTexts.ts';
import { RuleNames, type FateRule } from './fates.ts';
import { PackedReader, PackedWriter } from './packedRecords.ts';
import { cleanSchemas, NO_KEEPER, recordsName } from './records.ts';

/** Numbers of a change: step, start, rule, inserted, value and keeper (two each), verified. */
const WIDTH = 9;

/** What one step did in one pass. */
export interface StepCount {
  readonly step: number;
  /** Documents that it changed and its stage let pass. */
  documents: number;
  changes: number;
  /** Bytes that went, and bytes that came in their place. */
  removed: number;
  inserted: number;
}

/** What a pass that changes texts leaves beside its records. */
export interface ChangeFacts {
  readonly counts: readonly StepCount[];
  /** That its changes name by place; none of an edit, whose rule is the edit. */
  readonly rules: readonly FateRule[];
}

/** Why a span went, where its step does not say it. */
export interface ChangeReason extends FateRule {
  readonly value: number;
  readonly keeper: number;
  readonly verified: boolean;
}

const wide = new Float64Array(1);
const halves = new Uint32Array(wide.buffer);

/**
 * Spills what becomes of the texts in a pass, units ascending: the texts that are not those of the inputs, the changes that
 * made them, and the sizes of what a stage left. A document's changes are held back until it is known that it stays.
 */
export class ChangeWriter {
  readonly #texts: EditedTextsWriter;
  readonly #changes: PackedWriter;
  readonly #resized: StageWriter<typeof cleanSchemas.resized>;
  readonly #sizes: ScatterBuffer<typeof cleanSchemas.resized>;
  readonly #rangeUnits: number;
  readonly #names = new RuleNames();
  readonly #counts = new Map<number, StepCount>();
  #unit = 0;
  #numbers = new Uint32Array(256 * WIDTH);
  #ends = new Float64Array(257);
  #bytes = new Uint8Array(4096);
  /** Changes held, and of these the ones of stages that are through. */
  #held = 0;
  #through = 0;

  private constructor(texts: EditedTextsWriter, changes: PackedWriter, resized: StageWriter<typeof cleanSchemas.resized>, rangeUnits: number) {
    this.#texts = texts;
    this.#changes = changes;
    this.#resized = resized;
    this.#sizes = new ScatterBuffer(resized, cleanSchemas.resized);
    this.#rangeUnits = rangeUnits;
  }

  static async open(context: JobContext, pass: number): Promise<ChangeWriter> {
    return new ChangeWriter(
      await EditedTextsWriter.open(context, pass),
      await PackedWriter.open(context, recordsName(pass, 'changes'), WIDTH),
      await context.store.write(recordsName(pass, 'resized'), cleanSchemas.resized, context.budget.spillBytes),
      context.rangeUnits,
    );
  }

  /** Turns to another unit; what was held of the last one is forgotten. */
  begin(unit: number): void {
    this.#unit = unit;
    this.#held = 0;
    this.#through = 0;
  }

  /** Says that `inserted` stands at byte `start` of the text that the step leaves, in the place of `removed`; in order. Copies. */
  put(step: number, start: number, removed: Uint8Array, inserted: Uint8Array, why: ChangeReason | null): void {
    const at = this.#held++;
    const from = this.#ends[at];
    const end = from + removed.length + inserted.length;
    this.#reserve(at + 1, end);
    this.#bytes.set(removed, from);
    this.#bytes.set(inserted, from + removed.length);
    this.#ends[at + 1] = end;
    const numbers = this.#numbers;
    const to = at * WIDTH;
    numbers[to] = step;
    numbers[to + 1] = start;
    numbers[to + 2] = why === null ? 0 : this.#names.placeOf(why);
    numbers[to + 3] = inserted.length;
    wide[0] = why?.value ?? NaN;
    numbers[to + 4] = halves[0];
    numbers[to + 5] = halves[1];
    wide[0] = why?.keeper ?? NO_KEEPER;
    numbers[to + 6] = halves[0];
    numbers[to + 7] = halves[1];
    numbers[to + 8] = why?.verified === true ? 1 : 0;
  }

  /** The stage of the recipe let the document pass, and this is its text now. */
  endStage(stage: number, text: Uint8Array): void {
    let words = 0;
    cutWords(text, 0, text.length, { take: () => void (words += 1) });
    this.#sizes.put(Math.floor(this.#unit / this.#rangeUnits), this.#unit, stage, text.length, words);
    for (let i = this.#through, last = -1; i < this.#held; i++) {
      const step = this.#numbers[i * WIDTH];
      let count = this.#counts.get(step);
      if (count === undefined) this.#counts.set(step, (count = { step, documents: 0, changes: 0, removed: 0, inserted: 0 }));
      if (step !== last) count.documents += 1;
      last = step;
      const inserted = this.#numbers[i * WIDTH + 3];
      count.changes += 1;
      count.inserted += inserted;
      count.removed += this.#ends[i + 1] - this.#ends[i] - inserted;
    }
    this.#through = this.#held;
  }

  /** The document stays, with this text. */
  keep(text: Uint8Array): void {
    for (let i = 0; i < this.#held; i++) this.#changes.put(this.#unit, this.#numbers, i * WIDTH, this.#bytes.subarray(this.#ends[i], this.#ends[i + 1]));
    this.carry(this.#unit, text);
  }

  /** The text that a pass before had left of a unit stays as it is. */
  carry(unit: number, text: Uint8Array): void {
    this.#texts.put(unit, text);
  }

  async drain(): Promise<void> {
    await this.#texts.drain();
    await this.#changes.drain();
    await this.#resized.drain();
  }

  async finish(): Promise<ChangeFacts> {
    this.#sizes.flush();
    await Promise.all([this.#texts.finish(), this.#changes.finish(), this.#resized.finish()]);
    return { counts: [...this.#counts.values()].sort((a, b) => a.step - b.step), rules: this.#names.all };
  }

  #reserve(changes: number, bytes: number): void {
    if (changes * WIDTH > this.#numbers.length) {
      const numbers = new Uint32Array(2 * this.#numbers.length);
      numbers.set(this.#numbers);
      this.#numbers = numbers;
      const ends = new Float64Array(numbers.length / WIDTH + 1);
      ends.set(this.#ends);
      this.#ends = ends;
    }
    if (bytes > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(bytes, 2 * this.#bytes.length));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
  }
}

/** One change of a document's text, as edits.parquet has it. */
export interface Change extends ChangeReason {
  readonly unit: number;
  readonly step: number;
  readonly start: number;
  /** Views, until the next change. */
  readonly removed: Uint8Array;
  readonly inserted: Uint8Array;
}

/** Yields the changes of a pass, by unit, then in the order in which they were made. */
export async function* changesOf(context: JobContext, pass: number, { rules }: ChangeFacts): AsyncGenerator<Change> {
  const reader = await PackedReader.open(context, recordsName(pass, 'changes'), WIDTH);
  const wideOf = (low: number, high: number): number => {
    halves[0] = low;
    halves[1] = high;
    return wide[0];
  };
  for (const partition of reader.partitions) {
    for await (const frame of reader.frames(partition)) {
      for (let i = 0; i < frame.items; i++) {
        const inserted = frame.offsets[i + 1] - frame.number(i, 3);
        yield {
          unit: frame.unit(i),
          step: frame.number(i, 0),
          start: frame.number(i, 1),
          removed: frame.bytes.subarray(frame.offsets[i], inserted),
          inserted: frame.bytes.subarray(inserted, frame.offsets[i + 1]),
          ...(rules[frame.number(i, 2)] ?? { rule: '', reason: null }),
          value: wideOf(frame.number(i, 4), frame.number(i, 5)),
          keeper: wideOf(frame.number(i, 6), frame.number(i, 7)),
          verified: frame.number(i, 8) === 1,
        };
      }
    }
  }
}
