import { ScatterBuffer } from '../../store/scatterBuffer.ts';
import type { StageWriter } from '../../store/stageWriter.ts';
import type { JobContext } from '../context.ts';
import { cleanSchemas, NO_KEEPER, recordsName } from './records.ts';

/** What takes a row out, as removed.parquet names it. */
export interface FateRule {
  readonly rule: string;
  /** Why, where a rule has several reasons; null where the rule says it all. */
  readonly reason: string | null;
}

/** Why one row goes. */
export interface Fate {
  readonly stage: number;
  readonly rule: FateRule;
  readonly value: number;
  readonly limit: number;
  /** Unit that stays in its place. */
  readonly keeper?: number;
  readonly similarity?: number;
  /** The row was compared with its keeper itself. */
  readonly verified?: boolean;
}

/** Why a row goes, for whom the stage is known. */
export type Removal = Omit<Fate, 'stage'>;

/** Rules in the order in which they were met; records name them by place. */
export class RuleNames {
  readonly all: FateRule[] = [];
  readonly #places = new Map<string, number>();

  placeOf({ rule, reason }: FateRule): number {
    const key = `${rule} ${reason ?? ''}`;
    let place = this.#places.get(key);
    if (place === undefined) {
      place = this.all.push({ rule, reason }) - 1;
      this.#places.set(key, place);
    }
    return place;
  }
}

/** Spills why rows go, in any order of units. */
export class FateWriter {
  readonly #names = new RuleNames();
  readonly #writer: StageWriter<typeof cleanSchemas.fates>;
  readonly #records: ScatterBuffer<typeof cleanSchemas.fates>;
  readonly #rangeUnits: number;

  private constructor(writer: StageWriter<typeof cleanSchemas.fates>, rangeUnits: number) {
    this.#writer = writer;
    this.#records = new ScatterBuffer(writer, cleanSchemas.fates);
    this.#rangeUnits = rangeUnits;
  }

  static async open({ store, budget, rangeUnits }: JobContext, pass: number): Promise<FateWriter> {
    return new FateWriter(await store.write(recordsName(pass, 'fates'), cleanSchemas.fates, budget.spillBytes), rangeUnits);
  }

  /** Rules met so far; records name them by place. */
  get rules(): FateRule[] {
    return this.#names.all;
  }

  put(unit: number, { stage, rule, value, limit, keeper = NO_KEEPER, similarity = NaN, verified = false }: Fate): void {
    this.#records.put(Math.floor(unit / this.#rangeUnits), unit, stage, this.#names.placeOf(rule), value, limit, keeper, similarity, verified ? 1 : 0);
  }

  async drain(): Promise<void> {
    this.#records.flush();
    await this.#writer.drain();
  }

  async finish(): Promise<void> {
    this.#records.flush();
    await this.#writer.finish();
  }
}
