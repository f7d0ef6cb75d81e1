import { readDecoded, type Container } from './containers.ts';
import { readLineBlocks } from './lines.ts';

const containers: Readonly<Record<string, Container>> = { 'jsonl': 'plain', 'jsonl.gz': 'gzip', 'jsonl.zst': 'zstd' };

/**
 * Yields the rows of a file of lines as they are, up to 256 at once, null in place of one beyond the longest line there
 * may be. Views, valid until the next are asked for.
 * @param format as the file's source has it
 * @throws FormatError, InputError
 */
export async function* linesOf(path: string, format: string): AsyncGenerator<(Uint8Array | null)[]> {
  for await (const { bytes, count, starts, ends, tooLong } of readLineBlocks(readDecoded(path, containers[format]))) {
    if (tooLong) yield [null];
    else if (count > 0) yield Array.from({ length: count }, (_, i) => bytes.subarray(starts[i], ends[i]));
  }
}
