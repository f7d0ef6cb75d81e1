/** Records that a join by tiles spills, beside the pairs. */
interface JoinedRecords {
  readonly pairs: number;
  /** Records, and bytes of each. */
  readonly records: number;
  readonly bytes: number;
  readonly tileBytes: number;
  /** Mean distance of the two rows of a pair as a share of all rows; null where near-duplicates lie anywhere. */
  readonly apart: number | null;
}

/** Partners of a carried record: a list of one. */
const PARTNER_BYTES = 8;

/**
 * Returns bytes of the records carried between tiles. Tiles are runs of records in the order of the inputs, and what a pair
 * carries is the record of one of the two, if the border of a tile lies between them. A pair that lies anywhere has its two in the same one of T tiles
 * with a chance of 1/T. Pairs close by are carried only over borders: of all pairs, `apart` of them lie across any one place.
 */
export function carriedBytes({ pairs, records, bytes, tileBytes, apart }: JoinedRecords): number {
  const tiles = Math.max(1, Math.ceil((records * bytes) / tileBytes));
  const anywhere = 1 - 1 / tiles;
  return pairs * (bytes + PARTNER_BYTES) * (apart === null ? anywhere : Math.min(anywhere, (tiles - 1) * apart));
}
