import type { StageWriter } from '../../store/stageWriter.ts';
import type { UnitSet } from '../../store/unitSet.ts';
import { ACCEPT, REJECT, SHORT_SHINGLES, verdictOf, type VerdictRule } from '../../verify/verdict.ts';
import { schemas, type JobContext } from '../context.ts';

/** Pairs whose slots were compared, and what came of it. */
export interface JoinCounts {
  compared: number;
  rejected: number;
  accepted: number;
  undecided: number;
  /** Of the compared ones, those whose signatures had stayed on the device. */
  onDevice: number;
  /** Of those, the ones whose 8-bit slots were compared first. */
  bytesFirst: number;
}

/** Where decided and undecided pairs go. */
export class JoinOutputs {
  readonly counts: JoinCounts = { compared: 0, rejected: 0, accepted: 0, undecided: 0, onDevice: 0, bytesFirst: 0 };
  readonly undecided: StageWriter<typeof schemas.undecided>;
  readonly accepted: StageWriter<typeof schemas.verified>;
  readonly rule: VerdictRule;
  private readonly rangeUnits: number;
  private readonly short: UnitSet;
  private readonly k: number;

  /** `short` has the units of fewer than SHORT_SHINGLES shingles. */
  constructor({ settings, shape, rangeUnits }: JobContext, short: UnitSet, undecided: StageWriter<typeof schemas.undecided>, accepted: StageWriter<typeof schemas.verified>) {
    this.undecided = undecided;
    this.accepted = accepted;
    this.rule = { mode: settings.verify === 'sketch' ? 'sketch' : 'auto', thresholdMillionths: settings.thresholdMillionths, k: shape.k };
    this.rangeUnits = rangeUnits;
    this.short = short;
    this.k = shape.k;
  }

  /** Hands on what the numbers of equal slots make of these pairs; numbers that reject a pair need not be exact and are never shown. */
  async take(low: Float64Array, high: Float64Array, equal: Uint32Array): Promise<void> {
    const { rule, short, rangeUnits } = this;
    const open = new PairBatch(equal.length);
    const sure = new PairBatch(equal.length);
    for (let i = 0; i < equal.length; i++) {
      const verdict = verdictOf(rule, equal[i], short.has(low[i]) || short.has(high[i]) ? 0 : SHORT_SHINGLES);
      if (verdict !== REJECT) (verdict === ACCEPT ? sure : open).add(low[i], high[i], equal[i] / this.k, rangeUnits);
    }
    this.undecided.scatter(open.range, open.rows, open);
    this.accepted.scatter(sure.range, sure.rows, sure);
    this.counts.undecided += open.rows;
    this.counts.accepted += sure.rows;
    this.counts.rejected += equal.length - open.rows - sure.rows;
    this.counts.compared += equal.length;
    await this.undecided.drain();
    await this.accepted.drain();
  }
}

/** Pairs on their way into a writer that is partitioned by the unit range of `high`. */
class PairBatch {
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly similarity: Float64Array;
  readonly range: Uint32Array;
  /** Slots are an estimate. */
  readonly exact: Uint32Array;
  rows = 0;

  constructor(capacity: number) {
    this.low = new Float64Array(capacity);
    this.high = new Float64Array(capacity);
    this.similarity = new Float64Array(capacity);
    this.range = new Uint32Array(capacity);
    this.exact = new Uint32Array(capacity);
  }

  add(low: number, high: number, similarity: number, rangeUnits: number): void {
    this.low[this.rows] = low;
    this.high[this.rows] = high;
    this.similarity[this.rows] = similarity;
    this.range[this.rows] = Math.floor(high / rangeUnits);
    this.rows += 1;
  }
}
