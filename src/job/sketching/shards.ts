import { ConfigError } from '../../core/errors.ts';

/** Part `index` (from 1) of `count` of the inputs. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** Lines of one piece of a JSONL file; other formats say themselves where their pieces end. */
const PIECE_LINES = 4096;

/** Reads a shard such as `2/8`. @throws ConfigError */
export function parseShard(text: string): Shard {
  const match = /^(\d{1,6})\/(\d{1,6})$/.exec(text);
  const [index, count] = match === null ? [0, 0] : [Number(match[1]), Number(match[2])];
  if (index < 1 || index > count) throw new ConfigError({ expected: 'a shard i/n with i from 1 to n', found: JSON.stringify(text.slice(0, 40)), remedy: 'write --shard 1/8 for the first of eight parts' });
  return { index, count };
}

/** Which rows of one file belong to a shard. */
interface ShardOfFile {
  /** For the reader, so that pieces of other shards are not decoded; null where only the rows tell. */
  readonly wants: ((firstRow: number, rows: number) => boolean) | null;
  /** Yields the runs [from, to) of rows of the shard among consecutive rows that were read. */
  runs(firstRow: number, rows: number): Generator<readonly [number, number]>;
}

/**
 * Returns the part of a file that belongs to a shard: whole row groups and record batches, or runs of 4,096 lines. They go
 * round the shards, each file beginning at the next one, so that the n shards together have every row once, wherever they run.
 * @param file number of the file among the inputs
 */
export function shardOfFile({ index, count }: Shard, file: number, format: string): ShardOfFile {
  const mine = (piece: number): boolean => (piece + file) % count === index - 1;
  if (!format.startsWith('jsonl')) {
    let piece = 0;
    return {
      wants: () => mine(piece++),
      *runs(_, rows) {
        yield [0, rows];
      },
    };
  }
  return {
    wants: null,
    *runs(firstRow, rows) {
      for (let from = 0; from < rows; ) {
        const piece = Math.floor((firstRow + from) / PIECE_LINES);
        const to = Math.min(rows, (piece + 1) * PIECE_LINES - firstRow);
        if (mine(piece)) yield [from, to];
        from = to;
      }
    },
  };
}
