import { FormatError, InputError, throwIfAborted } from '../../../core/errors.ts';
import { MAX_LINE_BYTES } from '../../../io/limits.ts';
import { linesOf } from '../../../io/rawLines.ts';
import type { SourceFile } from '../../../io/format.ts';
import { signalOf } from '../../../signals/registry.ts';
import type { SignalValue } from '../../../signals/signal.ts';
import type { StoredBatch, StoredFile } from './storedBatch.ts';

const FAMILY = 'redpajama-v2.';
const KEY = 'quality_signals';

/** How RedPajama-V2 names its perplexity buckets where it does not number them. */
const BUCKETS: Readonly<Record<string, number>> = { head: 0, middle: 1, tail: 2 };

type Fields = Readonly<Record<string, unknown>>;

/**
 * A file of RedPajama-V2's own form, one JSON object a line: {"id", "quality_signals": {name: [[start, end, score], …]}}.
 * It stands for an input of its own, row for row.
 */
export class RedpajamaLines implements StoredFile {
  readonly #source: SourceFile;

  constructor(source: SourceFile) {
    this.#source = source;
  }

  static fits({ format, columns }: SourceFile): boolean {
    return format.startsWith('jsonl') && columns?.some(({ name }) => name === KEY) === true;
  }

  get path(): string {
    return this.#source.path;
  }

  /** Which are there is a matter of each line. */
  has(signal: string): boolean {
    return signal.startsWith(FAMILY);
  }

  async *read(signals: readonly string[] | null, signal: AbortSignal | undefined): AsyncGenerator<StoredBatch> {
    const wanted = (signals ?? []).map((id) => ({ name: id.slice(FAMILY.length), isLines: signalOf(id)?.type === 'lines' }));
    let row = 0;
    for await (const lines of linesOf(this.path, this.#source.format)) {
      throwIfAborted(signal);
      const parsed = lines.map((line, i) => this.#parse(line, row + i));
      const values = wanted.map(({ name, isLines }) => parsed.map(({ [KEY]: all }, i) => (all === null ? null : this.#value((all as Fields)[name], name, isLines, row + i))));
      const rows = parsed.map((_, i) => row + i);
      yield { rowCount: parsed.length, files: parsed.map(() => this.path), rows, ids: parsed.map(({ id }) => (typeof id === 'string' || typeof id === 'number' ? id : null)), values, measured: signals === null ? [] : parsed.map(({ [KEY]: all }) => all !== null) };
      row += parsed.length;
    }
  }

  async close(): Promise<void> {
    await this.#source.close();
  }

  #parse(line: Uint8Array | null, row: number): Fields {
    if (line === null) throw new FormatError({ expected: `lines of at most ${MAX_LINE_BYTES} bytes`, found: 'a longer one', remedy: 'measure the signals again', file: this.path, row });
    let value: unknown;
    try {
      value = JSON.parse(Buffer.from(line.buffer, line.byteOffset, line.length).toString());
    } catch (error) {
      throw this.#refuse('a line of JSON', (error as Error).message, row);
    }
    const fields = value as Fields | null;
    let all = typeof fields === 'object' && fields !== null ? fields[KEY] : undefined;
    // Some copies of the corpus have the object as a text.
    if (typeof all === 'string') {
      try {
        all = JSON.parse(all);
      } catch (error) {
        throw this.#refuse(`${KEY} to be JSON`, (error as Error).message, row);
      }
    }
    if (all === undefined || typeof all !== 'object' || Array.isArray(all)) throw this.#refuse(`an object with ${KEY}, an object or null`, typeof fields === 'object' ? 'another' : typeof fields, row);
    return { id: fields?.['id'], [KEY]: all };
  }

  #value(spans: unknown, name: string, isLines: boolean, row: number): SignalValue {
    if (spans === undefined || spans === null) return null;
    const refuse = (): InputError => this.#refuse(`a list of [start, end, score] for ${name}`, (JSON.stringify(spans) ?? 'nothing').slice(0, 80), row);
    if (!Array.isArray(spans)) throw refuse();
    const scores = spans.map((span): number | null => {
      const score: unknown = Array.isArray(span) ? span[2] : undefined;
      if (typeof score === 'string' && Object.hasOwn(BUCKETS, score)) return BUCKETS[score];
      if (score !== null && typeof score !== 'number') throw refuse();
      return score;
    });
    if (!isLines) {
      if (scores.length > 1) throw refuse();
      return scores[0] ?? null;
    }
    // A document without lines has one span without a score.
    if (scores.length === 1 && scores[0] === null) return [];
    if (scores.includes(null)) throw refuse();
    return scores as number[];
  }

  #refuse(expected: string, found: string, row: number): InputError {
    return new InputError({ expected, found, remedy: 'measure the signals again', file: this.path, row });
  }
}
