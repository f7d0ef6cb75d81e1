/** bandsaw sketch as a child process: streams, statuses, a reader that goes away. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Table, tableFromIPC, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';
import { expect, test } from 'vitest';
import { inFolder } from '../job/jobFiles.ts';
import { runNode } from './runBandsaw.ts';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const input = tableToIPC(new Table({ text: vectorFromArray(Array.from({ length: 2000 }, (_, row) => `page ${row} of the saw mill by the river in the north`), new Utf8()) }), 'stream');

function sketch(args: readonly string[]): { child: ReturnType<typeof spawn>; ended: Promise<{ status: number | null; stderr: string }> } {
  const child = spawn(process.execPath, [main, 'sketch', '--engine', 'cpu', '--workers', '0', ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin?.on('error', () => undefined);
  return { child, ended: once(child, 'close').then(([status]) => ({ status: status as number | null, stderr })) };
}

test('a stream in, a stream out, nothing said', async () => {
  const { child, ended } = sketch([]);
  const out: Buffer[] = [];
  child.stdout?.on('data', (bytes: Buffer) => out.push(bytes));
  child.stdin?.end(input);
  expect(await ended).toEqual({ status: 0, stderr: '' });
  expect(tableFromIPC(Buffer.concat(out)).numRows).toBe(2000);
});

test('a program that waits for each answer before it sends on gets it', async () => {
  const { child, ended } = sketch([]);
  const schema = input.subarray(0, 8 + Buffer.from(input).readInt32LE(4));
  const batch = input.subarray(schema.length, input.length - 8);
  let taken = 0;
  child.stdout?.on('data', (bytes: Buffer) => (taken += bytes.length));
  child.stdin?.write(schema);
  for (let sent = 1; sent <= 3; sent++) {
    child.stdin?.write(batch);
    // What comes back has the batch in it.
    while (taken < sent * batch.length) await once(child.stdout as NodeJS.EventEmitter, 'data');
  }
  child.stdin?.end(input.subarray(input.length - 8));
  expect(await ended).toEqual({ status: 0, stderr: '' });
});

test('a failure is one line, as JSON where asked for, and its status', async () => {
  for (const [args, bytes, status, code] of [[['--json'], input.subarray(0, 5000), 1, 'format'], [['--json', '--text-column', 'body'], input, 1, 'input'], [['--json', '--k', '3'], input, 2, 'config']] as const) {
    const { child, ended } = sketch(args);
    child.stdout?.resume();
    child.stdin?.end(bytes);
    const result = await ended;
    expect(result.status).toBe(status);
    const lines = result.stderr.trim().split('\n');
    expect(JSON.parse(lines[lines.length - 1])).toMatchObject({ event: 'error', code });
  }
  const { child, ended } = sketch([]);
  child.stdout?.resume();
  child.stdin?.end('no arrow at all');
  const { status, stderr } = await ended;
  expect(status).toBe(1);
  expect(stderr).toMatch(/^bandsaw: standard input: Expected an Arrow IPC stream but found [^\n]*\n$/u);
});

test('a reader that goes away ends it without a word', async () => {
  const { child, ended } = sketch([]);
  const schema = input.subarray(0, 8 + Buffer.from(input).readInt32LE(4));
  const batch = input.subarray(schema.length, input.length - 8);
  child.stdin?.write(schema);
  let fed = 0;
  const feed = (): void => {
    while (child.exitCode === null && fed < 2000 && child.stdin?.write(batch) === true) fed++;
  };
  child.stdin?.on('drain', feed);
  feed();
  await once(child.stdout as NodeJS.EventEmitter, 'data');
  child.stdout?.destroy();
  expect(await ended).toEqual({ status: 0, stderr: '' });
  expect(fed).toBeLessThan(2000);
});

/** The report without what needs texts: excerpts, and the measure of near-duplicates made of them. */
function reportOf(output: string): string {
  return JSON.stringify(JSON.parse(readFileSync(join(output, 'report.json'), 'utf8')), (key, value: unknown) => (key === 'excerpt' || key === 'calibration' ? null : value));
}

