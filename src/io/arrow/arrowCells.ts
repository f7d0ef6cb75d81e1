import type { Data, DataType } from 'apache-arrow';
import { isArrowText, textColumnFromArrow } from '../../batch/arrowText.ts';
import { UnsupportedError } from '../../core/errors.ts';
import { checkValueBounds } from './arrowBounds.ts';
import { integerCell, stringCell } from '../cells.ts';
import type { Cell } from '../format.ts';
import { cutShort } from '../names.ts';

const NULL = 1;
const INT = 2;
const FLOAT = 3;
const BOOL = 6;
const DICTIONARY = -1;

/** True for the types that `arrowCells` reads: integers, floats, booleans, text, dictionaries of text, and Null, whose every value is null. */
export function isArrowCellType(type: DataType): boolean {
  const { typeId } = type;
  if (typeId === DICTIONARY) return isArrowText({ typeId, type } as unknown as Data);
  return typeId === NULL || typeId === INT || typeId === BOOL || (typeId === FLOAT && (type as { precision?: number }).precision !== 0) || isArrowText({ typeId } as Data);
}

/** Returns rows [from, to) of a column as cells. @throws UnsupportedError naming the column, FormatError; without a file name */
export function arrowCells(name: string, data: Data, from: number, to: number): Cell[] {
  if (!isArrowCellType(data.type as DataType)) {
    throw new UnsupportedError({ expected: `column "${name}" to hold strings, numbers or booleans`, found: cutShort(String(data.type)), remedy: 'choose another column' });
  }
  if (data.typeId === NULL) return Array.from({ length: to - from }, () => null);
  if (isArrowText(data)) {
    const { bytes, offsets, nulls } = textColumnFromArrow(data, from, to);
    return Array.from({ length: to - from }, (_, i) => (nulls !== null && nulls[i] === 1 ? null : stringCell(bytes.subarray(offsets[i], offsets[i + 1]))));
  }
  const values = data.values as unknown as ArrayLike<number | bigint>;
  const isBool = data.typeId === BOOL;
  const bitmap = data.nullBitmap as Uint8Array | undefined;
  const anyNull = bitmap !== undefined && bitmap !== null && bitmap.length > 0;
  if (to > from) checkValueBounds(name, data, to);
  return Array.from({ length: to - from }, (_, i) => {
    const bit = data.offset + from + i;
    if (anyNull && ((bitmap[bit >> 3] >> (bit & 7)) & 1) === 0) return null;
    if (isBool) return (((values[bit >> 3] as number) >> (bit & 7)) & 1) === 1;
    const value = values[from + i];
    return typeof value === 'bigint' ? integerCell(value) : value;
  });
}
