import type { KeptLeaf, KeptPages, PageSlot } from './keptPages.ts';
import type { ChunkMeta } from './parquetGroups.ts';

/** Returns how many bytes the pages of a chunk take that are kept: what is stored as it is need not be. */
export function keptBytes({ codec, uncompressedBytes }: ChunkMeta): number {
  return codec === 'UNCOMPRESSED' ? 0 : uncompressedBytes;
}

/** Which pages of a Parquet file are kept: those of the column whose texts were asked for last. */
export class KeptColumn {
  readonly #pages: KeptPages;
  readonly #path: string;
  #leaf = -1;

  constructor(pages: KeptPages, path: string) {
    this.#pages = pages;
    this.#path = path;
  }

  /** Returns where the pages of a chunk are kept, or will be if `all` of them are about to be read; null if nowhere. */
  slotFor(leaf: number, group: number, meta: ChunkMeta, all: boolean): PageSlot | null {
    const bytes = keptBytes(meta);
    if (bytes === 0) return null;
    this.#leaf = leaf;
    return all ? this.#pages.roomFor(this.#nameOf(group), bytes) : this.#pages.slotOf(this.#nameOf(group));
  }

  leafOf(group: number): KeptLeaf | null {
    const slot = this.#pages.slotOf(this.#nameOf(group));
    return slot === null ? null : { leaf: this.#leaf, slot };
  }

  #nameOf(group: number): string {
    return `${group} ${this.#leaf} ${this.#path}`;
  }
}
