import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { BandsawError } from '../../src/core/errors.ts';
import { detectContainer, readDecoded, type Container } from '../../src/io/jsonl/containers.ts';
import { openJsonl } from '../../src/io/jsonl/jsonl.ts';
import { readLineBlocks, type LineRoom } from '../../src/io/jsonl/lines.ts';
import { MAX_TEXT_BYTES } from '../../src/io/limits.ts';
import { loadZstdEncoder } from '../../src/io/codecs/zstdCodec.ts';
import { loadZstdDecoder } from '../../src/io/codecs/zstdDecoder.ts';
import { pick, seededRandom } from './seededRandom.ts';
import { readAll } from './readAll.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const file = temporaryFolder();
let zstdFrame: (bytes: Uint8Array) => Uint8Array;
let unzstd: (bytes: Uint8Array) => Uint8Array;
beforeAll(async () => {
  zstdFrame = await loadZstdEncoder();
  const { frames } = await loadZstdDecoder();
  unzstd = (bytes) => frames(bytes, 2 ** 30);
});

const SKIPPABLE = Buffer.from('502a4d1804000000deadbeef', 'hex');
const CONTAINERS: readonly Container[] = ['plain', 'gzip', 'zstd'];

/** Several members or frames, cut anywhere (inside lines, inside characters), with an empty one and a skippable one among them. */
function wrap(bytes: Buffer, container: Container, cuts: readonly number[]): Buffer {
  if (container === 'plain') return bytes;
  const pieces = [0, ...cuts].map((from, i) => bytes.subarray(from, cuts[i] ?? bytes.length));
  pieces.splice(1, 0, Buffer.alloc(0));
  if (container === 'gzip') return Buffer.concat(pieces.map((piece) => gzipSync(piece)));
  return Buffer.concat([SKIPPABLE, ...pieces.flatMap((piece, i) => [Buffer.from(zstdFrame(piece)), i === 1 ? SKIPPABLE : Buffer.alloc(0)])]);
}

function unwrap(bytes: Buffer, container: Container): Buffer {
  if (container === 'plain') return bytes;
  return container === 'gzip' ? gunzipSync(bytes) : Buffer.from(unzstd(bytes));
}

/** Lines with everything that must survive: a byte order mark, blank lines, CRLF, ill-formed bytes, no last newline. */
function roughCorpus(rows: number, seed: number): { bytes: Buffer; texts: (string | null)[]; rowOf: Buffer[] } {
  const random = seededRandom(seed);
  const texts: (string | null)[] = [];
  const rowOf: Buffer[] = [];
  const head = Buffer.from('\ufeff\n  \n');
  for (let i = 0; i < rows; i++) {
    const text = random() < 0.1 ? null : `row ${i} ${'é中😀 "quoted" '.repeat(Math.floor(random() * 20))}`;
    texts.push(text);
    const newline = random() < 0.2 ? '\r\n' : '\n';
    const blank = random() < 0.1 ? pick(random, ['\n', ' \n', '\r\n\t\n']) : '';
    const line = `${random() < 0.1 ? '  ' : ''}${JSON.stringify({ id: i, text, bad: '@' })}${i === rows - 1 ? '' : newline + blank}`;
    const bytes = Buffer.from(line, 'utf8');
    if (random() < 0.2) bytes[bytes.lastIndexOf('@')] = 0xff;
    rowOf.push(bytes);
  }
  return { bytes: Buffer.concat([head, ...rowOf]), texts, rowOf: [head, ...rowOf] };
}

