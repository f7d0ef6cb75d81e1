/**
 * A plan is data: named buffers and the kernels to run over them, in order. A plan says nothing about where it runs.
 * The twin engine calls twins, the GPU engine records dispatches, the WASM engine knows the four plan names and runs
 * each as one fused function over the same inputs and outputs.
 */

export type PlanName = 'tokenize' | 'sketch' | 'collide' | 'agreement';

/**
 * `input`: given with every run. `static`: given once per engine and key, kept there. `resident`: one of the engine's
 * residents, only read. `scratch`: may hold anything at the start unless cleared. `output`: comes back.
 */
type BufferRole = 'input' | 'static' | 'resident' | 'scratch' | 'output';

export interface PlanBuffer {
  readonly role: BufferRole;
  /** Length in u32 words; may be 0. */
  readonly length: number;
  /** Set to zero before the first step. Inputs and statics are never cleared. */
  readonly clear?: boolean;
  /** For role `static`: identity of the content; equal keys mean equal data. For `resident`: which one. */
  readonly key?: string;
}

export interface PlanStep {
  readonly kernel: string;
  readonly params: Readonly<Record<string, number>>;
  /** Overrides of the kernel's constants; left out means its defaults. */
  readonly constants?: Readonly<Record<string, number>>;
  /** Kernel binding name → plan buffer name. */
  readonly bindings: Readonly<Record<string, string>>;
}

/** What is computed, as data: named buffers, and steps that run kernels on them. */
export interface Plan {
  /** Which plan it is. */
  readonly name: PlanName;
  /** What a fused implementation needs to know; all integers. `family` is the index in the family registry. */
  readonly params: Readonly<Record<string, number>>;
  /** Buffers by name. */
  readonly buffers: Readonly<Record<string, PlanBuffer>>;
  /** Kernels in the order they run. */
  readonly steps: readonly PlanStep[];
}

/** Content of `input` and `static` buffers. Bytes are padded with zeros to whole words by the engine. */
export type PlanInputs = Readonly<Record<string, Uint32Array | Uint8Array>>;

/** `output` buffers by name; owned by the caller. */
export type PlanOutputs = Record<string, Uint32Array>;

export type RunWork = (work: Work) => Promise<PlanOutputs>;

/** Words that stay on the engine when a run is over. */
export interface Retain {
  /** A buffer of the plan, no static or resident, and its words [from, from + words). */
  readonly buffer: string;
  readonly from: number;
  readonly words: number;
  /** The resident that gets them, from word `to` on. */
  readonly key: string;
  readonly to: number;
}

/** A plan together with what it runs on. */
export interface Work {
  /** What is computed. */
  readonly plan: Plan;
  /** What its input buffers hold. */
  readonly inputs: PlanInputs;
  /**
   * Does the work in two of about half its size, one after the other, each through `run`, and returns the outputs that
   * the whole would have had. Returns null, and left out, where it cannot be cut.
   */
  readonly inHalves?: ((run: RunWork) => Promise<PlanOutputs> | null) | undefined;
  /** Copies made after the last step, by engines that have residents; the others leave them. */
  readonly retain?: readonly Retain[];
}
