import { isBandsawError } from '../../core/errors.ts';
import type { Engine } from '../../engine/engine.ts';
import { byteWork, type AgreementShape, type ByteRows, type ResidentRows } from '../../verify/agreementPlan.ts';

/** What must be left of the bytes read for whole slots, at most, for bytes first to be worth a second pass over the pairs. */
const MOST_LEFT = 7 / 8;

/** What is known of the pairs to come. */
export interface PairOutlook {
  /** Share of the pairs so far that were rejected. */
  readonly rejected: number;
  /** Pairs to come. */
  readonly pairs: number;
  /** Rows whose bytes would have to be made first. */
  readonly rows: number;
}

/**
 * Returns whether comparing 8-bit slots first reads so much less of a device's memory that it pays. A pair costs two
 * signatures whole; with bytes first it costs two signatures' bytes, and the whole ones only where it is not rejected.
 * Making the bytes costs each row once: read whole, write bytes, copied to where they stay.
 */
export function bytesFirstPays({ k, slotWords }: AgreementShape, { rejected, pairs, rows }: PairOutlook): boolean {
  const whole = 4 * slotWords * k;
  const plain = 2 * pairs * whole;
  const first = 2 * pairs * (k + (1 - rejected) * whole) + rows * (whole + 3 * k);
  return first <= MOST_LEFT * plain;
}

/** The bytes of resident signatures, made when first asked for. */
export class ByteSlots {
  readonly #engine: Engine;
  readonly #shape: AgreementShape;
  readonly #made = new Map<string, Promise<ResidentRows | null>>();

  constructor(engine: Engine, shape: AgreementShape) {
    this.#engine = engine;
    this.#shape = shape;
  }

  /** Undefined where there is no room for the bytes, and whole slots must do. */
  async of(left: ResidentRows, right: ResidentRows, settledBelow: number): Promise<ByteRows | undefined> {
    const [a, b] = [await this.#rows(left), await this.#rows(right)];
    return a === null || b === null ? undefined : { left: a, right: b, settledBelow };
  }

  async #rows(rows: ResidentRows): Promise<ResidentRows | null> {
    let made = this.#made.get(rows.key);
    if (made === undefined) this.#made.set(rows.key, (made = this.#make(rows)));
    return made;
  }

  async #make(rows: ResidentRows): Promise<ResidentRows | null> {
    const residents = this.#engine.residents;
    const words = rows.words / (4 * this.#shape.slotWords);
    try {
      const key = (await residents?.make(words)) ?? null;
      if (residents === undefined || key === null) return null;
      await this.#engine.run(byteWork(rows, key, this.#shape));
      if (residents.holds(key, 0, words)) return { key, words };
      residents.drop(key);
    } catch (error) {
      // Without bytes the pairs still run, and tell whether the device is gone.
      if (!isBandsawError(error, 'device')) throw error;
    }
    return null;
  }

  /** Gives the device's memory back. */
  async release(): Promise<void> {
    for (const made of this.#made.values()) {
      const rows = await made;
      if (rows !== null) this.#engine.residents?.drop(rows.key);
    }
    this.#made.clear();
  }
}