for (const container of CONTAINERS) {
  test(`${container}: reads every row, whatever the batch sizes`, async () => {
    const seed = 11;
    const corpus = roughCorpus(1500, seed);
    const path = file(`read.${container}`);
    writeFileSync(path, wrap(corpus.bytes, container, [1, 5000, 5001, 90_000]));
    for (const [maxBytes, maxRows] of [[1 << 20, 1000], [100, 7], [5000, 100_000], [1 << 24, 1]] as const) {
      const source = await openJsonl(path, detectContainer(readFileSync(path)));
      const got = await readAll(source, { columns: ['id'], maxBytes, maxRows });
      expect(got.texts).toEqual(corpus.texts);
      expect(got.columns.id).toEqual(corpus.texts.map((_, i) => i));
      expect(got.rejected).toEqual([]);
    }
  });

  test(`${container}: rows that are not wanted are left out, the others keep their numbers`, async () => {
    const corpus = roughCorpus(2000, 12);
    const path = file(`wants.${container}`);
    writeFileSync(path, wrap(corpus.bytes, container, [700]));
    const source = await openJsonl(path, container);
    const asked: [number, number][] = [];
    const got = await readAll(source, { wants: (first, count) => (asked.push([first, count]), first <= 777 && 777 < first + count) });
    expect(got.texts[777]).toBe(corpus.texts[777]);
    expect(asked.reduce((sum, [, count]) => sum + count, 0)).toBe(2000);
    const read = got.batches.reduce((sum, batch) => sum + batch.rowCount, 0);
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThan(300);
  });

  test(`${container}: kept rows come out byte for byte`, async () => {
    const seed = 13;
    const random = seededRandom(seed);
    const corpus = roughCorpus(3000, seed);
    const path = file(`kept.${container}`);
    writeFileSync(path, wrap(corpus.bytes, container, [10, 999, 1000, 200_000]));
    const source = await openJsonl(path, container);
    const patterns = [() => true, () => false, (row: number) => row % 2 === 0, (row: number) => row !== 0, (row: number) => row !== 2999];
    const drawn = Uint8Array.from({ length: 3000 }, () => (random() < 0.5 ? 1 : 0));
    for (const [p, keep] of [...patterns, (row: number) => drawn[row] === 1].entries()) {
      const target = file(`kept-${p}.${container}`);
      const summary = await source.writeKept(target, keep);
      const want = Buffer.concat(corpus.rowOf.filter((_, i) => i === 0 || keep(i - 1)));
      const written = readFileSync(target);
      expect(detectContainer(written)).toBe(container);
      expect(Buffer.compare(unwrap(written, container), want), `pattern ${p}, seed ${seed}`).toBe(0);
      expect(summary).toEqual({ rows: corpus.texts.filter((_, i) => keep(i)).length, bytes: written.length });
      await source.writeKept(file('again'), keep);
      expect(Buffer.compare(readFileSync(file('again')), written)).toBe(0);
    }
    expect(readdirSync(file('')).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });

  test(`${container}: no rows`, async () => {
    for (const content of ['', '\n \n', '\ufeff']) {
      const path = file(`empty.${container}`);
      writeFileSync(path, wrap(Buffer.from(content), container, []));
      const source = await openJsonl(path, container);
      expect(await readAll(source)).toMatchObject({ texts: [], rejected: [] });
      await source.writeKept(file('empty-kept'), () => true);
      expect(unwrap(readFileSync(file('empty-kept')), container).toString()).toBe(content);
    }
  });
}

test('rows that cannot be used are rejected with a reason, and count as rows', async () => {
  const path = file('rejected.jsonl');
  writeFileSync(path, ['{"text":"a"}', '{"text":"b"', '[]', '{"id":1}', '{"text":5}', '{"text":null}', '{"text":{"a":1}}', '{"text":"c"}'].join('\n'));
  const got = await readAll(await openJsonl(path, 'plain'));
  expect(got.texts).toEqual(['a', '', '', '', '', null, '', 'c']);
  expect(got.rejected.map(({ row, reason }) => [row, reason])).toEqual([
    [1, 'malformed-json'],
    [2, 'row-not-an-object'],
    [3, 'text-missing'],
    [4, 'text-not-a-string'],
    [6, 'text-not-a-string'],
  ]);
  expect(got.rejected[0]).toMatchObject({ expected: 'a line of JSON', found: 'what is no JSON at byte 11 of the line' });
  expect(got.rejected[4]).toMatchObject({ found: 'an object' });
});

test('a text key that no first row has is an error that lists the keys there are', async () => {
  const path = file('other-keys.jsonl');
  writeFileSync(path, '{"content":"a","id":1}\n{"content":"b","url":"u"}\n');
  const source = await openJsonl(path, 'plain');
  expect(() => source.assertTextColumn('text')).toThrow(expect.objectContaining({ code: 'input', file: path, found: expect.stringContaining('"content", "id", "url"') }));
  source.assertTextColumn('url');
  expect((await readAll(source, { textColumn: 'content' })).texts).toEqual(['a', 'b']);
});

test('first rows without the text key are rejected one by one, and the rest is read', async () => {
  const path = file('late-key.jsonl');
  writeFileSync(path, '{"content":"a"}\n'.repeat(700) + '{"text":"b"}\n');
  const got = await readAll(await openJsonl(path, 'plain'));
  expect(got.texts).toEqual([...Array.from({ length: 700 }, () => ''), 'b']);
  expect(got.rejected).toEqual(Array.from({ length: 700 }, (_, row) => ({ row, reason: 'text-missing', expected: 'a text under the key "text"', found: 'no such key' })));
  writeFileSync(path, '[1]\n5\n');
  (await openJsonl(path, 'plain')).assertTextColumn('text');
});

test('a missing cell is null, the last of several counts', async () => {
  const path = file('cells.jsonl');
  writeFileSync(path, '{"text":"a"}\n{"text":"b","k":true}\n{"text":"c","k":12345678901234567890}\n{"text":"d","k":1,"k":"last"}\n');
  const source = await openJsonl(path, 'plain');
  expect((await readAll(source, { columns: ['k', '__proto__'] })).columns.k).toEqual([null, true, 12345678901234567890n, 'last']);
});

test('the text is a cell too where its key is asked for as another column', async () => {
  const path = file('text-cells.jsonl');
  writeFileSync(path, '{"text":"a","k":1}\n{"text":null}\n{"k":2,"\\u0074ext":"\\u00e9 \ud83d\ude00"}\n{"text":"x","text":"last"}\n');
  const got = await readAll(await openJsonl(path, 'plain'), { columns: ['k', 'text'] });
  expect(got.texts).toEqual(['a', null, 'é 😀', 'last']);
  expect(got.columns).toEqual({ k: [1, null, 2, null], text: got.texts });
});

async function cellsOf(json: readonly string[]): Promise<readonly unknown[]> {
  const path = file('one-column.jsonl');
  writeFileSync(path, json.map((value) => `{"text":"a","k": ${value} }\n`).join(''));
  return (await readAll(await openJsonl(path, 'plain'), { columns: ['k'] })).columns.k;
}

test('a cell that holds an array or an object is its JSON text, a long one with a hash of the whole', async () => {
  const long = ['a', 'b'].map((last) => JSON.stringify(['é'.repeat(5000), last]));
  const got = await cellsOf(['[1, "é"]', '{"b": {"a":[]}}', '[]', ...long]);
  expect(got.slice(0, 3)).toEqual(['[1, "é"]', '{"b": {"a":[]}}', '[]']);
  for (const [i, json] of long.entries()) {
    const text = got[3 + i] as string;
    expect(text.startsWith(json.slice(0, 2000))).toBe(true);
    expect(text).toMatch(/é… sha256:[0-9a-f]{64}$/);
    expect(Buffer.byteLength(text)).toBeLessThan(4300);
  }
  expect(got[3]).not.toBe(got[4]);
});

test('whole numbers keep all their digits, others are the nearest double', async () => {
  const wanted: [string, unknown][] = [
    ['9007199254740993', 9007199254740993n], ['9007199254740993.0', 9007199254740993n], ['-90071992547409930e-1', -9007199254740993n], ['9.007199254740993e15', 9007199254740993n],
    ['1e22', 10n ** 22n], ['1e2', 100], ['1.50', 1.5], ['100.00', 100], ['-0', -0], ['0e999', 0], ['0.1', 0.1], ['1e-400', 0], ['9007199254740993.5', 9007199254740994],
    ['1e399', 10n ** 399n], ['1e400', '1e400'], ['-1e99999999999999999999', '-1e99999999999999999999'], ['1'.repeat(400), BigInt('1'.repeat(400))], ['1'.repeat(401), '1'.repeat(401)], [`0.${'0'.repeat(500)}1e520`, 10n ** 19n],
  ];
  expect(await cellsOf(wanted.map(([json]) => json))).toEqual(wanted.map(([, cell]) => cell));
  const [huge] = await cellsOf(['7'.repeat(2_000_000)]);
  expect(huge).toMatch(/^7{4096}… sha256:[0-9a-f]{64}$/);
});

test('an escaped surrogate without a partner stays in a cell and is U+FFFD in a text', async () => {
  const path = file('surrogate.jsonl');
  writeFileSync(path, '{"text":"a\\ud800b","k":"a\\ud800b"}\n');
  const got = await readAll(await openJsonl(path, 'plain'), { columns: ['k'] });
  expect(got.texts).toEqual(['a\ufffdb']);
  expect(got.columns.k).toEqual(['a\ud800b']);
});

test('texts over the limit are rejected, at the limit they are not', async () => {
  const path = file('long.jsonl');
  writeFileSync(path, `{"text":"a"}\n{"text":"${'x'.repeat(MAX_TEXT_BYTES)}"}\n{"text":"${'x'.repeat(MAX_TEXT_BYTES + 1)}"}\n{"text":"b"}\n`);
  const got = await readAll(await openJsonl(path, 'plain'));
  expect(got.bytes.map((bytes) => bytes?.length)).toEqual([1, MAX_TEXT_BYTES, 0, 1]);
  expect(got.rejected).toEqual([{ row: 2, reason: 'text-too-long', expected: `a text of at most ${MAX_TEXT_BYTES} bytes`, found: `one of ${MAX_TEXT_BYTES + 1}` }]);
});

async function* chunked(bytes: Buffer, sizes: () => number): AsyncGenerator<Uint8Array> {
  const chunk = new Uint8Array(1 << 22);
  for (let at = 0; at < bytes.length; ) {
    const size = Math.min(sizes(), bytes.length - at);
    chunk.fill(0x0a);
    chunk.set(bytes.subarray(at, at + size));
    yield chunk.subarray(0, size);
    at += size;
  }
}

async function linesOf(bytes: Buffer, sizes: () => number, maxLine: number, room?: LineRoom, expected?: number): Promise<{ lines: (string | null)[]; bytes: Buffer; blocks: number[] }> {
  const lines: (string | null)[] = [];
  const all: Buffer[] = [];
  const blocks: number[] = [];
  for await (const block of readLineBlocks(chunked(bytes, sizes), maxLine, room, expected)) {
    blocks.push(block.count);
    all.push(Buffer.from(block.bytes.subarray(0, block.length)));
    for (let i = 0; i < block.count; i++) {
      if (!block.tooLong && block.bytes[block.ends[i]] !== 0x0a) throw new Error('no newline behind a line');
      lines.push(block.tooLong ? null : Buffer.from(block.bytes.subarray(block.starts[i], block.ends[i])).toString());
    }
  }
  return { lines, bytes: Buffer.concat(all), blocks };
}

test('lines and blocks do not depend on how the stream is cut', async () => {
  const seed = 77;
  const random = seededRandom(seed);
  const corpus = roughCorpus(4000, seed);
  const bytes = Buffer.concat([corpus.bytes, Buffer.from(`\n"${'long'.repeat(600_000)}"\nshort`)]);
  const want = await linesOf(bytes, () => bytes.length, 1 << 26);
  expect(want.lines).toHaveLength(4002);
  expect(Buffer.compare(want.bytes, bytes)).toBe(0);
  for (const sizes of [() => 1 << 20, () => 1 + Math.floor(random() * 70_000), () => 4093]) {
    const got = await linesOf(bytes, sizes, 1 << 26);
    expect(got.lines).toEqual(want.lines);
    expect(got.blocks).toEqual(want.blocks);
    expect(Buffer.compare(got.bytes, bytes)).toBe(0);
  }
});

test('a small file gets a small buffer, and the blocks it would have of a large one', async () => {
  for (const rows of [0, 1, 300]) {
    const { bytes } = roughCorpus(rows, 9);
    const asked: number[] = [];
    const room = { lines: new Uint8Array(0), grow: (capacity: number): void => void asked.push(((room.lines = new Uint8Array(capacity)), capacity)) };
    expect(await linesOf(bytes, () => 1000, 1 << 26, room, bytes.length)).toEqual(await linesOf(bytes, () => 1000, 1 << 26));
    expect(asked).toEqual([bytes.length + 2]);
  }
  // A file that grew since it was looked at is read as well.
  const { bytes } = roughCorpus(300, 9);
  const got = await linesOf(bytes, () => 1000, 1 << 26, undefined, 100);
  expect([got.lines, Buffer.compare(got.bytes, bytes)]).toEqual([(await linesOf(bytes, () => 1000, 1 << 26)).lines, 0]);
});

test('readings one behind the other, broken off or at once, in the same memory or not, give each its own rows', async () => {
  const random = seededRandom(11);
  // More than two chunks each, keys of other lengths, one line that makes a scanner's memory large.
  const files = ['a', 'key', 'longer'].map((key, f) => {
    const rows = Array.from({ length: 1500 + 300 * f }, (_, i) => ({ [key]: `${f}-${i}`, text: Array.from({ length: 1 + Math.floor(random() * 220) }, () => Math.floor(random() * 1e9).toString(36)).join(f === 0 ? ' ' : '\n') }));
    if (f === 1) rows[700].text = 'long'.repeat(3_000_000);
    const path = file(`again-${f}.jsonl`);
    writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    return { path, key, rows };
  });
  const rowsOf = async ({ path, key }: (typeof files)[number], wait: () => Promise<void>, stopAt = Infinity): Promise<Record<string, unknown>[]> => {
    const source = await openJsonl(path, 'plain');
    const found: Record<string, unknown>[] = [];
    for await (const { text, columns, rowCount } of source.read({ textColumn: 'text', columns: [key], maxBytes: 100_000, maxRows: 100 })) {
      await wait();
      for (let i = 0; i < rowCount; i++) found.push({ [key]: columns[key][i], text: Buffer.from(text.bytes.subarray(text.offsets[i], text.offsets[i + 1])).toString() });
      if (found.length >= stopAt) break;
    }
    await source.close();
    return found;
  };
  const turn = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  for (const each of [...files, ...files]) {
    expect(await rowsOf(each, turn, 300)).toEqual(each.rows.slice(0, 300));
    expect(await rowsOf(each, turn)).toEqual(each.rows);
  }
  expect(await Promise.all(files.map(async (each) => rowsOf(each, turn)))).toEqual(files.map(({ rows }) => rows));
  expect(await Promise.all(files.map(async (each) => rowsOf(each, turn)))).toEqual(files.map(({ rows }) => rows));
});

test('a line over the limit is one row without bytes; one at the limit is whole', async () => {
  const limit = 3 << 20;
  for (const end of ['\n', '']) {
    for (const extra of [-1, 0, 1, 5_000_000]) {
      const bytes = Buffer.from(`first\n${'x'.repeat(limit + extra)}${end}${end === '' ? '' : 'last'}`);
      const got = await linesOf(bytes, () => 65_536, limit);
      expect(got.lines.map((line) => line?.length)).toEqual([5, extra > 0 ? undefined : limit + extra, ...(end === '' ? [] : [4])]);
    }
  }
});

test('a gzip or zstd file cut anywhere, or with bytes behind it, is refused', async () => {
  const corpus = roughCorpus(200, 5);
  for (const container of ['gzip', 'zstd'] as const) {
    const whole = wrap(corpus.bytes, container, [3000, 9000]);
    const path = file(`cut.${container}`);
    const borders = new Set<number>();
    if (container === 'gzip') for (let at = whole.indexOf('1f8b08', 1, 'hex'); at > 0; at = whole.indexOf('1f8b08', at + 1, 'hex')) borders.add(at);
    let refused = 0;
    for (let n = 12; n < whole.length; n += 13) {
      if (borders.has(n)) continue;
      writeFileSync(path, whole.subarray(0, n));
      const result = await drain(path, container).catch((error: unknown) => error);
      if (result instanceof BandsawError) {
        expect(result).toMatchObject({ code: 'format', file: path });
        refused++;
      } else expect(corpus.bytes.subarray(0, (result as Buffer).length).equals(result as Buffer), `${container} cut at ${n}`).toBe(true);
    }
    expect(refused).toBeGreaterThan(whole.length / 13 - 8);
    for (const tail of ['junk', '\u0001\u0002\u0003\u0004\u0005']) {
      writeFileSync(path, Buffer.concat([whole, Buffer.from(tail)]));
      await expect(drain(path, container)).rejects.toMatchObject({ code: 'format', file: path });
    }
  }
});

async function drain(path: string, container: Container): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const chunk of readDecoded(path, container)) parts.push(Buffer.from(chunk));
  return Buffer.concat(parts);
}

