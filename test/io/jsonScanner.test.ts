import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { JsonScanner } from '../../src/io/jsonl/jsonScanner.ts';
import { TextBuilder } from '../../src/io/textBuilder.ts';
import { jsonCell } from '../../src/io/cells.ts';
import { mutate, randomLine } from './randomJson.ts';
import { seededRandom } from './seededRandom.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function ours(line: Uint8Array): { kind: string; text?: string; id?: unknown } {
  const scanner = new JsonScanner('text', ['id']);
  const builder = new TextBuilder();
  const bytes = new Uint8Array(line.length + 9).fill(0x7a);
  bytes.set(line, 4);
  bytes[4 + line.length] = 0x0a;
  builder.append(encoder.encode('before'));
  const kind = scanner.scan(bytes, 4, 4 + line.length, builder);
  if (kind === 'malformed' || kind === 'not-an-object') return { kind };
  const [start, end] = scanner.ranges;
  const id = start < 0 ? undefined : jsonCell(bytes.subarray(start, end));
  if (kind !== 'text') return { kind, id };
  return { kind, text: decoder.decode(builder.bytes.subarray(builder.used, scanner.textEnd)), id };
}

/** JSON.parse on the decoded line. */
function oracle(line: Uint8Array): { kind: string; text?: string; id?: unknown } {
  let value: unknown;
  try {
    value = JSON.parse(decoder.decode(line));
  } catch {
    return { kind: 'malformed' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { kind: 'not-an-object' };
  const { text, id } = value as { text?: unknown; id?: unknown };
  if (!Object.hasOwn(value, 'text')) return { kind: 'missing', id };
  if (text === null) return { kind: 'null', id };
  if (typeof text !== 'string') return { kind: 'not-a-string', id };
  return { kind: 'text', text: decoder.decode(encoder.encode(text)), id };
}

/** An array or object comes as its text, and so does a number beyond the doubles. */
function sameCell(got: unknown, want: unknown): boolean {
  if (typeof want === 'object' && want !== null) return typeof got === 'string' && isDeepStrictEqual(JSON.parse(got), want);
  if (typeof want === 'number' && !Number.isFinite(want)) return typeof got === 'string' && Number(got) === want;
  return Object.is(typeof got === 'bigint' ? Number(got) : got, want);
}

function check(line: Uint8Array, where: string): string {
  const want = oracle(line);
  const got = ours(line);
  if (got.kind !== want.kind || got.text !== want.text || !sameCell(got.id, want.id)) {
    expect({ ...got, where, line: Buffer.from(line).toString('latin1') }).toEqual({ ...want, where, line: Buffer.from(line).toString('latin1') });
  }
  return want.kind;
}

test('valid lines give what JSON.parse gives', () => {
  const seed = 20261122;
  const random = seededRandom(seed);
  const kinds = new Set<string>();
  for (let i = 0; i < 20_000; i++) kinds.add(check(encoder.encode(randomLine(random)), `seed ${seed}, case ${i}`));
  expect([...kinds].sort()).toEqual(['missing', 'not-a-string', 'null', 'text']);
});

test('mutated lines are refused exactly where JSON.parse refuses them', () => {
  const seed = 7_041_776;
  const random = seededRandom(seed);
  const counts = { malformed: 0, other: 0 };
  for (let i = 0; i < 60_000; i++) {
    const line = mutate(random, encoder.encode(randomLine(random)));
    counts[check(line, `seed ${seed}, case ${i}`) === 'malformed' ? 'malformed' : 'other']++;
  }
  expect(counts.malformed).toBeGreaterThan(10_000);
  expect(counts.other).toBeGreaterThan(10_000);
});

test('every prefix of a line is refused', () => {
  const line = encoder.encode('{"id": [1, {"a": -1.5e3}, true, null], "text": "a\\u00e9\\n\\ud83d\\ude00中"}');
  for (let n = 0; n < line.length; n++) check(line.subarray(0, n), `prefix ${n}`);
  expect(ours(line)).toEqual({ kind: 'text', text: 'aé\n😀中', id: '[1, {"a": -1.5e3}, true, null]' });
});

test.each([
  ['[1]', 'not-an-object'],
  ['"text"', 'not-an-object'],
  ['', 'malformed'],
  ['{}', 'missing'],
  ['{"text":1,"text":"last"}', 'text'],
  ['{"text":"first","text":null}', 'null'],
  ['{"text":"a"} x', 'malformed'],
  ['{"text":"a",}', 'malformed'],
  ['\ufeff{"text":"a"}', 'malformed'],
  ['{"text":"tab\there"}', 'malformed'],
  ['{"a":01,"text":"a"}', 'malformed'],
  ['{"a":1.,"text":"a"}', 'malformed'],
  ['{"a":+1,"text":"a"}', 'malformed'],
  ['{"a":.5,"text":"a"}', 'malformed'],
  ['{"a":1e,"text":"a"}', 'malformed'],
  ['{"a":NaN,"text":"a"}', 'malformed'],
  ["{'text':'a'}", 'malformed'],
])('%s is %s', (line, kind) => {
  expect(check(encoder.encode(line), line)).toBe(kind);
});

test('nesting has no limit but the line', () => {
  const deep = `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)},"text":"x"}`;
  expect(ours(encoder.encode(deep))).toEqual({ kind: 'text', text: 'x', id: undefined });
  expect(ours(encoder.encode(deep.replace(']]', ']}')))).toEqual({ kind: 'malformed' });
});

test('a lone surrogate becomes the bytes of U+FFFD', () => {
  const scanner = new JsonScanner('text', []);
  const builder = new TextBuilder();
  const line = encoder.encode('{"text":"\\ud800|\\udfff"}\n');
  expect(scanner.scan(line, 0, line.length - 1, builder)).toBe('text');
  expect([...builder.bytes.subarray(0, scanner.textEnd)]).toEqual([0xef, 0xbf, 0xbd, 0x7c, 0xef, 0xbf, 0xbd]);
});

test('integers keep their digits', () => {
  expect(jsonCell(encoder.encode('12345678901234567890'))).toBe(12345678901234567890n);
  expect(jsonCell(encoder.encode('9007199254740991'))).toBe(9007199254740991);
  expect(jsonCell(encoder.encode('1.5'))).toBe(1.5);
  expect(jsonCell(encoder.encode('{ "a": [1] }'))).toBe('{ "a": [1] }');
});
