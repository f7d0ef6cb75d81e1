import type { KeptLeaf, KeptPages, PageSlot } from './keptPages.ts';
import type { ChunkMeta } from './parquetGroups.ts';

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
  slotFor(leaf: number, group: number, { codec, uncompressedBytes }: ChunkMeta, all: boolean): PageSlot | null {
    if (codec === 'UNCOMPRESSED') return null;
    this.#leaf = leaf;
    return all ? this.#pages.roomFor(this.#nameOf(group), uncompressedBytes) : this.#pages.slotOf(this.#nameOf(group));
  }

  leafOf(group: number): KeptLeaf | null {
    const slot = this.#pages.slotOf(this.#nameOf(group));
    return slot === null ? null : { leaf: this.#leaf, slot };
  }

  #nameOf(group: number): string {
    return `${group} ${this.#leaf} ${this.#path}`;
  }
}
