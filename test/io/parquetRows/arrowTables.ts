import * as arrow from 'apache-arrow';
import { seededRandom } from '../seededRandom.ts';

const { Field, Map_: Maps } = arrow;

/** Every type that arrow-rs can write to Parquet and arrow-js can hand over, with nulls, empty lists and odd numbers. */
export function manyTypes(rows: number, seed: number): arrow.Table {
  const random = seededRandom(seed);
  const chance = (share: number): boolean => random() < share;
  const whole = (below: number): number => Math.floor(random() * below);
  const word = (): string => ['', 'a', 'é中😀', 'some longer text of no importance '.repeat(1 + whole(4))][whole(4)];
  const make = <T>(value: (i: number) => T, nulls = 0.2): (T | null)[] => Array.from({ length: rows }, (_, i) => (chance(nulls) ? null : value(i)));
  const list = <T>(value: () => T): T[] => Array.from({ length: whole(4) }, value);
  const item = (type: arrow.DataType, nullable = true): arrow.Field => new Field('item', type, nullable);
  // The builders take milliseconds for times.
  const longs = (type: arrow.Timestamp | arrow.TimeNanosecond, value: () => bigint): arrow.Vector => {
    const nullBitmap = new Uint8Array(Math.ceil(rows / 8));
    const data = BigInt64Array.from({ length: rows }, (_, i) => {
      if (chance(0.8)) nullBitmap[i >>> 3] |= 1 << (i & 7);
      return value();
    });
    return arrow.makeVector(arrow.makeData({ type: type as arrow.TimeNanosecond, length: rows, nullBitmap, data, nullCount: -1 }));
  };
  const struct = new arrow.Struct([new Field('a', new arrow.Int32(), true), new Field('b', new arrow.Utf8(), true)]);
  const entries = new Field('entries', new arrow.Struct<{ key: arrow.Utf8; value: arrow.Int32 }>([new Field('keys', new arrow.Utf8(), false) as never, new Field('values', new arrow.Int32(), true) as never]), false);
  const columns: Record<string, arrow.Vector> = {
    text: arrow.vectorFromArray(make(word), new arrow.Utf8()),
    required: arrow.vectorFromArray(make((i) => i, 0), new arrow.Int32()),
    large: arrow.vectorFromArray(make(word), new arrow.LargeUtf8()),
    dictionary: arrow.vectorFromArray(make(() => ['x', 'y', 'zz'][whole(3)]), new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32())),
    binary: arrow.vectorFromArray(make(() => Uint8Array.from({ length: whole(9) }, () => whole(256))), new arrow.Binary()),
    fixed: arrow.vectorFromArray(make(() => Uint8Array.from({ length: 5 }, () => whole(256))), new arrow.FixedSizeBinary(5)),
    i8: arrow.vectorFromArray(make(() => whole(256) - 128), new arrow.Int8()),
    u8: arrow.vectorFromArray(make(() => whole(256)), new arrow.Uint8()),
    i16: arrow.vectorFromArray(make(() => whole(65536) - 32768), new arrow.Int16()),
    u32: arrow.vectorFromArray(make(() => whole(2 ** 32)), new arrow.Uint32()),
    i64: arrow.vectorFromArray(make(() => BigInt(whole(2 ** 32)) * 4294967291n - 2n ** 62n), new arrow.Int64()),
    u64: arrow.vectorFromArray(make(() => BigInt(whole(2 ** 32)) * 4294967291n), new arrow.Uint64()),
    f16: arrow.vectorFromArray(make(() => whole(100) / 4), new arrow.Float16()),
    f32: arrow.vectorFromArray(make(() => [NaN, -0, 0, Infinity, whole(1000) / 7][whole(5)]), new arrow.Float32()),
    f64: arrow.vectorFromArray(make(() => [NaN, -0, 0, -Infinity, whole(1000) / 7][whole(5)]), new arrow.Float64()),
    flag: arrow.vectorFromArray(make(() => chance(0.5)), new arrow.Bool()),
    day: arrow.vectorFromArray(make(() => new Date(86_400_000 * whole(30_000))), new arrow.DateDay()),
    ns: longs(new arrow.Timestamp(arrow.TimeUnit.NANOSECOND, 'Europe/Paris'), () => BigInt(whole(2 ** 31)) * 1_000_000_007n),
    us: longs(new arrow.Timestamp(arrow.TimeUnit.MICROSECOND), () => BigInt(whole(2 ** 31)) * 1_000_003n),
    time: longs(new arrow.TimeNanosecond(), () => BigInt(whole(86_400)) * 1_000_000_000n + 7n),
    nothing: arrow.vectorFromArray(make(() => null), new arrow.Null()),
    allNull: arrow.vectorFromArray(make(() => 1, 1), new arrow.Int32()),
    list: arrow.vectorFromArray(make(() => list(() => (chance(0.2) ? null : whole(100)))), new arrow.List(item(new arrow.Int32()))),
    lists: arrow.vectorFromArray(make(() => list(() => (chance(0.2) ? null : list(() => word())))), new arrow.List(item(new arrow.List(item(new arrow.Utf8()))))),
    pair: arrow.vectorFromArray(make(() => [whole(10), whole(10)]), new arrow.FixedSizeList(2, item(new arrow.Int32(), false))),
    struct: arrow.vectorFromArray(make(() => ({ a: chance(0.3) ? null : whole(9), b: word() })), struct),
    structs: arrow.vectorFromArray(make(() => list(() => ({ a: whole(9), b: chance(0.3) ? null : word() }))), new arrow.List(item(struct))),
    map: arrow.vectorFromArray(make(() => new Map(list(() => [word(), whole(5)] as [string, number]))), new Maps(entries)),
  };
  const fields = Object.entries(columns).map(([name, { type }]) => new Field(name, type, name !== 'required', new Map([['of', name]])));
  const schema = new arrow.Schema(fields, new Map([['huggingface', '{"info": {"é": 1}}'], ['pandas', '{"index_columns": []}']]));
  return new arrow.Table(schema, Object.fromEntries(Object.entries(columns)) as never);
}
