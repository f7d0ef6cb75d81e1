import { crc32 } from 'node:zlib';
import { joinBytes } from '../../joinBytes.ts';
import type { Room } from '../pageRoom.ts';
import type { DataPage } from './dataPage.ts';
import { DATA_V1, DATA_V2, ENCODING, PAGE, PAGE_TYPE } from './fieldNumbers.ts';
import { encodeHybrid } from './hybridWriter.ts';
import type { Leaf } from './leaves.ts';
import { levelBits } from './levels.ts';
import type { PageCodec } from './pageCodec.ts';
import { encodePageHeader } from './pageHeader.ts';
import type { PageSelection } from './selectRows.ts';
import type { PageValues } from './values/pageValues.ts';

interface BuiltPage {
  /** Header first. */
  readonly parts: readonly Uint8Array[];
  readonly compressed: number;
  readonly uncompressed: number;
}

const NOTHING = new Uint8Array(0);

/**
 * Makes a page of the selected rows of another, of the same version and with a checksum if that had one. It is built in
 * `room`, and where nothing is compressed it lies there.
 */
export function buildPage(page: DataPage, selection: PageSelection, values: PageValues, leaf: Leaf, codec: PageCodec, withCrc: boolean, room: Room): BuiltPage {
  const { header } = page;
  const repetition = encodeLevels(page.repetition, leaf.maxRepetition, selection);
  const definition = encodeLevels(page.definition, leaf.maxDefinition, selection);
  const kept = selection.values.total;
  if (header.version === 1) {
    const levels = joinBytes([withLength(repetition), withLength(definition)]);
    let body = levels;
    values.gather(selection.values.pairs(), kept, (size) => {
      body = room(levels.length + size);
      body.set(levels);
      return body.subarray(levels.length);
    });
    const stored = codec.compress(body);
    const members: [number, number][] = [
      [DATA_V1.NUM_VALUES, selection.entries.total],
      [DATA_V1.ENCODING, values.encoding],
      [DATA_V1.DEFINITION_ENCODING, ENCODING.RLE],
      [DATA_V1.REPETITION_ENCODING, ENCODING.RLE],
    ];
    const head = encodePageHeader(PAGE_TYPE.DATA, body.length, stored.length, withCrc ? crc32(stored) : null, PAGE.DATA, members);
    return { parts: [head, stored], compressed: head.length + stored.length, uncompressed: head.length + body.length };
  }
  const levels = joinBytes([repetition ?? NOTHING, definition ?? NOTHING]);
  // Without values there may be nothing, or a width of indices: some readers ask for the width, none for a compressed block.
  const body = values.gather(selection.values.pairs(), kept, room);
  const isCompressed = header.isCompressed && kept > 0 && body.length > 0;
  const stored = isCompressed ? codec.compress(body) : body;
  const members: [number, number | boolean][] = [
    [DATA_V2.NUM_VALUES, selection.entries.total],
    [DATA_V2.NUM_NULLS, selection.entries.total - kept],
    [DATA_V2.NUM_ROWS, selection.rows],
    [DATA_V2.ENCODING, values.encoding],
    [DATA_V2.DEFINITION_LENGTH, definition?.length ?? 0],
    [DATA_V2.REPETITION_LENGTH, repetition?.length ?? 0],
    [DATA_V2.IS_COMPRESSED, isCompressed],
  ];
  const crc = withCrc ? crc32(stored, crc32(levels)) : null;
  const head = encodePageHeader(PAGE_TYPE.DATA_V2, levels.length + body.length, levels.length + stored.length, crc, PAGE.DATA_V2, members);
  return { parts: [head, levels, stored], compressed: head.length + levels.length + stored.length, uncompressed: head.length + levels.length + body.length };
}

function encodeLevels(levels: Uint8Array | null, max: number, { entries }: PageSelection): Uint8Array | null {
  if (levels === null) return null;
  const some = new Uint8Array(entries.total);
  const pairs = entries.pairs();
  let at = 0;
  for (let r = 0; r < pairs.length; r += 2) for (let i = pairs[r]; i < pairs[r + 1]; i++) some[at++] = levels[i];
  return encodeHybrid(some, some.length, levelBits(max));
}

function withLength(levels: Uint8Array | null): Uint8Array {
  if (levels === null) return NOTHING;
  const out = new Uint8Array(4 + levels.length);
  new DataView(out.buffer).setUint32(0, levels.length, true);
  out.set(levels, 4);
  return out;
}
