import { ConfigError, FormatError, InputError, UnsupportedError } from '../../core/errors.ts';
import { LastBatch, SketchFile, type SketchRun } from '../../io/sketches/sketchFile.ts';
import { WORD_TABLE_SHA256 } from '../../text/wordTable.ts';
import { fewLimit } from '../../verify/fewShingles.ts';
import { settingsOf, type DedupOptions } from '../options.ts';
import { familyNames, shapeOf, TEXT_MODEL } from '../shape.ts';
import { SketchedSource } from './sketchedSource.ts';
import { parseShard } from './shards.ts';
import { SKETCH_FORMAT } from './sketchOptions.ts';

interface OpenedSketches {
  /** The inputs that were sketched, in the order of the files of sketches and of the inputs in each; the job closes them. */
  readonly sources: readonly SketchedSource[];
  /** Settings that were settled when they were sketched, in place of what was left out. */
  readonly options: DedupOptions;
}

/** Settings in which all files must agree. */
const ALIKE = ['format', 'text_model', 'word_table', 'text_column', 'family', 'k', 'n', 'bands', 'few_shingles'] as const;

/**
 * Opens files of `bandsaw sketch INPUT… -o FILE` and returns the inputs they were made of. Shards of one list of inputs
 * are put together, and must all be there; several lists follow each other.
 * @throws ConfigError for options that the sketches were not made with, or a threshold below theirs; InputError for
 *   shards that are missing or there twice, or rows; UnsupportedError, FormatError for what is no such file
 */
export async function openSketches(paths: readonly string[], options: DedupOptions): Promise<OpenedSketches> {
  const files: SketchFile[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(files.splice(0).map(async (file) => file.close()));
  };
  try {
    const last = new LastBatch();
    for (const path of paths) files.push(await SketchFile.open(path, last));
    assertAlike(files);
    const [first] = files;
    const settled = settle(first, options);
    const { shape } = shapeOf(settingsOf(settled, familyNames));
    const few = wholeNumber(first, 'few_shingles');
    const wanted = fewLimit(settingsOf(settled, familyNames).thresholdMillionths);
    if (wanted > few) {
      throw new ConfigError({ expected: `a threshold above ${(15 / (few + 1)).toFixed(4)}, for which these files have the shingles of short texts`, found: String(settled.threshold ?? 0.8), remedy: 'raise --threshold, or sketch again with the lower one', file: first.path });
    }
    for (const file of files) file.assertColumns(shape.k, 32 * shape.slotWords);
    const inputs = inputsOf(files);
    await takeRuns(files, inputs);
    const sources = [...inputs].map(([path, runs]) => new SketchedSource(path, inOrder(path, runs), { k: shape.k, slotWords: shape.slotWords, few }, close));
    return { sources, options: settled };
  } catch (error) {
    await close();
    throw error;
  }
}

function valueOf(file: SketchFile, name: string): string {
  const value = file.metadata.get(`bandsaw.${name}`);
  if (value === undefined) throw new FormatError({ expected: 'a file that bandsaw sketch INPUT… -o FILE.arrow wrote', found: `no bandsaw.${name} in its metadata`, remedy: 'name such files', file: file.path });
  return value;
}

function wholeNumber(file: SketchFile, name: string): number {
  const text = valueOf(file, name);
  if (!/^\d{1,9}$/u.test(text)) throw new FormatError({ expected: `a whole number as bandsaw.${name}`, found: JSON.stringify(text.slice(0, 40)), remedy: 'sketch the inputs again', file: file.path });
  return Number(text);
}

function assertAlike(files: readonly SketchFile[]): void {
  const ours: Partial<Record<(typeof ALIKE)[number], string>> = { format: SKETCH_FORMAT, text_model: TEXT_MODEL, word_table: WORD_TABLE_SHA256 };
  for (const file of files) {
    for (const name of ALIKE) {
      const value = valueOf(file, name);
      const known = ours[name];
      if (known !== undefined && value !== known) throw new UnsupportedError({ expected: `sketches of ${name} ${known}`, found: JSON.stringify(value.slice(0, 80)), remedy: 'sketch the inputs again with this version', file: file.path });
      const first = valueOf(files[0], name);
      if (value !== first) throw new InputError({ expected: `sketches of one ${name}, ${JSON.stringify(first)} as in ${files[0].path}`, found: JSON.stringify(value), remedy: 'sketch all inputs with the same settings', file: file.path });
    }
  }
}

