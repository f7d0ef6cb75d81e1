import { valueLayout, fieldLayout, type FieldLayout } from './arrowRows/fieldLayout.ts';
import type { FlatTable } from '../../core/flatTable.ts';

const INT = 2;
const FLOAT = 3;
const DICTIONARY = -1;
/** List and FixedSizeList. */
const LISTS: ReadonlySet<number> = new Set([12, 16]);

/** What a column holds, under the numbers and names of apache-arrow. */
interface ArrowType {
  /** As in the format; -1 for dictionaries. */
  readonly typeId: number;
  /** Of floats: 0 half, 1 single, 2 double. */
  readonly precision?: number;
  /** Of whole numbers, and of a dictionary's indices. */
  readonly bits?: number;
  readonly signed?: boolean;
  /** Of a dictionary's values. */
  readonly dictionary?: ArrowType;
  /** Of a list's items. */
  readonly item?: ArrowType;
  /** For messages. */
  toString(): string;
}

export interface ArrowField {
  readonly name: string;
  readonly type: ArrowType;
  readonly layout: FieldLayout;
  readonly dictionary: { readonly id: bigint; readonly values: FieldLayout } | null;
}

const NAMES = [
  'no type', 'Null', 'Int', 'Float', 'Binary', 'Utf8', 'Bool', 'Decimal', 'Date', 'Time', 'Timestamp', 'Interval', 'List', 'Struct', 'Union', 'FixedSizeBinary', 'FixedSizeList', 'Map',
  'Duration', 'LargeBinary', 'LargeUtf8', 'LargeList', 'RunEndEncoded', 'BinaryView', 'Utf8View', 'ListView', 'LargeListView',
];

/** Returns what a Field table that has been checked says. */
export function arrowField(field: FlatTable, version: number): ArrowField {
  const name = field.string(0);
  const value = typeOfField(field);
  const dictionary = field.table(4);
  const layout = fieldLayout(field, version);
  if (dictionary === null) return { name, type: value, layout, dictionary: null };
  const index = dictionary.table(1);
  const [bits, signed] = index === null ? [32, true] : [index.int(0), index.byte(1) === 1];
  const type = { typeId: DICTIONARY, dictionary: value, bits, signed, toString: () => `Dictionary<${signed ? 'Int' : 'Uint'}${bits}, ${String(value)}>` };
  return { name, type, layout, dictionary: { id: dictionary.signedLong(0), values: valueLayout(field, version) } };
}

function typeOfField(field: FlatTable): ArrowType {
  const type = typeOf(field.byte(2), field.table(3));
  const [item] = LISTS.has(type.typeId) ? field.tables(5) : [];
  return item === undefined ? type : { ...type, item: typeOf(item.byte(2), item.table(3)) };
}

function typeOf(typeId: number, type: FlatTable | null): ArrowType {
  if (typeId === INT && type !== null) {
    const bits = type.int(0);
    const signed = type.byte(1) === 1;
    return { typeId, bits, signed, toString: () => `${signed ? 'Int' : 'Uint'}${bits}` };
  }
  if (typeId === FLOAT && type !== null) {
    const precision = type.short(0);
    return { typeId, precision, toString: () => `Float${[16, 32, 64][precision] ?? ''}` };
  }
  return { typeId, toString: () => NAMES[typeId] ?? `type ${typeId}` };
}
