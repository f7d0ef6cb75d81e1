import { readFileSync } from 'node:fs';
import { readArrowLayout } from '../../src/io/arrow/arrowMessages.ts';
import type { Original } from './original.ts';

const fixture = (name: string): Uint8Array => readFileSync(new URL(`../io/fixtures/${name}`, import.meta.url));

const FILES = ['types-plain.arrow', 'types-zstd.arrow', 'types-lz4.arrow'] as const;
const STREAMS = ['types-plain.arrows', 'types-zstd.arrows', 'types-lz4.arrows', 'dictionary-delta.arrows', 'dictionary-replaced.arrows'] as const;
/** Each of these layouts is read as the text in its turn. */
const TEXTS = ['large', 'view', 'binary', 'dictionary'];

/** Files by pyarrow of every type there is, or streams: the ones with deltas and replaced dictionaries too. */
export async function arrowOriginals(kind: 'file' | 'stream'): Promise<Original[]> {
  const originals: Original[] = [];
  for (const name of kind === 'file' ? FILES : STREAMS) {
    const bytes = fixture(name);
    const read = async (start: number, end: number): Promise<Uint8Array<ArrayBuffer>> => Uint8Array.from(bytes.subarray(start, end));
    const { messages, footer } = await readArrowLayout(read, bytes.length);
    let first = 0;
    const own = messages.filter((message) => message.kind === 'batch').map(({ offset, bytes: size, bodyBytes, rows }) => {
      const batch = { from: offset + size - bodyBytes, to: offset + size, first, last: first + rows };
      first += rows;
      return batch;
    });
    const heads = messages.map(({ offset, bytes: size, bodyBytes }) => ({ from: offset, to: offset + size - bodyBytes }));
    const hot = footer === null ? heads : [...heads, { from: footer.offset, to: bytes.length }];
    const isTypes = name.startsWith('types');
    // Several columns of the fixture are called "text" or nothing; what has a name of its own is asked for.
    for (const textColumn of isTypes ? TEXTS : ['text']) {
      originals.push({ name: `${name}, ${textColumn}`, bytes, hot, own, textColumn, columns: isTypes ? ['required', 'flag', 'f64', 'binary_view'] : ['kind'], oracle: null });
    }
  }
  return originals;
}