test('files sketched in shards, and clustered from the sketches', async () => {
  await inFolder(async (folder) => {
    writeFileSync(join(folder, 'in.arrows'), input);
    const run = async (...args: string[]): ReturnType<typeof runNode> => runNode([main, ...args, '--engine', 'cpu', '--workers', '0'], folder);
    for (const shard of ['1/2', '2/2']) {
      const { status, stdout, stderr } = await run('sketch', 'in.arrows', '-o', `s${shard[0]}.arrow`, '--shard', shard);
      expect([status, stderr]).toEqual([0, 'read and sketch\n']);
      expect(stdout).toMatch(shard === '1/2' ? /^2,000 rows sketched, [\d.]+ MB in s1\.arrow\n$/u : /^0 rows sketched, [\d.]+ MB in s2\.arrow\n$/u);
    }
    expect(tableFromIPC(readFileSync(join(folder, 's1.arrow'))).numRows).toBe(2000);
    const texts = await run('dedup', 'in.arrows', '-o', 'a', '--verify', 'sketch', '--emit', 'mask', '--quiet');
    const sketches = await run('dedup', '--signatures', 's1.arrow', 's2.arrow', '-o', 'b');
    expect([texts.status, sketches.status]).toEqual([0, 0]);
    expect(sketches.stdout).toMatch(/^2,000 rows in = [^\n]*\n[^]*masks of the kept rows in masks\//u);
    for (const file of ['removed.parquet', 'masks/in.arrows.parquet']) expect(readFileSync(join(folder, 'b', file)).equals(readFileSync(join(folder, 'a', file))), file).toBe(true);
    expect(reportOf(join(folder, 'b'))).toBe(reportOf(join(folder, 'a')));
    for (const [args, status, says] of [[['dedup', '--signatures', 's1.arrow', '-o', 'c'], 1, 'no shard 2/2'], [['dedup', '--signatures', 's1.arrow', 's2.arrow', '-o', 'c', '--plan'], 2, '--plan'], [['sketch', 'in.arrows', '-o', 'c.parquet'], 2, '.arrow'], [['sketch', 'in.arrows'], 2, '-o FILE.arrow']] as const) {
      const ended = await run(...args);
      expect([ended.status, ended.stdout]).toEqual([status, '']);
      expect(ended.stderr).toMatch(/^bandsaw: [^\n]*\n$/u);
      expect(ended.stderr).toContain(says);
    }
  });
});

test('--on-error skip: rows without a sketch say why, in a file and in a pipe; status 3', async () => {
  await inFolder(async (folder) => {
    const lines = ['{"id":"a","text":"the saw cuts a log into boards"}', '{"id":"b","text":', '{"id":"c","text":7}', '{"id":"d","text":"the saw cuts a log into boards"}'];
    writeFileSync(join(folder, 'in.jsonl'), lines.join('\n'));
    const run = async (...args: string[]): ReturnType<typeof runNode> => runNode([main, ...args, '--engine', 'cpu', '--workers', '0'], folder);
    expect(await run('sketch', 'in.jsonl', '-o', 's.arrow', '-q')).toMatchObject({ status: 1, stderr: expect.stringMatching(/in\.jsonl, row 1: .*--on-error skip/u) as string });
    expect(await run('sketch', 'in.jsonl', '-o', 's.arrow', '--on-error', 'skip', '--json')).toMatchObject({ status: 3, stdout: expect.stringMatching(/^4 rows sketched, 2 of them rejected, /u) as string });
    const table = tableFromIPC(readFileSync(join(folder, 's.arrow')));
    expect(table.schema.fields.at(-1)).toMatchObject({ name: 'rejected', nullable: true });
    const said = Array.from({ length: 4 }, (_, row) => JSON.parse((table.getChild('rejected')?.get(row) as string | null) ?? 'null') as { reason: string } | null);
    expect(said.map((each) => each?.reason)).toEqual([undefined, 'malformed-json', 'text-not-a-string', undefined]);
    expect([1, 2].map((row) => [table.getChild('shingles')?.get(row), table.getChild('signature')?.get(row)] as unknown)).toEqual([[null, null], [null, null]]);
    // The job over the sketches rejects the rows that the job over the texts rejects.
    const refused = await run('dedup', '--signatures', 's.arrow', '-o', 'stop', '-q');
    expect(refused).toMatchObject({ status: 1, stderr: expect.stringMatching(/in\.jsonl, row 1: Expected a line of JSON/u) as string });
    const both = [await run('dedup', 'in.jsonl', '-o', 'a', '--verify', 'sketch', '--emit', 'mask', '--on-error', 'skip', '-q'), await run('dedup', '--signatures', 's.arrow', '-o', 'b', '--on-error', 'skip', '-q')];
    expect(both.map(({ status, stderr }) => [status, stderr])).toEqual([[3, ''], [3, '']]);
    expect(reportOf(join(folder, 'b'))).toBe(reportOf(join(folder, 'a')));
    for (const name of ['removed.parquet', 'rejected.parquet', 'masks/in.jsonl.parquet']) expect([name, readFileSync(join(folder, 'b', name)).equals(readFileSync(join(folder, 'a', name)))]).toEqual([name, true]);
    // A name that no row has is a mistake, not four rejected rows.
    expect(await run('sketch', 'in.jsonl', '-o', 't.arrow', '--on-error', 'skip', '--text-column', 'body', '-q')).toMatchObject({ status: 2, stderr: expect.stringContaining('"body"') as string });
  });

  const long = tableToIPC(new Table({ text: vectorFromArray(['a page', 'x'.repeat(2 ** 25 + 1), null, 'another page'], new Utf8()) }), 'stream');
  for (const [args, status] of [[[], 1], [['--on-error', 'skip'], 3]] as const) {
    const { child, ended } = sketch(args);
    const out: Buffer[] = [];
    child.stdout?.on('data', (bytes: Buffer) => out.push(bytes));
    child.stdin?.end(long);
    const result = await ended;
    expect(result).toMatchObject(status === 1 ? { status, stderr: expect.stringMatching(/row 1: Expected a text of at most 33554432 bytes/u) as string } : { status, stderr: '' });
    if (status === 1) continue;
    const table = tableFromIPC(Buffer.concat(out));
    expect(JSON.parse(table.getChild('rejected')?.get(1) as string)).toMatchObject({ reason: 'text-too-long' });
    expect([0, 1, 2, 3].map((row) => table.getChild('text_bytes')?.get(row) as number | null)).toEqual([6, null, null, 12]);
    expect(String(table.getChild('text')?.get(1)).length).toBe(2 ** 25 + 1);
  }
});
