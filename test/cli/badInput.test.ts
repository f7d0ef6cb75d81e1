/** Bad input under the built command: exit status, a message with file, found and remedy, no stack, nothing half written. */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeTable } from '../../src/io/tables/tables.ts';
import { loadZstdEncoder } from '../../src/io/codecs/zstdCodec.ts';
import { handMade, strings, struct, type HandColumn, type HandPage, type Members } from '../io/parquetRows/handMade.ts';
import { runNode, type Ended } from './runBandsaw.ts';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const GOOD = '{"text":"a page of some words that is read and kept"}\n';
/** Of the process that runs all cases: a heap of 512 MiB, a line, a window, the buffers beside; nothing of what a file claims. */
const MOST_MIB = 1100;

/** A file of one column of texts, with what no writer makes. */
const TEXTS = ['one page', 'another page', 'a third'];
function oneColumn(more: Partial<HandColumn> = {}, page: Partial<HandPage> = {}, footer: Members = []): Uint8Array {
  const column: HandColumn = { schema: [[[1, 6], [3, 0], [4, 'text'], [6, 0]]], type: 6, values: 3, pages: [{ kind: 'v1', count: 3, encoding: 0, values: strings(TEXTS), ...page }], ...more };
  return handMade([{ rows: 3, columns: [column] }], footer);
}

