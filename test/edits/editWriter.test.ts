import fc from '../harness/properties.ts';
import { expect, it } from 'vitest';
import { EditWriter, rebuild } from '../../src/edits/editWriter.ts';

const writer = new EditWriter();

it('rebuilds the original from the new text and the removed spans, whatever the edits', () => {
  const step = fc.record({ skip: fc.nat(6), take: fc.nat(6), put: fc.uint8Array({ maxLength: 4 }) });
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.array(step, { maxLength: 12 }), (original, steps) => {
      writer.begin(original);
      const parts: Uint8Array[] = [];
      let at = 0;
      for (const { skip, take, put } of steps) {
        const from = Math.min(original.length, at + skip);
        const to = Math.min(original.length, from + take);
        writer.replace(from, to, put);
        parts.push(original.subarray(at, from), put);
        at = to;
      }
      parts.push(original.subarray(at));
      const { text, spans } = writer.finish();
      expect(Buffer.from(text)).toEqual(Buffer.concat(parts));
      expect(Buffer.from(rebuild(text, spans))).toEqual(Buffer.from(original));
    }),
    { numRuns: 500 },
  );
});

it('joins removals that follow each other, and leaves a text alone that nothing was done to', () => {
  const original = Buffer.from('one two three four');
  writer.begin(original);
  writer.remove(3, 7);
  writer.remove(7, 13);
  const { text, spans } = writer.finish();
  expect(Buffer.from(text).toString()).toBe('one four');
  expect([...spans].map(({ at, inserted, removed }) => [at, inserted, Buffer.from(removed).toString()])).toEqual([[3, 0, ' two three']]);
  writer.begin(original).keep(5);
  const untouched = writer.finish();
  expect([untouched.text === original, untouched.spans.count, [...untouched.spans]]).toEqual([true, 0, []]);
});

it('refuses to go back, and spans of another text', () => {
  writer.begin(Buffer.from('abcdef'));
  writer.remove(2, 4);
  expect(() => writer.remove(3, 5)).toThrow(RangeError);
  expect(() => writer.keep(7)).toThrow(RangeError);
  expect(() => rebuild(Buffer.from('ab'), [{ at: 3, inserted: 0, removed: Buffer.from('x') }])).toThrow(RangeError);
});

it('a text of nothing but changes is held in a few bytes a change', () => {
  const original = new Uint8Array(2 ** 22).fill(0x61);
  const before = process.memoryUsage();
  writer.begin(original);
  for (let at = 0; at < original.length; at += 2) writer.replace(at, at + 1, Uint8Array.of(0x62));
  const { text, spans } = writer.finish();
  const after = process.memoryUsage();
  expect(spans.count).toBe(2 ** 21);
  // The new text, and three bytes a change, in buffers that grow.
  expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(6 * original.length);
  expect(Buffer.compare(rebuildInPlace(text, spans), original)).toBe(0);
});

/** As `rebuild`, where nothing changes its length. */
function rebuildInPlace(text: Uint8Array, spans: Iterable<{ readonly at: number; readonly removed: Uint8Array }>): Uint8Array {
  const out = text.slice();
  for (const { at, removed } of spans) out.set(removed, at);
  return out;
}
