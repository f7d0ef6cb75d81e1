import type { PlainValue, ValuePage } from './parquetPages.ts';
import type { StringPage } from './parquetStrings.ts';

/** Takes rows of a column chunk in runs of any length, holding one page. */
export class PageCursor<P extends { readonly rows: number }> {
  readonly #pages: AsyncGenerator<P>;
  #page: P | null = null;
  #at = 0;

  constructor(pages: AsyncGenerator<P>) {
    this.#pages = pages;
  }

  /** Returns the rest of the current page (or the next one) from row `from`, null at the end of the chunk. */
  async current(): Promise<{ readonly page: P; readonly from: number } | null> {
    while (this.#page === null || this.#at === this.#page.rows) {
      const next = await this.#pages.next();
      if (next.done === true) return null;
      this.#page = next.value;
      this.#at = 0;
    }
    return { page: this.#page, from: this.#at };
  }

  /** Moves past `count` rows of the page that `current` gave. */
  advance(count: number): void {
    this.#at += count;
  }

  async close(): Promise<void> {
    await this.#pages.return(undefined);
  }
}

/** Returns the next `count` values of a chunk; strings as views of their pages. */
export async function takeValues(cursor: PageCursor<StringPage> | PageCursor<ValuePage>, count: number): Promise<PlainValue[]> {
  const out: PlainValue[] = [];
  while (out.length < count) {
    const current = await cursor.current();
    if (current === null) break;
    const { page, from } = current;
    const to = Math.min(page.rows, from + count - out.length);
    for (let i = from; i < to; i++) {
      if ('values' in page) out.push(page.values[i]);
      else out.push(page.starts[i] < 0 ? null : page.source.subarray(page.starts[i], page.starts[i] + page.lengths[i]));
    }
    cursor.advance(to - from);
  }
  return out;
}
