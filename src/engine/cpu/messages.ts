/** What crosses between the engine and its workers. */
import type { BandsawError, ErrorParts } from '../../core/errors.ts';
import { DeviceError, DeviceMemoryError, MismatchError, UnsupportedError } from '../../core/errors.ts';
import type { PlanInputs, PlanOutputs } from '../plan.ts';
import type { FusedName, PlanParams } from './fusedPlans.ts';

export interface Batch {
  readonly name: FusedName;
  readonly params: PlanParams;
  readonly inputs: PlanInputs;
}

/** An error as plain data: structured cloning would lose its class and fields. */
interface Failure {
  readonly kind: 'memory' | 'device' | 'mismatch' | 'unsupported' | 'other';
  readonly parts: ErrorParts;
}

export type Answer = { readonly outputs: PlanOutputs } | { readonly failure: Failure };

/** What a worker is sent, and sends back in the same order. */
export interface Question {
  readonly id: number;
  readonly batch: Batch;
  /** What the inputs are views of, transferred. */
  readonly staged: ArrayBuffer;
  /** Memory for the outputs, transferred. */
  readonly spare?: ArrayBuffer;
}

export interface Reply {
  readonly id: number;
  readonly answer: Answer;
  /** The question's, transferred back. */
  readonly staged: ArrayBuffer;
}

export function describeFailure(error: unknown): Failure {
  // The narrower class first: memory is a device error, too.
  const kinds = { memory: DeviceMemoryError, device: DeviceError, mismatch: MismatchError, unsupported: UnsupportedError };
  for (const [kind, type] of Object.entries(kinds)) {
    if (error instanceof type) {
      const { expected, found, remedy, recovery } = error as BandsawError;
      return { kind: kind as keyof typeof kinds, parts: { expected, found, remedy, recovery } };
    }
  }
  const found = error instanceof Error ? error.message : String(error);
  return { kind: 'other', parts: { expected: 'the batch to finish on a worker', found, remedy: 'try another engine and report this as a bug', recovery: 'retry' } };
}

export function errorOf({ kind, parts }: Failure): BandsawError {
  if (kind === 'memory') return new DeviceMemoryError(parts);
  if (kind === 'mismatch') return new MismatchError(parts);
  if (kind === 'unsupported') return new UnsupportedError(parts);
  return new DeviceError(parts);
}

/** The buffers of arrays that own all of theirs, each once, for handing over without a copy. */
export function buffersOf(arrays: PlanOutputs): ArrayBuffer[] {
  return [...new Set(Object.values(arrays).map((array) => array.buffer as ArrayBuffer))];
}
