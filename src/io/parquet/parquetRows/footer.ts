import { FormatError, UnsupportedError } from '../../../core/errors.ts';
import type { ReadRange } from '../../readRange.ts';
import { FILE } from './fieldNumbers.ts';
import { leavesOf, type Leaf } from './leaves.ts';
import { ThriftReader, TYPE, type ThriftField, type ThriftStruct } from './thrift.ts';
import { listField } from './thriftFields.ts';
import { encodeStruct } from './thriftWriter.ts';

/** Everything a footer says, row groups as the bytes they were written in: they are read when their turn comes. */
export interface Footer {
  /** All fields; the one of the row groups is empty. */
  readonly tree: ThriftStruct;
  readonly groups: readonly Uint8Array[];
  readonly leaves: readonly Leaf[];
  /** Pages lie before it. */
  readonly start: number;
}

/** A footer of 100,000 row groups of 20 columns takes about this much; a larger one is taken for damage. */
const MAX_FOOTER = 512 * 2 ** 20;

/** Reads a footer and checks what row filtering needs of it. @throws FormatError, UnsupportedError without a file name */
export async function readFooterTree(read: ReadRange, fileSize: number): Promise<Footer> {
  const broken = (found: string): FormatError =>
    new FormatError({ expected: 'a Parquet footer at the end of the file', found, remedy: 'check that the file is complete, or fetch it again' });
  if (fileSize < 12) throw broken(`a file of ${fileSize} bytes`);
  const tail = await read(fileSize - 8, fileSize);
  const magic = new TextDecoder('latin1').decode(tail.subarray(4));
  if (magic === 'PARE') throw encrypted('an encrypted footer');
  if (magic !== 'PAR1') throw broken('none');
  const length = new DataView(tail.buffer, tail.byteOffset).getUint32(0, true);
  if (length > fileSize - 12 || length > MAX_FOOTER) throw broken(`one of ${length} bytes in a file of ${fileSize}`);
  const start = fileSize - 8 - length;
  const bytes = await read(start, start + length);
  if (bytes.length !== length) throw broken('the file cut short');
  return { ...parseFooter(bytes), start };
}

function encrypted(found: string): UnsupportedError {
  return new UnsupportedError({ expected: 'a Parquet file that is not encrypted', found, remedy: 'decrypt it first' });
}

function parseFooter(bytes: Uint8Array): Omit<Footer, 'start'> {
  const reader = new ThriftReader(bytes);
  const fields: ThriftField[] = [];
  const groups: Uint8Array[] = [];
  let id = 0;
  for (let next = reader.fieldHeader(id); next !== null; next = reader.fieldHeader(id)) {
    id = next.id;
    const { type } = next;
    if (id === FILE.ROW_GROUPS && type === TYPE.LIST) {
      const { element, count } = reader.listHeader();
      for (let i = 0; i < count; i++) {
        const from = reader.at;
        reader.skip(element, 1);
        groups.push(bytes.subarray(from, reader.at));
      }
      if (count > 0 && element !== TYPE.STRUCT) throw new FormatError({ expected: 'row groups', found: `a list of type ${element}`, remedy: 'check that the file is complete, or fetch it again' });
      fields.push({ id, type, value: { element: TYPE.STRUCT, items: [] } });
    } else fields.push({ id, type, value: type === TYPE.TRUE || type === TYPE.FALSE ? type === TYPE.TRUE : reader.value(type, 0) });
  }
  const tree = { fields };
  if (fields.some((field) => field.id === FILE.ENCRYPTION)) throw encrypted('an encryption algorithm in the footer');
  const schema = listField(tree, FILE.SCHEMA, TYPE.STRUCT) as ThriftStruct[] | undefined;
  return { tree, groups, leaves: leavesOf(schema ?? []) };
}

/** Returns the end of a file: footer, its length and the magic bytes. */
export function encodeFooter(tree: ThriftStruct, groups: readonly Uint8Array[], rows: number): Uint8Array {
  const fields = tree.fields.map((field): ThriftField => {
    if (field.id === FILE.ROW_GROUPS && field.type === TYPE.LIST) return { ...field, value: { element: TYPE.STRUCT, items: [...groups] } };
    return field.id === FILE.NUM_ROWS && field.type === TYPE.I64 ? { ...field, value: BigInt(rows) } : field;
  });
  const body = encodeStruct({ fields });
  const out = new Uint8Array(body.length + 8);
  out.set(body);
  new DataView(out.buffer).setUint32(body.length, body.length, true);
  out.set([0x50, 0x41, 0x52, 0x31], body.length + 4);
  return out;
}
