import { FormatError, UnsupportedError } from '../../../core/errors.ts';
import { cutShort, quotedName } from '../../names.ts';
import { ELEMENT, PHYSICAL } from './fieldNumbers.ts';
import { binaryField, intField } from './thriftFields.ts';
import type { ThriftStruct } from './thrift.ts';

/** A column of values: what the chunks of every row group hold, in this order. */
export interface Leaf {
  /** For messages. */
  readonly name: string;
  readonly type: number;
  /** Bytes of a value of fixed length, 0 for others. */
  readonly width: number;
  readonly maxDefinition: number;
  readonly maxRepetition: number;
}

const REQUIRED = 0;
const OPTIONAL = 1;
const REPEATED = 2;
const MAX_LEVEL = 255;

function broken(found: string): FormatError {
  return new FormatError({ expected: 'a sound Parquet schema', found, remedy: 'check that the file is complete, or fetch it again' });
}

/** Returns the leaves of a schema. Names, logical types and field numbers are not looked at. @throws FormatError, UnsupportedError without a file name */
export function leavesOf(schema: readonly ThriftStruct[]): Leaf[] {
  if (schema.length === 0) throw broken('no root');
  const leaves: Leaf[] = [];
  const open: { rest: number; definition: number; repetition: number; path: string }[] = [{ rest: childrenOf(schema[0]), definition: 0, repetition: 0, path: '' }];
  let used = 1;
  const closeFull = (): void => {
    while (open.length > 0 && open[open.length - 1].rest === 0) open.pop();
  };
  for (closeFull(); open.length > 0; closeFull()) {
    if (used === schema.length) throw broken('a group with fewer members than it says');
    const element = schema[used++];
    const parent = open[open.length - 1];
    parent.rest -= 1;
    const repetition = intField(element, ELEMENT.REPETITION);
    const path = cutShort(`${parent.path === '' ? '' : `${parent.path}.`}${new TextDecoder().decode(binaryField(element, ELEMENT.NAME))}`);
    if (repetition !== REQUIRED && repetition !== OPTIONAL && repetition !== REPEATED) throw broken(`column ${quotedName(path)} without a repetition type`);
    const level = {
      definition: parent.definition + (repetition === REQUIRED ? 0 : 1),
      repetition: parent.repetition + (repetition === REPEATED ? 1 : 0),
    };
    if (level.definition > MAX_LEVEL) {
      throw new UnsupportedError({ expected: `columns that are nested at most ${MAX_LEVEL} deep`, found: `${quotedName(path)} deeper`, remedy: 'write the file again with fewer levels' });
    }
    const children = childrenOf(element);
    if (children > 0) {
      open.push({ rest: children, ...level, path });
      continue;
    }
    const type = intField(element, ELEMENT.TYPE);
    if (type === undefined || type < PHYSICAL.BOOLEAN || type > PHYSICAL.FIXED) throw broken(`column ${quotedName(path)} of type ${String(type)}`);
    leaves.push({ name: path, type, width: widthOf(element, type, path), maxDefinition: level.definition, maxRepetition: level.repetition });
  }
  if (used !== schema.length) throw broken(`${schema.length} elements of which its tree uses ${used}`);
  return leaves;
}

function childrenOf(element: ThriftStruct): number {
  const children = intField(element, ELEMENT.NUM_CHILDREN) ?? 0;
  if (children < 0) throw broken(`a group with ${children} members`);
  return children;
}

function widthOf(element: ThriftStruct, type: number, path: string): number {
  switch (type) {
    case PHYSICAL.INT32:
    case PHYSICAL.FLOAT:
      return 4;
    case PHYSICAL.INT64:
    case PHYSICAL.DOUBLE:
      return 8;
    case PHYSICAL.INT96:
      return 12;
    case PHYSICAL.FIXED: {
      const length = intField(element, ELEMENT.TYPE_LENGTH) ?? -1;
      if (length < 0) throw broken(`column ${quotedName(path)} with values of ${length} bytes`);
      return length;
    }
    default:
      return 0;
  }
}
