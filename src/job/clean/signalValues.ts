import { ConfigError } from '../../core/errors.ts';
import type { DocumentTables } from '../../signals/documentTables.ts';
import { onlyStored, signalOf } from '../../signals/registry.ts';
import type { Resources } from '../../signals/resources.ts';
import type { Signal, SignalValue } from '../../signals/signal.ts';
import { missingOf } from '../signals.ts';

/** The signals of one document, each measured when a rule first asks for it. */
export class SignalValues {
  readonly #signals: readonly Signal[];
  readonly #resources: Resources;
  readonly #values: SignalValue[];
  readonly #measured: Uint8Array;
  readonly #lines: Float64Array[];
  /** For each signal its place among the scores, −1 where it is measured. */
  readonly #scored: Int32Array;
  #scores: readonly (number | null)[] = [];

  /** @param scored ids of signals that are given and not measured @throws ConfigError for a signal that there is not, or that needs a list or a column nobody named */
  constructor(ids: readonly string[], resources: Resources, urlColumn: string | null, scored: readonly string[] = []) {
    this.#resources = resources;
    this.#signals = ids.map((id) => {
      const signal = signalOf(id);
      if (signal === undefined) throw new ConfigError({ expected: 'the id of a signal', found: id, remedy: 'run bandsaw signals --list' });
      if (scored.includes(id)) return signal;
      if (onlyStored(signal)) throw new ConfigError({ expected: 'rules on signals that are measured from the text', found: `one on ${id}, which only comes stored`, remedy: `name the column that has it with --score ${id}=COLUMN, or leave the rule out with --without` });
      const missing = missingOf(signal, resources, urlColumn ?? undefined).join(' and ');
      if (missing !== '') throw new ConfigError({ expected: `${missing}, for the signal ${id} that a rule reads`, found: 'none', remedy: `add ${missing}, name a column that has it with --score ${id}=COLUMN, or leave the rule out with --without` });
      return signal;
    });
    this.#values = ids.map(() => null);
    this.#measured = new Uint8Array(ids.length);
    this.#lines = ids.map(() => new Float64Array(256));
    this.#scored = Int32Array.from(ids, (id) => scored.indexOf(id));
  }

  /** Takes the scores of another document, in the order of their ids. */
  take(scores: readonly (number | null)[]): void {
    this.#scores = scores;
  }

  /** Forgets what was measured: the text is another one. */
  begin(): void {
    this.#measured.fill(0);
  }

  /** Values per line are valid until `begin`. */
  of(index: number, document: DocumentTables): SignalValue {
    if (this.#measured[index] === 0) {
      this.#values[index] = this.#measure(index, document);
      this.#measured[index] = 1;
    }
    return this.#values[index];
  }

  #measure(index: number, document: DocumentTables): SignalValue {
    if (this.#scored[index] >= 0) return this.#scores[this.#scored[index]];
    const signal = this.#signals[index];
    if (signal.type === 'number') return signal.measure(document, this.#resources);
    const { count } = document.lines;
    if (this.#lines[index].length < count) this.#lines[index] = new Float64Array(2 * count);
    signal.measure(document, this.#resources, this.#lines[index]);
    return this.#lines[index].subarray(0, count);
  }
}
