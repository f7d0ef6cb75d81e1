import { FormatError, throwIfAborted } from '../core/errors.ts';
import { LoopTurns } from '../core/loopTurns.ts';
import { ContainerWriter, type Container } from './containers.ts';
import type { KeptSummary, WriteOptions } from './format.ts';
import { JsonScanner } from './jsonScanner.ts';
import { JsonStringEncoder } from './jsonString.ts';
import { MAX_LINE_BYTES } from './limits.ts';
import type { LineBlock } from './lines.ts';
import { writeWhole } from './outputFile.ts';
import { TextBuilder } from './textBuilder.ts';
import { TextsOfRows, type NewText } from './textsOfRows.ts';

/**
 * Writes the lines that stay, byte for byte; where a text is replaced, the value of its key is (of a key that is there
 * several times the last, which is the one that is read), and all around it stays.
 * @throws FormatError with file and row; OutputError; CancelledError
 */
export async function writeKeptLines(path: string, container: Container, blocks: AsyncIterable<LineBlock>, target: string, keep: (row: number) => boolean, { signal, texts }: WriteOptions): Promise<KeptSummary> {
  return writeWhole(target, async (file) => {
    const out = new ContainerWriter(file, container);
    const values = texts === undefined ? null : new ValuePlaces(path, texts.column);
    const strings = new JsonStringEncoder();
    let row = 0;
    let rows = 0;
    // What stands before the first row (a byte order mark, blank lines) belongs to the file.
    let kept = true;
    // Where nothing is kept nothing is waited for, and a thread must hear that it shall stop.
    const turns = new LoopTurns(signal);
    for await (const block of blocks) {
      throwIfAborted(signal);
      if (turns.due) await turns.take();
      const replaced = texts === undefined ? null : await TextsOfRows.of(texts, keep, row, block.count);
      let from = 0;
      for (let i = 0; i < block.count; i++) {
        const keepNext = keep(row);
        // The bytes up to a row's first (blank lines among them) go with the row before it.
        const start = block.starts[i];
        if (keepNext !== kept) {
          if (kept) await out.write(block.bytes.subarray(from, start));
          from = start;
          kept = keepNext;
        }
        if (keepNext && block.tooLong) {
          throw new FormatError({ expected: `lines of at most ${MAX_LINE_BYTES} bytes`, found: 'a longer one among the rows to keep', remedy: 'leave that row out', file: path, row });
        }
        if (keepNext && replaced !== null && texts?.has(row) === true) {
          const { bytes, start: textStart, end: textEnd }: NewText = replaced.take(row);
          const [valueStart, valueEnd] = (values as ValuePlaces).find(block, i, row);
          await out.write(block.bytes.subarray(from, valueStart));
          await out.write(strings.encode(bytes, textStart, textEnd));
          from = valueEnd;
        }
        if (keepNext) rows++;
        row++;
      }
      if (kept) await out.write(block.bytes.subarray(from, block.length));
    }
    await out.finish();
    return { rows, bytes: file.bytes };
  });
}

/** Finds where the value of one key stands in a line. */
class ValuePlaces {
  readonly #path: string;
  readonly #column: string;
  readonly #scanner: JsonScanner;
  readonly #unused = new TextBuilder();

  constructor(path: string, column: string) {
    this.#path = path;
    this.#column = column;
    this.#scanner = new JsonScanner(null, [column]);
  }

  /** Returns start and end in the block. @throws FormatError if there is neither a string nor null */
  find({ bytes, starts, ends }: LineBlock, i: number, row: number): readonly [number, number] {
    const kind = this.#scanner.scan(bytes, starts[i], ends[i], this.#unused);
    const [from, to] = this.#scanner.ranges;
    // The key is one of the others here: an object has no text at all.
    if (kind === 'missing' && from >= 0 && (bytes[from] === 0x22 || bytes[from] === 0x6e)) return [from, to];
    throw new FormatError({ expected: `a string or null under the key "${this.#column}"`, found: kind === 'missing' ? 'neither' : 'a line that is no JSON object', remedy: 'check that the file has not changed since it was read', file: this.#path, row });
  }
}