function settle(file: SketchFile, options: DedupOptions): DedupOptions {
  const made = { textColumn: valueOf(file, 'text_column'), family: valueOf(file, 'family'), k: wholeNumber(file, 'k'), n: wholeNumber(file, 'n') };
  for (const name of ['textColumn', 'family', 'k', 'n'] as const) {
    const asked = options[name];
    if (asked !== undefined && asked !== made[name]) throw new ConfigError({ expected: `${name} ${JSON.stringify(made[name])}, as the sketches were made with`, found: JSON.stringify(asked), remedy: 'leave it out, or sketch again', file: file.path });
  }
  return { ...options, ...made };
}

/** Returns the inputs by name, without runs yet. */
function inputsOf(files: readonly SketchFile[]): Map<string, SketchRun[]> {
  const lists = new Map<string, Map<number, SketchFile>>();
  const counts = new Map<string, number>();
  for (const file of files) {
    const list = valueOf(file, 'inputs');
    const { index, count } = parseShard(valueOf(file, 'shard'));
    const before = counts.get(list) ?? count;
    if (before !== count) throw new InputError({ expected: `shards of ${before}, as in the other files of these inputs`, found: `one of ${count}`, remedy: 'name the shards of one division', file: file.path });
    const shards = lists.get(list) ?? new Map<number, SketchFile>();
    const other = shards.get(index);
    if (other !== undefined) throw new InputError({ expected: 'every shard once', found: `shard ${index}/${count} in ${other.path} too`, remedy: 'leave one of the two out', file: file.path });
    lists.set(list, shards.set(index, file));
    counts.set(list, count);
  }
  const inputs = new Map<string, SketchRun[]>();
  for (const [list, shards] of lists) {
    const [file] = shards.values();
    const count = counts.get(list) as number;
    for (let index = 1; index <= count; index++) {
      if (!shards.has(index)) throw new InputError({ expected: `all ${count} shards of the inputs in this file`, found: `no shard ${index}/${count}`, remedy: `sketch it with --shard ${index}/${count} and name it too`, file: file.path });
    }
    for (const name of namesIn(list, file)) {
      if (inputs.has(name)) throw new InputError({ expected: 'every input in one list of inputs', found: `${JSON.stringify(name)} in two`, remedy: 'leave one of the files of sketches out', file: file.path });
      inputs.set(name, []);
    }
  }
  return inputs;
}

function namesIn(list: string, file: SketchFile): readonly string[] {
  try {
    const names: unknown = JSON.parse(list);
    if (Array.isArray(names) && names.length > 0 && names.every((name) => typeof name === 'string' && name !== '' && !name.includes('\0'))) return names as string[];
  } catch {
    // Said below.
  }
  throw new FormatError({ expected: 'a list of inputs as bandsaw.inputs', found: JSON.stringify(list.slice(0, 80)), remedy: 'sketch the inputs again', file: file.path });
}

async function takeRuns(files: readonly SketchFile[], inputs: ReadonlyMap<string, SketchRun[]>): Promise<void> {
  for (const file of files) {
    const own = new Set(namesIn(valueOf(file, 'inputs'), file));
    for await (const run of file.runs()) {
      const runs = own.has(run.file) ? inputs.get(run.file) : undefined;
      if (runs === undefined) throw new FormatError({ expected: 'rows of the inputs in bandsaw.inputs', found: `one of ${JSON.stringify(run.file.slice(0, 80))}`, remedy: 'sketch the inputs again', file: file.path });
      runs.push(run);
    }
  }
}

/** @throws InputError unless the runs have every row from 0 on once */
function inOrder(path: string, runs: SketchRun[]): readonly SketchRun[] {
  runs.sort((a, b) => a.firstRow - b.firstRow);
  let row = 0;
  for (const run of runs) {
    if (run.firstRow !== row) {
      const found = run.firstRow < row ? `row ${run.firstRow} twice` : `none of rows ${row} to ${run.firstRow - 1}`;
      throw new InputError({ expected: `every row of ${path} once`, found, remedy: 'name every shard once, all of the same state of that input', file: run.sketches.path });
    }
    row += run.rows;
  }
  return runs;
}
