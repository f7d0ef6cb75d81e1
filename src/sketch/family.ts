import type { PlanBuffer, PlanInputs, PlanStep } from '../engine/plan.ts';

/** What one shingle is made of n of. */
type ShingleUnit = 'word' | 'character';

/** What a family sketches: units of a batch, whose shingle hashes lie in the plan's buffers `shingles` and `unit_words`. */
interface FamilyRequest {
  /** Unit u is bytes offsets[u] … offsets[u + 1) of the text; units + 1 numbers. */
  readonly offsets: Uint32Array;
  readonly k: number;
  readonly n: number;
  /** Units of fewer bytes may go another way, with the same result; without it the family decides. */
  readonly smallBytes?: number | undefined;
}

/** What a family adds to the plan. */
interface FamilyPart {
  /**
   * Reads `unit_words` and `shingles`, lowers the rows of `signatures` of all units that have shingles; all words of
   * `signatures` are 0xFFFFFFFF before.
   */
  readonly steps: readonly PlanStep[];
  /** Inputs, statics and scratch of the family's own. */
  readonly buffers: Readonly<Record<string, PlanBuffer>>;
  readonly inputs: PlanInputs;
}

/** A kind of sketch: k slots a unit whose share of equal ones estimates Jaccard similarity. */
export interface Family {
  readonly id: string;
  /** Number that fused engines and artefacts know the family by; never given to another one. */
  readonly code: number;
  /** u32 words in a slot; low word first. */
  readonly slotWords: 1 | 2;
  readonly shingleUnit: ShingleUnit;
  part(request: FamilyRequest): FamilyPart;
}

/** Returns the u32 words of one signature: k slots, one after the other. */
export function signatureWords(family: Family, k: number): number {
  return k * family.slotWords;
}
