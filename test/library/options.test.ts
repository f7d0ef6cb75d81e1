/** Programs without types: settings that are misspelt, or of another type, are refused by name before anything is read. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openTwinEngine } from '../../src/engine/twinEngine.ts';
import { BandsawError, clean, compactIndex, dedup, openEngine, readArrow, readJsonl, readParquet, removeFromIndex, showIndex, signals, sketch, writeReportPage } from '../../src/index.ts';
import { temporaryFolder } from '../io/temporaryFolder.ts';

const path = temporaryFolder();
const sample = fileURLToPath(new URL('../../sample/english.jsonl.gz', import.meta.url));
const table = fileURLToPath(new URL('../../sample/archive.parquet', import.meta.url));

async function first(batches: AsyncIterable<unknown>): Promise<unknown> {
  for await (const batch of batches) return batch;
  return undefined;
}

const output = path('out');
const never = (value: unknown): never => value as never;
const calls: readonly (readonly [string, () => Promise<unknown>, string])[] = [
  ['a misspelt setting', () => dedup(sample, never({ output, treshold: 0.9 })), 'Expected a setting of dedup but found "treshold": did you mean threshold?'],
  ['one of another function', () => clean(sample, never({ output, recipe: 'gopher', threshold: 0.9 })), 'Expected a setting of clean but found "threshold": did you mean thresholds?'],
  ['no object', () => dedup(sample, never(null)), 'Expected settings of dedup in an object but found null'],
  ['a number as text', () => dedup(sample, never({ output, threshold: '0.9' })), 'Expected threshold to be a number but found a value of type string'],
  ['a switch as text', () => dedup(sample, never({ output, dryRun: 'no' })), 'Expected dryRun to be true or false but found a value of type string'],
  ['null', () => dedup(sample, never({ output, keep: null })), 'Expected keep to be a string but found null'],
  ['a file where files are wanted', () => dedup(sample, never({ output, against: sample })), 'Expected against to be an array but found a value of type string'],
  ['the kind of an engine', () => dedup(sample, never({ output, engine: 'cpu' })), 'Expected an open engine but found something else: pass await openEngine'],
  ['the promise of an engine', () => dedup(sample, never({ output, engine: openEngine({ kind: 'twin' }) })), 'Expected an open engine but found the promise of one'],
  ['a setting of files', () => dedup(() => readParquet(table), never({ keepJob: true })), 'Expected settings for batches but found keepJob'],
  ['a misspelt setting of batches', () => dedup(() => readParquet(table), never({ nam: 'a' })), 'Expected a setting of dedup but found "nam": did you mean name?'],
  ['no recipe', () => clean(sample, never({ output })), 'Expected a recipe but found none'],
  ['an object that is no parsed recipe', () => clean(sample, never({ output, recipe: { name: 'a' } })), 'Expected a recipe but found something else: pass the name of one, or what parseRecipe makes'],
  ['a setting of sketch', () => first(sketch(readParquet(table), never({ bandz: '18x7' }))), 'Expected a setting of sketch but found "bandz": did you mean bands?'],
  // Letter by letter it would name folders, the root of all among them.
  ['one file to measure', () => signals(never({ inputs: sample, output: path('a.parquet') })), 'Expected inputs to be an array but found a value of type string'],
  ['signals of batches', () => first(signals(readParquet(table), never({ signals: 'gopher' }))), 'Expected signals to be an array but found a value of type string'],
  ['a column', () => first(readParquet(table, never({ columns: 'text' }))), 'Expected columns to be an array but found a value of type string'],
  ['a column of Arrow', () => first(readArrow(table, never({ column: ['text'] }))), 'Expected a setting of readArrow but found "column": did you mean columns?'],
  ['keys without types', () => first(readJsonl(sample, never({ columns: 'id' }))), 'Expected columns to be an object but found a value of type string'],
  ['an engine by name', () => openEngine(never('cpu')), 'Expected settings of openEngine in an object but found string'],
  ['a signal that is none', () => dedup(sample, never({ output, signal: {} })), 'Expected signal to be an AbortSignal but found a value of type object'],
  ['a number among paths', () => dedup(sample, never({ output, against: [5], engine: openTwinEngine() })), 'Expected paths but found what is no string'],
  ['a name that is a folder', () => dedup(() => readParquet(table), never({ name: '..' })), 'Expected a name that is no path but found ".."'],
  ['no path to read', () => first(readArrow(never(undefined))), 'Expected a path but found undefined'],
  ['no index', () => showIndex(never(undefined)), 'Expected a path but found undefined'],
  ['no source in an index', () => removeFromIndex(output, never(5)), 'Expected a path but found number'],
  ['a setting of compaction', () => compactIndex(output, never({ memry: 1 })), 'Expected a setting of compactIndex but found "memry": did you mean memory?'],
  ['no folder of a page', () => writeReportPage(never(null)), 'Expected a path but found null'],
  ['an adapter by number', () => openEngine(never({ kind: 'gpu', adapter: 0 })), 'Expected the name of an adapter, or an array of names but found number'],
];

test.each(calls)('%s', async (_, call, message) => {
  const error: unknown = await call().then(() => null, (failure: unknown) => failure);
  expect(error).toBeInstanceOf(BandsawError);
  expect((error as BandsawError).code).toBe('config');
  expect((error as BandsawError).message).toContain(message);
  expect(existsSync(join(output, 'manifest.json'))).toBe(false);
});
