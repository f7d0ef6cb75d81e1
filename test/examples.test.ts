/** The examples that come with the repository do what they say, with the built package under its own name. */
import { readFileSync, existsSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { RecordBatchReader, Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { runNode } from './cli/runBandsaw.ts';
import { temporaryFolder } from './io/temporaryFolder.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const path = temporaryFolder();

function tableFile(name: string, columns: Readonly<Record<string, readonly (string | null)[]>>): string {
  const table = new Table(Object.fromEntries(Object.entries(columns).map(([key, values]) => [key, vectorFromArray([...values], new Utf8())])));
  writeFileSync(path(name), tableToIPC(table, 'file'));
  return path(name);
}

const story = 'the mill stands where the river leaves the hill and the wheel turns all night in the rain';

describe('the batch job', () => {
  const job = async (...args: readonly string[]): ReturnType<typeof runNode> => runNode(['test/examples/batchJob.mjs', ...args], root);

  test('writes the batches that stay', async () => {
    const input = path('crawl.jsonl');
    writeFileSync(input, [story, 'another page', story].map((text, i) => `${JSON.stringify({ id: `r${i}`, text })}\n`).join(''));
    const done = await job(input, path('kept.arrows'));
    expect({ ...done, stderr: '' }).toEqual({ status: 0, stdout: `${JSON.stringify({ in: 3, kept: 2, removed: 1, rejected: 0, rules: { 'equal-words': 1 } })}\n`, stderr: '' });
    expect(done.stderr).toMatch(/^sketch 3\/\? rows$/mu);
    const ids = [...RecordBatchReader.from(readFileSync(path('kept.arrows')))].flatMap((batch) => [...(batch.getChild('id') ?? [])].map(String));
    expect(ids).toEqual(['r0', 'r1']);
  });

  test.each([
    ['a file that is not there', 'absent.parquet', '3600', 3, /^input: .*absent\.parquet: Expected/mu],
    ['no time left', 'crawl.jsonl', '0', 5, /^cancelled: /mu],
  ])('%s: a code, a status, no output', async (_, name, seconds, status, said) => {
    const done = await job(path(name), path('none.arrows'), seconds);
    expect(done).toMatchObject({ status, stdout: '' });
    expect(done.stderr).toMatch(said);
    expect(existsSync(path('none.arrows')) || existsSync(path('none.arrows.part'))).toBe(false);
  });
});

describe('the pipe', () => {
  const pipe = async (input: string): ReturnType<typeof runNode> => runNode(['test/examples/pipe.mjs', 'dist/cli/main.js', input], root);

  test('gives rows that share band keys', async () => {
    expect(await pipe(tableFile('pages.arrow', { text: [story, null, 'no other', story] }))).toEqual({ status: 0, stdout: `${JSON.stringify({ rows: 4, candidates: 1 })}\n`, stderr: '' });
  });

  test('says why the command failed', async () => {
    expect(await pipe(tableFile('words.arrow', { words: ['a'] }))).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(/^bandsaw sketch ended with 1, input: standard input: Expected a column "text"/u) });
  });

  test('says why there was nothing to send', async () => {
    expect(await pipe(path('missing.arrow'))).toMatchObject({ status: 1, stderr: expect.stringMatching(/^input: .*missing\.arrow: Expected/u) });
  });
});
