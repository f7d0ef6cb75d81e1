import { TYPE, brokenThrift, type ThriftField, type ThriftList, type ThriftStruct, type ThriftValue } from './thrift.ts';

/** Returns the value of a field, undefined if there is none. @throws FormatError if it is there with another type */
function valueOf(struct: ThriftStruct, id: number, type: number): ThriftValue | undefined {
  for (const field of struct.fields) {
    if (field.id !== id) continue;
    if (field.type !== type) throw brokenThrift(`field ${id} with type ${field.type}, not ${type}`);
    return field.value;
  }
  return undefined;
}

export const intField = (struct: ThriftStruct, id: number): number | undefined => valueOf(struct, id, TYPE.I32) as number | undefined;
export const longField = (struct: ThriftStruct, id: number): bigint | undefined => valueOf(struct, id, TYPE.I64) as bigint | undefined;
export const binaryField = (struct: ThriftStruct, id: number): Uint8Array | undefined => valueOf(struct, id, TYPE.BINARY) as Uint8Array | undefined;
export const structField = (struct: ThriftStruct, id: number): ThriftStruct | undefined => valueOf(struct, id, TYPE.STRUCT) as ThriftStruct | undefined;

export function boolField(struct: ThriftStruct, id: number): boolean | undefined {
  const field = struct.fields.find((each) => each.id === id);
  if (field === undefined) return undefined;
  if (typeof field.value !== 'boolean') throw brokenThrift(`field ${id} with type ${field.type}, not a boolean`);
  return field.value;
}

/** Returns the items of a list whose elements have the type given. */
export function listField(struct: ThriftStruct, id: number, element: number): ThriftValue[] | undefined {
  const list = valueOf(struct, id, TYPE.LIST) as ThriftList | undefined;
  if (list !== undefined && list.items.length > 0 && list.element !== element) throw brokenThrift(`field ${id} with a list of type ${list.element}, not ${element}`);
  return list?.items;
}

export function has(struct: ThriftStruct, id: number): boolean {
  return struct.fields.some((field) => field.id === id);
}

/** A 64-bit number that counts or points to something. @throws FormatError if it is missing, negative or beyond 2^53 */
export function countField(struct: ThriftStruct, id: number, name: string): number {
  const value = longField(struct, id);
  if (value === undefined || value < 0n || value > BigInt(Number.MAX_SAFE_INTEGER)) throw brokenThrift(`${name} of ${value === undefined ? 'nothing' : String(value)}`);
  return Number(value);
}

/** Puts a value in the place of the field, or a new field where its number belongs. */
export function setField(struct: ThriftStruct, id: number, type: number, value: ThriftValue): void {
  const field: ThriftField = { id, type, value };
  const there = struct.fields.findIndex((each) => each.id === id);
  const after = struct.fields.findIndex((each) => each.id > id);
  if (there >= 0) struct.fields[there] = field;
  else struct.fields.splice(after < 0 ? struct.fields.length : after, 0, field);
}

export const setLong = (struct: ThriftStruct, id: number, value: number): void => setField(struct, id, TYPE.I64, BigInt(value));

export function removeFields(struct: ThriftStruct, ...ids: number[]): void {
  for (let i = struct.fields.length - 1; i >= 0; i--) if (ids.includes(struct.fields[i].id)) struct.fields.splice(i, 1);
}
