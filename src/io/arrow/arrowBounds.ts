import type { Data } from 'apache-arrow';
import { FormatError } from '../../core/errors.ts';
import { quotedName } from '../names.ts';

const BOOL = 6;

/**
 * Checks that the values and the validity bitmap of a column of numbers or booleans reach to row `to`: the parser of
 * apache-arrow does not, and what is not there would be read as 0, false or null.
 * @throws FormatError naming the column, without a file name
 */
export function checkValueBounds(name: string, data: Data, to: number): void {
  const values = data.values as ArrayLike<unknown> | null | undefined;
  checkBitmapBounds(name, data, to);
  const needed = data.typeId === BOOL ? Math.ceil((data.offset + to) / 8) : to;
  if (to > 0 && (values?.length ?? 0) < needed) throw tooShort(name, to);
}

/** Checks the validity bitmap alone. @throws FormatError naming the column, without a file name */
function checkBitmapBounds(name: string, data: Data, to: number): void {
  const bytes = (data.nullBitmap as Uint8Array | null | undefined)?.length ?? 0;
  if (bytes > 0 && bytes < Math.ceil((data.offset + to) / 8)) throw tooShort(name, to);
}

function tooShort(name: string, rows: number): FormatError {
  return new FormatError({ expected: `${rows} values in column ${quotedName(name)}`, found: 'fewer', remedy: 'check that the file is complete, or write it again' });
}
