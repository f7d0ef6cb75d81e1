import { decodedHead } from './excerpt.ts';

/** Of an id, shown beside a sample: 1 KiB of UTF-8; ids are of any length, and whole in removed.parquet. */
const ID_BYTES = 2 ** 10;

/** An id as samples show it. */
export interface ShownId {
  readonly id: string;
  /** Bytes of the whole id; only there where `id` is its beginning. */
  readonly idBytes?: number;
}

/** Returns it, cut where a character ends. @param bytes of the id, UTF-8; only read */
export function shownId(bytes: Uint8Array): ShownId {
  const { text, whole } = decodedHead(bytes, ID_BYTES);
  return whole ? { id: text } : { id: text, idBytes: bytes.length };
}
