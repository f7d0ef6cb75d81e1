import fc from '../harness/properties.ts';
import { expect, test } from 'vitest';
import { ByteLog } from '../../src/core/byteLog.ts';

const item = fc.oneof(
  fc.record({ kind: fc.constant('number' as const), value: fc.oneof(fc.nat(300), fc.integer({ min: 0, max: 2 ** 32 - 1 })) }),
  fc.record({ kind: fc.constant('double' as const), value: fc.double() }),
  fc.record({ kind: fc.constant('bytes' as const), value: fc.uint8Array({ maxLength: 9000 }) }),
);

test('what was put is read back, also from the middle, and clear forgets it', () => {
  const log = new ByteLog();
  fc.assert(
    fc.property(fc.array(item, { maxLength: 12 }), fc.nat(12), (items, skipped) => {
      log.clear();
      const starts: number[] = [];
      for (const each of items) {
        starts.push(log.length);
        if (each.kind === 'number') log.put(each.value);
        else if (each.kind === 'double') log.putDouble(each.value);
        else log.putBytes(each.value);
      }
      const first = Math.min(skipped, items.length);
      const cursor = log.readFrom(starts[first] ?? log.length);
      for (const each of items.slice(first)) {
        expect(cursor.done && !(each.kind === 'bytes' && each.value.length === 0)).toBe(false);
        if (each.kind === 'number') expect(cursor.take()).toBe(each.value);
        else if (each.kind === 'double') expect(cursor.takeDouble()).toBe(each.value);
        else expect(Buffer.compare(cursor.takeBytes(each.value.length), each.value)).toBe(0);
      }
      expect(cursor.done).toBe(true);
    }),
    { numRuns: 300 },
  );
});
