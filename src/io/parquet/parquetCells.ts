import type { SchemaElement } from 'hyparquet';
import { UnsupportedError } from '../../core/errors.ts';
import { integerCell, stringCell } from '../cells.ts';
import type { Cell } from '../format.ts';
import type { FlatColumn } from './parquetFooter.ts';
import type { PlainValue } from './parquetPages.ts';

/** True if the column holds text as UTF-8. Byte strings without an annotation are taken for it: old writers leave it out. */
export function isText({ type, converted_type, logical_type }: SchemaElement): boolean {
  if (type !== 'BYTE_ARRAY') return false;
  const logical = logical_type?.type ?? converted_type;
  return logical === undefined || logical === 'STRING' || logical === 'UTF8' || logical === 'ENUM' || logical === 'JSON';
}

/**
 * Returns what makes a cell of a stored value. Times and dates stay the integers they are stored as (their order is what
 * is asked for), decimals become doubles.
 * @throws UnsupportedError naming the column, for types that are no plain value
 */
export function cellConverter({ element }: FlatColumn): (value: PlainValue) => Cell {
  const { type, converted_type, logical_type, scale } = element;
  const logical = logical_type?.type ?? converted_type;
  const unsigned = (converted_type ?? '').startsWith('UINT') || (logical_type?.type === 'INTEGER' && !logical_type.isSigned);
  const convert = ((): ((value: Exclude<PlainValue, null>) => Cell) | null => {
    switch (type) {
      case 'BOOLEAN':
      case 'FLOAT':
      case 'DOUBLE':
        return (value) => value as Cell;
      case 'INT32':
        if (logical === 'DECIMAL') return (value) => Number(value) / 10 ** (scale ?? 0);
        return unsigned ? (value) => (value as number) >>> 0 : (value) => value as number;
      case 'INT64':
        if (logical === 'DECIMAL') return (value) => Number(value) / 10 ** (scale ?? 0);
        return unsigned ? (value) => integerCell(BigInt.asUintN(64, value as bigint)) : (value) => integerCell(value as bigint);
      case 'BYTE_ARRAY':
        return isText(element) ? (value) => stringCell(value as Uint8Array) : null;
      case 'FIXED_LEN_BYTE_ARRAY':
        return logical === 'UUID' ? (value) => uuid(value as Uint8Array) : null;
      default:
        return null;
    }
  })();
  if (convert === null) {
    throw new UnsupportedError({
      expected: `column "${element.name}" to hold strings, numbers or booleans`,
      found: `${String(type)}${logical === undefined ? '' : ` (${logical})`}`,
      remedy: 'choose another column',
    });
  }
  return (value) => (value === null ? null : convert(value));
}

function uuid(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