let folder: string;
let runner: ChildProcess;
let answers: AsyncIterator<string>;
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bandsaw-bad-'));
  const zstd = await loadZstdEncoder();
  const schema = [{ name: 'text', type: 'string', nullable: true }, { name: 'score', type: 'double', nullable: true }] as const;
  for (const name of ['sound.parquet', 'sound.arrow']) await writeTable(at(name), schema, [{ rowCount: 3, columns: [['one', null, 'three'], [1, 2, 3]] }]);
  for (const kind of ['parquet', 'arrow']) {
    const bytes = readFileSync(at(`sound.${kind}`));
    writeFileSync(at(`cut.${kind}`), bytes.subarray(0, Math.floor(bytes.length / 2)));
    const flipped = Buffer.from(bytes);
    // Behind the magic, and in the middle of the footer.
    for (const place of [bytes.length - 40, bytes.length - 60, bytes.length - 80]) flipped[place] ^= 0xff;
    writeFileSync(at(`flipped.${kind}`), flipped);
  }
  const gzipped = gzipSync(Buffer.alloc(2 ** 28, 0x61));
  const zstandard = zstd(Buffer.alloc(2 ** 28, 0x61));
  const arrow = readFileSync(new URL('../io/fixtures/types-zstd.arrow', import.meta.url));
  const files: Record<string, string | Uint8Array> = {
    'part.parquet': oneColumn({ chunk: [[1, 'part-0.parquet']] }),
    'hidden.parquet': oneColumn({ chunk: [[8, struct([])]] }),
    'signed.parquet': oneColumn({}, {}, [[8, struct([[1, struct([])]])]]),
    'lzo.parquet': oneColumn({ codec: 3 }),
    'codec.parquet': oneColumn({ codec: 42 }),
    'encoding.parquet': oneColumn({}, { encoding: 77 }),
    'packed.parquet': oneColumn({ schema: [[[1, 6], [3, 1], [4, 'text'], [6, 0]]] }, { definition: [1, 1, 1], levelEncoding: 4 }),
    'huge.parquet': oneColumn({}, { uncompressed: 2 ** 31 - 1 }),
    'negative.parquet': oneColumn({}, { uncompressed: -1 }),
    'bomb.gzip.parquet': oneColumn({ codec: 2, compress: () => gzipped }),
    'bomb.zstd.parquet': oneColumn({ codec: 6, compress: () => zstandard }),
    'length.parquet': oneColumn({}, { values: Uint8Array.of(255, 255, 255, 255, 1, 2, 3, 4, 5, 6, 7, 8) }),
    'values.parquet': oneColumn({ values: 2 ** 30 }, { count: 2 ** 30 }),
    'length.arrow': withLengths(arrow, 2n ** 40n),
    'short.arrow': withLengths(arrow, 3n),
    'negative.arrow': withLengths(arrow, -5n),
    'bomb.jsonl.zst': Buffer.concat([zstandard, zstandard, zstandard, zstandard]),
    'bomb.zeros.gz': Buffer.concat([gzipped, gzipped]),
    // A million levels, in a key that nobody asked for.
    'deep.jsonl': `${GOOD}{"deep":${'['.repeat(1e6)}\n{"text":${'{"a":'.repeat(1e6)}1${'}'.repeat(1e6)}}\n`,
    'good.jsonl': GOOD,
    'empty.parquet': '',
    'magic.parquet': 'PAR1',
    'secret.parquet': 'PARE................PARE',
    'utf16.jsonl': Buffer.from(`\ufeff${GOOD}`, 'utf16le'),
    'array.json': '[{"text":"a"},{"text":"b"}]',
    'archive.jsonl': Buffer.from('504b030414000000', 'hex'),
    'malformed.jsonl': `${GOOD}{"text":\n${GOOD}`,
    'number.jsonl': `${GOOD}{"text":7}\n`,
    'other.jsonl': '{"body":"a","id":1}\n',
    'cut.jsonl.gz': gzipSync(GOOD.repeat(50)).subarray(0, 60),
    'nested.jsonl.gz': gzipSync(gzipSync(GOOD)),
    'behind.jsonl.gz': Buffer.concat([gzipSync(GOOD), Buffer.from('junk')]),
    'cut.jsonl.zst': zstd(Buffer.from(GOOD.repeat(50))).subarray(0, 40),
    'window.jsonl.zst': Buffer.from('28b52ffd04f8010000', 'hex'),
    // A line of 256 MiB in a quarter of one.
    'bomb.jsonl.gz': gzipSync(Buffer.alloc(2 ** 28, 0x61)),
    'odd.jsonl': Buffer.concat([Buffer.from('\ufeff{"text":null}\n{"text":"\\ud83d"}\n{"text":"\\u0000"}\n{"text":"'), Buffer.from([0xff, 0xc0]), Buffer.from(`"}\n\n{"text":"a","text":"b"}\n${'{"deep":'.repeat(300)}1${'}'.repeat(300)}\n{"text":"x","n":123456789012345678901234567890}`)]),
  };
  for (const [name, bytes] of Object.entries(files)) writeFileSync(at(name), bytes);
  symlinkSync('loop.jsonl', at('loop.jsonl'));
  symlinkSync('nothing', at('gone.jsonl'));
  // A gigabyte without a line's end that takes no room on the disk.
  writeFileSync(at('gigabyte.jsonl'), '{"text":"');
  truncateSync(at('gigabyte.jsonl'), 2 ** 30);
  mkdirSync(at('taken'));
  writeFileSync(at('taken/thesis.txt'), 'mine');
  // A heap as small as this would not hold what the files claim.
  runner = spawn(process.execPath, ['--max-old-space-size=512', fileURLToPath(new URL('manyRuns.mjs', import.meta.url)), main], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
  answers = createInterface({ input: runner.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
}, 120_000);
afterAll(() => {
  runner.kill();
  rmSync(folder, { recursive: true, force: true });
});

/** Returns how the built command ends, in a process that runs one after the other. */
async function bandsaw(args: readonly string[]): Promise<Ended> {
  runner.stdin?.write(`${JSON.stringify(args)}\n`);
  const { value, done } = await answers.next();
  if (done === true) throw new Error(`the process died at ${args.join(' ')}`);
  const { peakMiB, ...ended } = JSON.parse(value) as Ended & { peakMiB: number };
  expect(peakMiB).toBeLessThan(MOST_MIB);
  return ended;
}

/** The same with another length in front of each compressed buffer. */
function withLengths(arrow: Uint8Array, length: bigint): Buffer {
  const bytes = Buffer.from(arrow);
  const magic = Buffer.from('28b52ffd', 'hex');
  for (let at = bytes.indexOf(magic); at >= 0; at = bytes.indexOf(magic, at + 1)) bytes.writeBigInt64LE(length, at - 8);
  return bytes;
}

async function dedup(input: string, flags: readonly string[]): Promise<Ended & { out: string }> {
  const out = mkdtempSync(at('out-'));
  rmSync(out, { recursive: true });
  return { ...(await bandsaw(['dedup', input, '-o', out, '--engine', 'cpu', '--workers', '0', '--quiet', ...flags])), out };
}

/** Files below a folder that are there under a final name or half written. */
function written(out: string): string[] {
  return existsSync(out) ? (readdirSync(out, { recursive: true }) as string[]).filter((name) => /kept\/.|\.partial$|removed|report/.test(name)) : [];
}

/** Input, what the message must say, and flags; `rows` where only rows are bad: --on-error skip goes on past them. */
interface More {
  readonly flags?: readonly string[];
  readonly status?: number;
  readonly rows?: number;
}
const CASES: readonly [string, RegExp, More?][] = [
  ['nowhere.jsonl', /an existing file but found none of this name: check the path/],
  ['empty.parquet', /found an empty file: .*fetch it again/],
  ['magic.parquet', /a Parquet footer .* found none/],
  ['secret.parquet', /found an encrypted footer: decrypt it first/],
  ['cut.parquet', /found none: check that the file is complete/],
  ['cut.arrow', /found no footer/],
  ['flipped.parquet', /Expected .+ but found .+: /],
  ['flipped.arrow', /Expected .+ but found .+: /],
  ['utf16.jsonl', /found UTF-16 text: convert it/],
  ['array.json', /found a JSON array: write one object per line/],
  ['archive.jsonl', /found a zip archive/],
  ['cut.jsonl.gz', /cut\.jsonl\.gz: Expected .+ but found .+: check that the file is complete/],
  ['nested.jsonl.gz', /found a gzip file inside gzip: convert/],
  ['behind.jsonl.gz', /found incorrect header check: check that the file is complete/],
  ['cut.jsonl.zst', /found the file cut short inside a frame/],
  ['window.jsonl.zst', /a zstd window of at most 134217728 bytes but found one of \d+: recompress/],
  ['loop.jsonl', /loop\.jsonl: Expected a link to a file but found one that leads to itself: repair it/],
  ['gone.jsonl', /gone\.jsonl: Expected a link to a file but found one whose target is gone: repair it/],
  ['malformed.jsonl', /malformed\.jsonl, row 1: Expected a line of JSON but found what is no JSON at byte 8/, { rows: 1 }],
  ['number.jsonl', /number\.jsonl, row 1: Expected a string under the key "text" but found/, { rows: 1 }],
  ['gigabyte.jsonl', /gigabyte\.jsonl, row 0: Expected a line of at most 67108864 bytes but found a longer one/, { rows: 1 }],
  ['bomb.jsonl.gz', /bomb\.jsonl\.gz, row 0: Expected a line of at most 67108864 bytes/, { rows: 1 }],
  ['bomb.jsonl.zst', /bomb\.jsonl\.zst, row 0: Expected a line of at most 67108864 bytes/, { rows: 1 }],
  ['bomb.zeros.gz', /found text that is not JSON lines inside gzip: convert it/],
  ['deep.jsonl', /deep\.jsonl, row 1: Expected .+ but found .+: repair the row/, { rows: 2 }],
  ['part.parquet', /column "text" in .*part-0\.parquet.*: pass the data files themselves/],
  ['hidden.parquet', /found .*column "text" encrypted: decrypt the file first/],
  ['signed.parquet', /found an encryption algorithm in the footer: decrypt/],
  ['lzo.parquet', /a compression that can be read and written but found .*LZO: write the file again with zstd/],
  ['codec.parquet', /a sound Parquet footer but found row group 0, column 0 without its description/],
  ['encoding.parquet', /Expected an encoding .+ but found .*encoding 77/],
  ['packed.parquet', /Expected levels in RLE but found .*BIT_PACKED: write the file again with a current writer/],
  ['huge.parquet', /a page of at most 1073741824 bytes but found .*one of 2147483647: write the file again with smaller pages/],
  ['negative.parquet', /Expected .+ but found .*-1/],
  ['bomb.gzip.parquet', /Expected .+ but found .+: check that the file is complete/],
  ['bomb.zstd.parquet', /Expected .+ but found .+: check that the file is complete/],
  ['length.parquet', /Expected .+ but found .+: check that the file is complete/],
  ['values.parquet', /Expected .+ but found .+: /],
  ['length.arrow', /buffers of at most 2147483647 bytes but found one of 1099511627776: write smaller batches/, { flags: ['--text-column', 'large'] }],
  ['short.arrow', /Expected .+ but found .+: check that the file is complete/, { flags: ['--text-column', 'large'] }],
  ['negative.arrow', /Expected .+ but found .+: check that the file is complete/, { flags: ['--text-column', 'large'] }],
  ['other.jsonl', /the text under the key "text" but found .*"body", "id": name the right one with --text-column/],
  ['sound.parquet', /a column "body" but found only "text", "score"/, { flags: ['--text-column', 'body'] }],
  ['sound.arrow', /a column "body" but found only "text", "score"/, { flags: ['--text-column', 'body'] }],
  ['sound.parquet', /column "score" to hold text but found DOUBLE/, { flags: ['--text-column', 'score'] }],
  ['sound.arrow', /column "score" to hold text but found Float/, { flags: ['--text-column', 'score'] }],
  ['good.jsonl', /--threshold .*did you mean|did you mean --threshold/, { flags: ['--treshold', '0.8'], status: 2 }],
  ...['0', '1.5', '-1', 'NaN', '1e999', ''].map((value) => ['good.jsonl', /bandsaw: .*Expected .+ but found .+: /, { flags: [`--threshold=${value}`], status: 2 }] as [string, RegExp, More]),
  ['good.jsonl', /--memory of at least 182MiB with 0 workers but found 100MiB: raise it/, { flags: ['--memory=100MiB'], status: 2 }],
  ...['--k=129', '--bands=0x7', '--n=0', '--memory=0', '--memory=-1', '--partitions=0.5', '--workers=-1'].map((flag) => ['good.jsonl', /bandsaw: .*Expected .+ but found .+: /, { flags: [flag], status: 2 }] as [string, RegExp, More]),
];

test.each<[string, RegExp, More?]>(CASES)('%s: %s', async (input, says, more) => {
  const { flags = [], status = 1, rows } = more ?? {};
  const stopped = await dedup(input, flags);
  expect({ status: stopped.status, stderr: stopped.stderr }).toEqual({ status, stderr: expect.stringMatching(says) as string });
  if (status === 1) expect(stopped.stderr).toContain(input);
  expect(stopped.stderr).not.toMatch(/\n\s+at |internal error/);
  expect(stopped.stdout).toBe('');
  expect(written(stopped.out)).toEqual([]);
  if (status === 2) return;
  const skipped = await dedup(input, [...flags, '--on-error', 'skip']);
  expect(skipped.stderr).not.toMatch(/\n\s+at |internal error/);
  if (rows === undefined) {
    // A key that no row has is a mistyped name, which is known after the first reading; a file that is none stays an error.
    expect(skipped.status).toBe(input === 'other.jsonl' ? 2 : 1);
    return;
  }
  expect(skipped.status).toBe(3);
  expect(JSON.parse(readFileSync(join(skipped.out, 'report.json'), 'utf8'))).toMatchObject({ rows: { rejected: rows } });
  expect(readdirSync(skipped.out)).toContain('rejected.parquet');
}, 120_000);

test('what is odd and no error goes through byte for byte', async () => {
  const { status, stderr, out } = await dedup('odd.jsonl', ['--on-error', 'skip']);
  // The line without a text is the one rejected.
  expect({ status, stderr }).toEqual({ status: 3, stderr: '' });
  const lines = readFileSync(at('odd.jsonl'), 'latin1').split('\n').filter((line) => !line.startsWith('{"deep"'));
  expect(readFileSync(join(out, 'kept/odd.jsonl'), 'latin1')).toBe(lines.join('\n'));
});

test('an output folder with files of others is left alone', async () => {
  const { status, stderr } = await runNode([main, 'dedup', 'good.jsonl', '-o', 'taken', '--engine', 'twin'], folder);
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('thesis.txt') as string });
  expect(readdirSync(at('taken'))).toEqual(['thesis.txt']);
});

