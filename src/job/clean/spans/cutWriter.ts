import { ScatterBuffer } from '../../../store/scatterBuffer.ts';
import type { StageWriter } from '../../../store/stageWriter.ts';
import { UnitSet } from '../../../store/unitSet.ts';
import type { CleanContext } from '../corpus.ts';
import { RuleNames, type FateRule, type FateWriter, type Removal } from '../fates.ts';
import { cleanSchemas, recordsName } from '../records.ts';

/** Why a span goes. */
export interface CutReason extends FateRule {
  /** What the rule saw; NaN where there is no number. */
  readonly value: number;
  /** Unit that keeps its like, −1 where none is named. */
  readonly keeper: number;
  /** The two were compared themselves. */
  readonly verified: boolean;
}

/** Takes what a pass cuts: spans of documents, and documents that go whole. In any order of units. */
export class CutWriter {
  /** Documents that go whole. */
  readonly dropped = new UnitSet();
  readonly #names = new RuleNames();
  readonly #writer: StageWriter<typeof cleanSchemas.cuts>;
  readonly #held: ScatterBuffer<typeof cleanSchemas.cuts>;
  readonly #rangeUnits: number;
  readonly #fates: FateWriter;
  readonly #stage: number;

  private constructor(writer: StageWriter<typeof cleanSchemas.cuts>, rangeUnits: number, fates: FateWriter, stage: number) {
    this.#writer = writer;
    this.#held = new ScatterBuffer(writer, cleanSchemas.cuts);
    this.#rangeUnits = rangeUnits;
    this.#fates = fates;
    this.#stage = stage;
  }

  /** @param fates of the same pass @param stage of the recipe */
  static async open({ store, budget, rangeUnits }: CleanContext, pass: number, fates: FateWriter, stage: number): Promise<CutWriter> {
    return new CutWriter(await store.write(recordsName(pass, 'cuts'), cleanSchemas.cuts, budget.spillBytes), rangeUnits, fates, stage);
  }

  /** Rules met so far; records name them by place. */
  get rules(): readonly FateRule[] {
    return this.#names.all;
  }

  /** Takes bytes [start, end) of the text that the pass was given out of a unit. */
  cut(unit: number, start: number, end: number, why: CutReason): void {
    this.#held.put(Math.floor(unit / this.#rangeUnits), unit, start, end, this.#names.placeOf(why), why.value, why.keeper, why.verified ? 1 : 0);
  }

  /** Takes a unit out whole, whatever is cut of it; once a unit. */
  drop(unit: number, why: Removal): void {
    this.dropped.add(unit);
    this.#fates.put(unit, { stage: this.#stage, ...why });
  }

  async drain(): Promise<void> {
    await this.#writer.drain();
    await this.#fates.drain();
  }

  /** The cuts can be read from then on; the fates stay open. */
  async finish(): Promise<void> {
    this.#held.flush();
    await this.#writer.finish();
  }
}
