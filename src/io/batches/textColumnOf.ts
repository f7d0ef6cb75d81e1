import type { Data, Schema } from 'apache-arrow';
import { isArrowText } from '../../batch/arrowText.ts';
import { InputError, UnsupportedError } from '../../core/errors.ts';
import { cutShort, onlyNames } from '../names.ts';

/** Returns the place of the one column of this name. @throws InputError naming those there are, UnsupportedError for several */
export function columnOf({ fields }: Schema, name: string, source: string): number {
  const names = fields.map((field) => field.name);
  const index = names.indexOf(name);
  if (index < 0) throw new InputError({ expected: `a column "${name}"`, found: onlyNames(names), remedy: 'name one of these (the text is textColumn)', file: source });
  if (names.includes(name, index + 1)) throw new UnsupportedError({ expected: `one column "${name}"`, found: 'several of that name', remedy: 'rename them', file: source });
  return index;
}

/** Returns the place of the column of text. @throws as columnOf, UnsupportedError for another type */
export function textColumnOf(schema: Schema, name: string, source: string): number {
  const index = columnOf(schema, name, source);
  const { type } = schema.fields[index];
  if (!isArrowText({ typeId: type.typeId, type } as unknown as Data)) {
    throw new UnsupportedError({ expected: `column "${name}" to hold text`, found: cutShort(String(type)), remedy: 'name the right one with textColumn', file: source });
  }
  return index;
}
