/** Lines in which the value of one key is another string, and every byte around it what it was. */
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Container } from '../../../src/io/jsonl/containers.ts';
import { openJsonl } from '../../../src/io/jsonl/jsonl.ts';
import { loadZstdEncoder } from '../../../src/io/codecs/zstdCodec.ts';
import { loadZstdDecoder } from '../../../src/io/codecs/zstdDecoder.ts';
import { readAll } from '../readAll.ts';
import { pick, seededRandom } from '../seededRandom.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { editPatterns, randomText, replacements } from './replacements.ts';

const file = temporaryFolder();

/** A line around the text's value: a key that is there twice has its last value. */
interface Line {
  readonly before: string;
  readonly value: string;
  readonly after: string;
}

const OTHERS = ['"id":7', '"texts" : "text"', '"a":{"text":"inner"}', '"b":["text",":",{"text":null}]', '"text\\u0000":1.50', '"text":"an earlier one"', '"t\\u0065xt":[1,{"text":"x"}]', '"text":null', '"":""'];

function randomLines(rows: number, random: () => number): Line[] {
  const space = (): string => (random() < 0.8 ? '' : pick(random, [' ', '\t', '\r', '  ']));
  return Array.from({ length: rows }, (_, row) => {
    const before = Array.from({ length: Math.floor(random() * 4) }, () => `${space()}${pick(random, OTHERS)}${space()},`).join('');
    const after = Array.from({ length: Math.floor(random() * 3) }, () => `,${space()}${pick(random, OTHERS.filter((each) => !each.startsWith('"t')))}${space()}`).join('');
    const key = random() < 0.2 ? '"\\u0074ext"' : '"text"';
    const value = random() < 0.15 ? 'null' : random() < 0.2 ? '"\\u00e9\\/\\ud83d"' : JSON.stringify(randomText(random));
    const end = row === rows - 1 ? '' : `${random() < 0.3 ? '\r\n' : '\n'}${random() < 0.1 ? pick(random, ['\n', ' \r\n']) : ''}`;
    return { before: `${space()}{${before}${space()}${key}${space()}:${space()}`, value, after: `${space()}${after}}${space()}${end}` };
  });
}

const wrap: Record<Container, (bytes: Uint8Array) => Promise<Uint8Array>> = {
  plain: async (bytes) => bytes,
  gzip: async (bytes) => gzipSync(bytes),
  zstd: async (bytes) => (await loadZstdEncoder())(bytes),
};
const unwrap: Record<Container, (bytes: Uint8Array) => Promise<Uint8Array>> = {
  plain: async (bytes) => bytes,
  gzip: async (bytes) => gunzipSync(bytes),
  zstd: async (bytes) => (await loadZstdDecoder()).frames(bytes, 2 ** 30),
};

test.each(['plain', 'gzip', 'zstd'] as const)('%s: only the text is another', async (container) => {
  for (let seed = 0; seed < (container === 'plain' ? 3 : 1); seed++) {
    const random = seededRandom(seed);
    const rows = 200 + Math.floor(random() * 200);
    const lines = randomLines(rows, random);
    const head = pick(random, ['', '\ufeff', '\ufeff\n', '\n \n']);
    const path = file(`lines-${seed}.${container}`);
    writeFileSync(path, await wrap[container](Buffer.from(head + lines.map(({ before, value, after }) => before + value + after).join(''))));
    const source = await openJsonl(path, container);
    const drawn = Uint8Array.from({ length: rows }, () => (random() < 0.5 ? 1 : 0));
    for (const [edits, isEdited] of Object.entries(editPatterns(rows, random))) {
      for (const [rowsKept, keep] of Object.entries({ half: (row: number) => drawn[row] === 1, all: () => true, none: () => false })) {
        const texts = new Map(lines.map((_, row) => [row, randomText(random)] as const).filter(([row]) => isEdited(row)));
        const target = file('out');
        const given = replacements(new Map([...texts].map(([row, text]) => [row, Buffer.from(text)])));
        const summary = await source.writeKept(target, keep, { texts: given });
        const want = lines.map(({ before, value, after }, row) => (keep(row) ? before + (texts.has(row) ? JSON.stringify(texts.get(row)) : value) + after : '')).join('');
        const written = readFileSync(target);
        expect(Buffer.from(await unwrap[container](written)).toString(), `${edits}, ${rowsKept}, seed ${seed}`).toBe(head + want);
        expect(summary).toEqual({ rows: lines.filter((_, row) => keep(row)).length, bytes: written.length });
        if (rowsKept === 'none') expect(given.asked).toEqual([]);
        if (edits === 'no row') {
          await source.writeKept(file('plain'), keep);
          expect(readFileSync(file('plain')).equals(written)).toBe(true);
        }
      }
    }
  }
});

test('every byte comes back as it was given, also where it is no UTF-8', async () => {
  const path = file('bytes.jsonl');
  const texts = Array.from({ length: 256 }, (_, byte) => Uint8Array.from([0x61, byte, byte, 0x62]));
  texts.push(new Uint8Array(2 ** 21).fill(1), new Uint8Array(0));
  writeFileSync(path, texts.map((_, row) => `{"id":${row},"text":"old"}\n`).join(''));
  const source = await openJsonl(path, 'plain');
  await source.writeKept(file('bytes-out.jsonl'), () => true, { texts: replacements(new Map(texts.entries())) });
  const got = await readAll(await openJsonl(file('bytes-out.jsonl'), 'plain'), { columns: ['id'], maxBytes: 2 ** 23 });
  got.bytes.forEach((bytes, row) => expect(Buffer.compare(bytes as Uint8Array, texts[row])).toBe(0));
  expect(got.columns.id).toEqual(texts.map((_, row) => row));
});

test('a row without a text has nothing to replace', async () => {
  for (const line of ['{"id":1}', '{"text":5}', '{"text":"a","text":[]}', '["text"]', '{"text":"a"', 'text']) {
    const path = file('none.jsonl');
    writeFileSync(path, `{"text":"a"}\n${line}\n`);
    const source = await openJsonl(path, 'plain');
    const texts = new Map([[1, Buffer.from('new')]]);
    await expect(source.writeKept(file('none-out.jsonl'), () => true, { texts: replacements(texts) })).rejects.toMatchObject({ code: 'format', file: path, row: 1 });
    await source.writeKept(file('none-out.jsonl'), (row) => row === 0, { texts: replacements(texts) });
    expect(readFileSync(file('none-out.jsonl'), 'utf8')).toBe('{"text":"a"}\n');
  }
});

test('a key that is longer than the compiled scanner takes', async () => {
  const key = 'k'.repeat(5000);
  const path = file('long-key.jsonl');
  writeFileSync(path, `{"":"other","${key}":"old","a":1}\n{"${key}":null}\n`);
  const source = await openJsonl(path, 'plain');
  await source.writeKept(file('long-key.out'), () => true, { texts: replacements(new Map([[0, Buffer.from('"new"')], [1, Buffer.from('')]]), key) });
  expect(readFileSync(file('long-key.out'), 'utf8')).toBe(`{"":"other","${key}":"\\"new\\"","a":1}\n{"${key}":""}\n`);
});
