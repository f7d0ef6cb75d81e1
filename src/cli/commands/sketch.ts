import { ConfigError, OutputError } from '../../core/errors.ts';
import { sketchJobOf, type SketchOptions } from '../../job/sketching/sketchOptions.ts';
import { sketchStream } from '../../job/sketching/sketchStream.ts';
import { parseBands } from '../../sketch/bands.ts';
import { isBrokenPipe, writeOut } from '../byteStreams.ts';
import type { CommandContext } from '../command.ts';
import { exitCodes } from '../exitCodes.ts';
import { numberFlag, sizeFlag } from '../numbers.ts';
import { openFor, text } from '../openFor.ts';

/** Pieces of less than this are written together. */
const WRITE_BYTES = 1 << 16;

function optionsOf({ values }: CommandContext): SketchOptions {
  const k = numberFlag('k', values['k']);
  const bands = text(values, 'bands');
  return {
    textColumn: text(values, 'text-column'),
    threshold: numberFlag('threshold', values['threshold']),
    family: text(values, 'family'),
    k,
    n: numberFlag('n', values['n']),
    bands: bands === undefined ? undefined : parseBands(bands, k ?? 128),
    memory: sizeFlag('memory', values['memory']),
  };
}

/** Sketches what comes in by standard input, to standard output. A reader that goes away ends it without a word. */
export async function sketchCommand(context: CommandContext): Promise<number> {
  const options = optionsOf(context);
  // A mistyped number should not wait for a device.
  sketchJobOf(options);
  return pipe(context, options);
}

async function pipe(context: CommandContext, options: SketchOptions): Promise<number> {
  const { positionals, values, signal } = context;
  if (positionals.length > 0) throw new ConfigError({ expected: 'an Arrow stream on standard input', found: `the argument ${JSON.stringify(positionals[0].slice(0, 64))}`, remedy: 'write bandsaw sketch < IN > OUT' });
  if (process.stdin.isTTY) throw new ConfigError({ expected: 'an Arrow stream on standard input', found: 'a terminal', remedy: 'write bandsaw sketch < IN > OUT' });
  if (process.stdout.isTTY) throw new ConfigError({ expected: 'standard output to go to a program or a file', found: 'a terminal', remedy: 'write bandsaw sketch < IN > OUT' });
  const engine = await openFor(context);
  const report = (rows: number): void => void process.stderr.write(`${JSON.stringify({ event: 'progress', stage: 'sketch', done: rows, total: null, unit: 'rows' })}\n`);
  try {
    const run = { engine, name: 'standard input', signal, onProgress: values['json'] === true && values['quiet'] !== true ? report : undefined };
    for await (const bytes of gathered(sketchStream(process.stdin, options, run))) await writeOut(bytes);
    return exitCodes.done;
  } catch (error) {
    if (isBrokenPipe(error)) return exitCodes.done;
    if ((error as NodeJS.ErrnoException).syscall === 'write') throw new OutputError({ expected: 'to write to standard output', found: (error as Error).message, remedy: 'check where it goes', cause: error });
    throw error;
  } finally {
    await engine.close();
  }
}

/** Joins small pieces. */
async function* gathered(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let small: Uint8Array[] = [];
  let bytes = 0;
  const joined = (): Uint8Array => {
    const all = Buffer.concat(small, bytes);
    small = [];
    bytes = 0;
    return all;
  };
  for await (const piece of pieces) {
    if (piece.length >= WRITE_BYTES) {
      if (bytes > 0) yield joined();
      yield piece;
      continue;
    }
    small.push(piece);
    bytes += piece.length;
    if (bytes >= WRITE_BYTES) yield joined();
  }
  if (bytes > 0) yield joined();
}