test('flipped bits in gzip and zstd give an error of ours or some bytes, never a hang or another error', async () => {
  const seed = 99;
  const random = seededRandom(seed);
  const corpus = roughCorpus(120, 6);
  for (const container of ['gzip', 'zstd'] as const) {
    const whole = wrap(corpus.bytes, container, [2000]);
    const path = file(`flipped.${container}`);
    let refused = 0;
    for (let i = 0; i < 80; i++) {
      const bytes = Buffer.from(whole);
      const at = Math.floor(random() * bytes.length);
      bytes[at] ^= 1 << Math.floor(random() * 8);
      writeFileSync(path, bytes);
      const result = await drain(path, container).catch((error: unknown) => error);
      if (result instanceof Error) {
        expect(result, `${container}, seed ${seed}, case ${i}, byte ${at}`).toBeInstanceOf(BandsawError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(20);
  }
});

test('zeros behind the last gzip member are padding, anything else is not', async () => {
  const path = file('padded.gz');
  const members = Buffer.concat([gzipSync(Buffer.from('{"text":"a"}\n')), gzipSync(Buffer.from('{"text":"b"}\n'))]);
  const pad = async (...behind: Buffer[]): Promise<string> => {
    writeFileSync(path, Buffer.concat([members, ...behind]));
    return (await drain(path, 'gzip')).toString();
  };
  for (const zeros of [1, 511, 10_240, 1 << 20, 5_000_001]) {
    expect(await pad(Buffer.alloc(zeros))).toBe('{"text":"a"}\n{"text":"b"}\n');
    for (const behind of [Buffer.from('x'), members]) {
      await expect(pad(Buffer.alloc(zeros), behind), `${zeros} zeros`).rejects.toMatchObject({ code: 'format', file: path, found: `${zeros + behind.length} bytes of something else after the last one` });
    }
  }
  await expect(pad(Buffer.alloc(3), Buffer.from([1]), Buffer.alloc(4_000_000))).rejects.toMatchObject({ code: 'format' });
});

test('zstd of skippable frames alone is refused, with an empty frame it is not', async () => {
  const path = file('skippable.zst');
  for (const frames of [[SKIPPABLE], [SKIPPABLE, SKIPPABLE]]) {
    writeFileSync(path, Buffer.concat(frames));
    await expect(drain(path, 'zstd')).rejects.toMatchObject({ code: 'format', file: path, found: 'none but skippable frames' });
    await expect(openJsonl(path, 'zstd')).rejects.toMatchObject({ code: 'format', file: path });
    writeFileSync(path, Buffer.concat([...frames, zstdFrame(new Uint8Array(0)), SKIPPABLE]));
    expect((await drain(path, 'zstd')).length).toBe(0);
  }
});

test('a zstd window over 128 MiB is refused before anything is decoded', async () => {
  const path = file('window.zst');
  // Magic, descriptor without single segment, window byte of 2 GiB, one empty last block.
  writeFileSync(path, Buffer.from('28b52ffd00a8010000', 'hex'));
  await expect(drain(path, 'zstd')).rejects.toMatchObject({ code: 'unsupported', file: path, found: 'one of 2147483648' });
  writeFileSync(path, Buffer.from('28b52ffd0088010000', 'hex'));
  expect((await drain(path, 'zstd')).length).toBe(0);
});

test('nothing stays under the final name when writing fails', async () => {
  const path = file('stop.jsonl');
  writeFileSync(path, '{"text":"a"}\n'.repeat(1000));
  const source = await openJsonl(path, 'plain');
  const signal = AbortSignal.abort();
  await expect(source.writeKept(file('stopped.jsonl'), () => true, { signal })).rejects.toMatchObject({ code: 'cancelled' });
  await expect(readAll(source, { signal })).rejects.toMatchObject({ code: 'cancelled' });
  await expect(source.writeKept(file('missing/folder.jsonl'), () => true)).rejects.toMatchObject({ code: 'output' });
  expect(readdirSync(file('')).filter((name) => name.startsWith('stopped'))).toEqual([]);
});
