import fc from 'fast-check';
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
  expect(spans.map(({ at, inserted, removed }) => [at, inserted, Buffer.from(removed).toString()])).toEqual([[3, 0, ' two three']]);
  writer.begin(original).keep(5);
  expect(writer.finish()).toEqual({ text: original, spans: [] });
});

it('refuses to go back, and spans of another text', () => {
  writer.begin(Buffer.from('abcdef'));
  writer.remove(2, 4);
  expect(() => writer.remove(3, 5)).toThrow(RangeError);
  expect(() => writer.keep(7)).toThrow(RangeError);
  expect(() => rebuild(Buffer.from('ab'), [{ at: 3, inserted: 0, removed: Buffer.from('x') }])).toThrow(RangeError);
});
