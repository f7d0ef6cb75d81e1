import { expect, it } from 'vitest';
import { keysOf } from '../../src/io/jsonl/lineKeys.ts';
import { readLineBlocks } from '../../src/io/jsonl/lines.ts';
import { seededRandom } from './seededRandom.ts';

async function keysIn(text: string | Uint8Array): Promise<string[]> {
  const keys: string[] = [];
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(text);
  }
  for await (const block of readLineBlocks(chunks())) keys.push(...keysOf(block));
  return keys;
}

function parsedKeys(line: string): string[] {
  const value: unknown = JSON.parse(line);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
}

it.each([
  ['{"text":"a","id":1}', ['text', 'id']],
  [' \t{ "text" : "a" , "id" : null }\r', ['text', 'id']],
  ['{}', []],
  ['{ }', []],
  ['[{"a":1}]', []],
  ['"text"', []],
  ['17', []],
  ['{"a":"\\"","b":"\\\\","c":"\\\\\\"}","d":1}', ['a', 'b', 'c', 'd']],
  ['{"a":{"x":[1,{"y":"]}"}]},"b":[[],{}],"c":true}', ['a', 'b', 'c']],
  ['{"\\u0061b":1,"\\"":2,"":3}', ['ab', '"', '']],
  ['{"键":"值","__proto__":1}', ['键', '__proto__']],
  ['{"a":1}\n{"b":2}\n\n{"a":3,"c":4}', ['a', 'b', 'c']],
  // What breaks off gives none.
  ['{"a":1', []],
  ['{"a":"b', []],
  ['{"a', []],
  ['{"a":1,', []],
  ['{"a" 1}', []],
  ['{"a":1 "b":2}', []],
  ['{a:1}', []],
  ['{"\\x":1}', []],
])('keys of %j', async (text, keys) => {
  expect(await keysIn(text)).toEqual(keys);
});

it('are those that JSON.parse finds, whatever the values', async () => {
  const random = seededRandom(77);
  const below = (n: number): number => Math.floor(random() * n);
  const strings = ['', 'a', '"', '\\', '\\"', '{', '}', '[', ']', ',', ':', 'a\\', '\n', '中', '\u{1f600}', '{"a":1}'];
  const valueOf = (depth: number): unknown => {
    const kind = below(depth > 2 ? 4 : 6);
    if (kind === 0) return strings[below(strings.length)] + strings[below(strings.length)];
    if (kind === 1) return below(1000) / 7 - 20;
    if (kind === 2) return null;
    if (kind === 3) return below(2) === 0;
    if (kind === 4) return Array.from({ length: below(4) }, () => valueOf(depth + 1));
    return Object.fromEntries(Array.from({ length: below(4) }, () => [strings[below(strings.length)] + strings[below(strings.length)], valueOf(depth + 1)]));
  };
  for (let i = 0; i < 2000; i++) {
    const line = JSON.stringify(valueOf(0), null, below(2) === 0 ? undefined : '\t').replaceAll('\n', ' ');
    expect(await keysIn(line), line).toEqual(parsedKeys(line));
  }
});

it('bytes that are no UTF-8 and lines without an end cost no more than a look at each', async () => {
  expect(await keysIn(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))).toEqual(['�']);
  const started = performance.now();
  expect(await keysIn(`{"a":"${'\\'.repeat(3_000_000)}`)).toEqual([]);
  expect(await keysIn(`{"a":${'['.repeat(3_000_000)}`)).toEqual([]);
  expect(performance.now() - started).toBeLessThan(5000);
});