test('a place that cannot be written: status 1, nothing under a final name', async () => {
  const { status, stderr } = await runNode([main, 'dedup', 'good.jsonl', '-o', 'full', '--pairs', '/dev/full/pairs.jsonl', '--engine', 'twin'], folder);
  expect(status).toBe(1);
  expect(stderr).toMatch(/\/dev\/full\/pairs\.jsonl: Expected .+ but found .+: /);
  expect(written(at('full'))).toEqual([]);
});

test('standard output that takes no more: status 1 and one message; standard error that does: nothing', async () => {
  const full = openSync('/dev/full', 'w');
  const run = async (args: readonly string[], stdout: number | 'pipe', stderr: number | 'pipe'): Promise<{ status: number | null; said: string }> => {
    const child = spawn(process.execPath, [main, ...args], { cwd: folder, stdio: ['ignore', stdout, stderr] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => (said += text));
    return new Promise((resolve) => void child.once('close', (status) => resolve({ status, said })));
  };
  try {
    for (const args of [['--help'], ['recipes', 'show', 'gopher'], ['dedup', 'good.jsonl', '-o', 'unseen', '--engine', 'cpu', '--workers', '0']]) {
      const { status, said } = await run(args, full, 'pipe');
      expect({ status, last: said.trim().split('\n').at(-1) }).toEqual({ status: 1, last: 'bandsaw: standard output: Expected room on the disk but found it full: free some space and run the same command again' });
      expect(said).not.toMatch(/\n\s+at /);
    }
    expect(JSON.parse((await run(['recipes', '--json'], full, 'pipe')).said)).toMatchObject({ event: 'error', code: 'output', file: 'standard output' });
    // The job itself had come to its end, and comes to it without a log.
    expect(await run(['dedup', 'good.jsonl', '-o', 'unseen'], 'pipe', full)).toMatchObject({ status: 0, said: expect.stringContaining('had finished in unseen before') as string });
    expect(await run(['dedup', 'good.jsonl', '-o', 'unlogged', '--engine', 'cpu', '--workers', '0'], 'pipe', full)).toMatchObject({ status: 0, said: expect.stringContaining('1 rows in = 1 kept') as string });
  } finally {
    closeSync(full);
  }
});

test('no descriptor left for a module of its own: one message', async () => {
  const child = spawn('sh', ['-c', `ulimit -n 32; exec "$0" "$@"`, process.execPath, main, 'dedup', 'good.jsonl', '-o', 'without-descriptors', '--engine', 'cpu', '--workers', '0'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  expect(await new Promise((resolve) => void child.once('close', resolve))).toBe(1);
  expect(said).toBe('bandsaw: Expected a free file descriptor but found none left: raise the limit on open files (ulimit -n) and run the same command again\n');
});

test('a folder as standard input is none', async () => {
  const stdin = openSync(folder, 'r');
  try {
    for (const args of [['dedup', '-', '-o', 'of-a-folder', '--engine', 'twin'], ['sketch', '--engine', 'twin']]) {
      const child = spawn(process.execPath, [main, ...args], { cwd: folder, stdio: [stdin, 'ignore', 'pipe'] });
      let said = '';
      child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
      expect(await new Promise((resolve) => void child.once('close', resolve))).toBe(1);
      expect(said).toBe('bandsaw: Expected data on standard input but found a folder: name the folder as an INPUT\n');
    }
    expect(existsSync(at('of-a-folder'))).toBe(false);
  } finally {
    closeSync(stdin);
  }
});
