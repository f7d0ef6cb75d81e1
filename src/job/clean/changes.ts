/** How the texts of a pass changed: what was there before, and what stands there now. */
import { allEnded } from '../../core/allEnded.ts';
import { ByteLog } from '../../core/byteLog.ts';
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
interface StepCount {
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
interface ChangeReason extends FateRule {
  readonly value: number;
  readonly keeper: number;
  readonly verified: boolean;
}

/** Of a change that is held. */
const HAS_REASON = 1;
const IS_VERIFIED = 2;

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
  /** Changes of the unit, see `put`: packed, as a text may be nothing but changes. */
  readonly #held = new ByteLog();
  /** Bytes of these that stages have that are through. */
  #through = 0;
  readonly #numbers = new Uint32Array(WIDTH);

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
    this.#held.clear();
    this.#through = 0;
  }

  /** Says that `inserted` stands at byte `start` of the text that the step leaves, in the place of `removed`; in order. Copies. */
  put(step: number, start: number, removed: Uint8Array, inserted: Uint8Array, why: ChangeReason | null): void {
    const held = this.#held;
    held.put(step);
    held.put(start);
    held.put(removed.length);
    held.put(inserted.length);
    held.put((why === null ? 0 : HAS_REASON) | (why?.verified === true ? IS_VERIFIED : 0));
    if (why !== null) {
      held.put(this.#names.placeOf(why));
      held.putDouble(why.value);
      held.putDouble(why.keeper);
    }
    held.putBytes(removed);
    held.putBytes(inserted);
  }

  /** The stage of the recipe let the document pass, and this is its text now. */
  endStage(stage: number, text: Uint8Array): void {
    let words = 0;
    cutWords(text, 0, text.length, { take: () => void (words += 1) });
    this.#sizes.put(Math.floor(this.#unit / this.#rangeUnits), this.#unit, stage, text.length, words);
    let last = -1;
    for (const { step, removed, inserted } of this.#changesFrom(this.#through)) {
      let count = this.#counts.get(step);
      if (count === undefined) this.#counts.set(step, (count = { step, documents: 0, changes: 0, removed: 0, inserted: 0 }));
      if (step !== last) count.documents += 1;
      last = step;
      count.changes += 1;
      count.inserted += inserted;
      count.removed += removed;
    }
    this.#through = this.#held.length;
  }

  /** The document stays, with this text. */
  keep(text: Uint8Array): void {
    for (const { bytes } of this.#changesFrom(0)) this.#changes.put(this.#unit, this.#numbers, 0, bytes);
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
    await allEnded([this.#texts.finish(), this.#changes.finish(), this.#resized.finish()]);
    return { counts: [...this.#counts.values()].sort((a, b) => a.step - b.step), rules: this.#names.all };
  }

  /** Yields what is held from this byte on; `#numbers` are those of each in turn. */
  *#changesFrom(at: number): Generator<{ readonly step: number; readonly removed: number; readonly inserted: number; readonly bytes: Uint8Array }> {
    const cursor = this.#held.readFrom(at);
    const numbers = this.#numbers;
    while (!cursor.done) {
      const [step, start, removed, inserted, flags] = [cursor.take(), cursor.take(), cursor.take(), cursor.take(), cursor.take()];
      const hasReason = (flags & HAS_REASON) !== 0;
      numbers[0] = step;
      numbers[1] = start;
      numbers[2] = hasReason ? cursor.take() : 0;
      numbers[3] = inserted;
      wide[0] = hasReason ? cursor.takeDouble() : NaN;
      numbers[4] = halves[0];
      numbers[5] = halves[1];
      wide[0] = hasReason ? cursor.takeDouble() : NO_KEEPER;
      numbers[6] = halves[0];
      numbers[7] = halves[1];
      numbers[8] = (flags & IS_VERIFIED) !== 0 ? 1 : 0;
      yield { step, removed, inserted, bytes: cursor.takeBytes(removed + inserted) };
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
