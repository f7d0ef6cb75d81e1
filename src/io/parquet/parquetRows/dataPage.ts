import { crc32 } from 'node:zlib';
import { UnsupportedError } from '../../../core/errors.ts';
import type { Room } from '../pageRoom.ts';
import { brokenPage } from '../parquetLevels.ts';
import { ENCODING, encodingName } from './fieldNumbers.ts';
import type { Leaf } from './leaves.ts';
import { decodeLevels } from './levels.ts';
import type { PageCodec } from './pageCodec.ts';
import type { DataHeader, PageHeader } from './pageHeader.ts';

/** A data page with its levels decoded; null where a leaf has none of that kind. */
export interface DataPage {
  readonly header: DataHeader;
  readonly repetition: Uint8Array | null;
  readonly definition: Uint8Array | null;
  /** Entries that are a value: neither null nor an empty list. */
  readonly valueCount: number;
  /** Returns the encoded values, decompressing them if that has not been done. */
  values(): Uint8Array;
}

export function checkCrc({ crc }: PageHeader, stored: Uint8Array): void {
  if (crc !== null && crc !== crc32(stored)) throw brokenPage('a page that does not have its checksum');
}

/** @param stored the page without its header; it and what lies in `room` must stay as they are while the page is used. @throws FormatError, UnsupportedError without a place */
export function openDataPage(header: PageHeader & { readonly data: DataHeader }, stored: Uint8Array, leaf: Leaf, codec: PageCodec, room?: Room): DataPage {
  checkCrc(header, stored);
  const { data } = header;
  return data.version === 1 ? openV1(header, data, stored, leaf, codec, room) : openV2(header, data, stored, leaf, codec, room);
}

function openV1({ uncompressed }: PageHeader, header: DataHeader, stored: Uint8Array, { maxRepetition, maxDefinition }: Leaf, codec: PageCodec, room: Room | undefined): DataPage {
  const body = codec.decompress(stored, uncompressed, room);
  let at = 0;
  const levels = (max: number, encoding: number): Uint8Array | null => {
    if (max === 0) return null;
    if (encoding !== ENCODING.RLE) throw new UnsupportedError({ expected: 'levels in RLE', found: `levels in ${encodingName(encoding)}`, remedy: 'write the file again with a current writer' });
    if (at + 4 > body.length) throw brokenPage('a page too short for its levels');
    const length = (body[at] | (body[at + 1] << 8) | (body[at + 2] << 16)) + body[at + 3] * 2 ** 24;
    at += 4;
    if (length > body.length - at) throw brokenPage('levels longer than their page');
    const decoded = decodeLevels(body, at, at + length, max, header.count);
    at += length;
    return decoded;
  };
  const repetition = levels(maxRepetition, header.repetitionEncoding);
  const definition = levels(maxDefinition, header.definitionEncoding);
  const rest = body.subarray(at);
  return { header, repetition, definition, valueCount: countValues(definition, maxDefinition, header.count), values: () => rest };
}

function openV2({ uncompressed }: PageHeader, header: DataHeader, stored: Uint8Array, { maxRepetition, maxDefinition }: Leaf, codec: PageCodec, room: Room | undefined): DataPage {
  const { repetitionBytes, definitionBytes, count } = header;
  const levelBytes = repetitionBytes + definitionBytes;
  const repetition = maxRepetition === 0 ? null : decodeLevels(stored, 0, repetitionBytes, maxRepetition, count);
  const definition = maxDefinition === 0 ? null : decodeLevels(stored, repetitionBytes, levelBytes, maxDefinition, count);
  return {
    header,
    repetition,
    definition,
    valueCount: countValues(definition, maxDefinition, count),
    values() {
      const packed = stored.subarray(levelBytes);
      if (header.isCompressed) return codec.decompress(packed, uncompressed - levelBytes, room);
      if (packed.length !== uncompressed - levelBytes) throw brokenPage(`values of ${packed.length} bytes, not ${uncompressed - levelBytes}`);
      return packed;
    },
  };
}

function countValues(definition: Uint8Array | null, max: number, count: number): number {
  if (definition === null) return count;
  let values = 0;
  for (let i = 0; i < count; i++) if (definition[i] === max) values++;
  return values;
}
