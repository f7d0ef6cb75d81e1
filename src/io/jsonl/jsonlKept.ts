import { FormatError, throwIfAborted } from '../../core/errors.ts';
import { LoopTurns } from '../../core/loopTurns.ts';
import { ContainerWriter, type Container } from './containers.ts';
import type { KeptSummary, WriteOptions } from '../format.ts';
import { JsonTokens } from './jsonTokens.ts';
import { MAX_LINE_BYTES } from '../limits.ts';
import type { LineBlock, LineRoom } from './lines.ts';
import { writeWhole } from '../outputFile.ts';
import { TextsOfRows } from '../textsOfRows.ts';

/**
 * Writes the lines that stay, byte for byte; where a text is replaced, the value of its key is, and all around it stays.
 * @param blocksIn gives the lines, read into that room
 * @throws FormatError with file and row; OutputError; CancelledError
 */
export async function writeKeptLines(path: string, container: Container, blocksIn: (room?: LineRoom) => AsyncIterable<LineBlock>, target: string, keep: (row: number) => boolean, { signal, texts }: WriteOptions): Promise<KeptSummary> {
  return writeWhole(target, async (file) => {
    const out = new ContainerWriter(file, container);
    const tokens = texts === undefined ? null : await JsonTokens.open(path, texts.column);
    let row = 0;
    let rows = 0;
    // What stands before the first row (a byte order mark, blank lines) belongs to the file.
    let kept = true;
    // Where nothing is kept nothing is waited for, and a thread must hear that it shall stop.
    const turns = new LoopTurns(signal);
    for await (const block of blocksIn(tokens?.room)) {
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
        if (keepNext && replaced !== null && tokens !== null && texts?.has(row) === true) {
          const [valueStart, valueEnd] = tokens.find(block, i, row);
          await out.write(block.bytes.subarray(from, valueStart));
          await tokens.write(replaced.take(row), out);
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
