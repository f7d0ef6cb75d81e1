import { setImmediate } from 'node:timers/promises';
import { comesBefore } from '../../core/comesBefore.ts';
import { ConfigError } from '../../core/errors.ts';
import { stoppable } from '../../core/stoppable.ts';
import { parseShard } from '../../job/sketching/shards.ts';
import { sketchFiles } from '../../job/sketching/sketchFiles.ts';
import { sketchJobOf, type SketchOptions } from '../../job/sketching/sketchOptions.ts';
import { sketchStream } from '../../job/sketching/sketchStream.ts';
import { isBrokenPipe, notPrinted, writeOut } from '../byteStreams.ts';
import type { CommandContext } from '../command.ts';
import { exitCodes } from '../exitCodes.ts';
import { openFor, text } from '../openFor.ts';
import { printable } from '../printable.ts';
import { progressSink } from '../progress.ts';
import { sketchFlags } from '../sketchFlags.ts';
import { standardInput } from '../standardInput.ts';

/** Pieces of less than this are written together. */
const WRITE_BYTES = 1 << 16;

/** Sketches what comes in by standard input, to standard output. A reader that goes away ends it without a word. */
export async function sketchCommand(context: CommandContext): Promise<number> {
  const options = { ...sketchFlags(context.values), onError: text(context.values, 'on-error') as SketchOptions['onError'] };
  // A mistyped number should not wait for a device.
  sketchJobOf(options);
  return context.positionals.length === 0 ? pipe(context, options) : files(context, options);
}

/** Sketches files into one. */
async function files(context: CommandContext, sketch: SketchOptions): Promise<number> {
  const { positionals, values, signal } = context;
  const output = text(values, 'output');
  if (output === undefined) throw new ConfigError({ expected: 'a file for the sketches of these inputs', found: 'no -o', remedy: 'add -o FILE.arrow, or leave the inputs out and send an Arrow stream to standard input' });
  if (!output.endsWith('.arrow')) throw new ConfigError({ expected: 'an output whose name ends in .arrow', found: JSON.stringify(output), remedy: 'write -o FILE.arrow' });
  const shard = text(values, 'shard');
  const options = { ...sketch, inputs: positionals, output, idColumn: text(values, 'id-column'), shard: shard === undefined ? undefined : parseShard(shard) };
  const progress = progressSink(values);
  const engine = await openFor(context);
  try {
    const { rows, rejected, bytes } = await sketchFiles(options, { engine, signal, onProgress: (each) => progress.show(each) });
    progress.end();
    if (values['quiet'] !== true) process.stdout.write(`${rows.toLocaleString('en-US')} rows sketched${rejected > 0 ? `, ${rejected.toLocaleString('en-US')} of them rejected` : ''}, ${(bytes / 1e6).toFixed(1)} MB in ${printable(output)}\n`);
    return rejected > 0 ? exitCodes.rejectedRows : exitCodes.done;
  } finally {
    progress.end();
    await engine.close();
  }
}

async function pipe(context: CommandContext, options: SketchOptions): Promise<number> {
  const { values, signal } = context;
  for (const name of ['output', 'shard', 'id-column']) if (values[name] !== undefined) throw new ConfigError({ expected: 'inputs', found: `--${name} without any`, remedy: 'name files, folders or globs; a stream from standard input goes to standard output' });
  const input = standardInput();
  if (input === null) throw new ConfigError({ expected: 'an Arrow stream on standard input', found: 'a terminal', remedy: 'write bandsaw sketch < IN > OUT' });
  if (process.stdout.isTTY) throw new ConfigError({ expected: 'standard output to go to a program or a file', found: 'a terminal', remedy: 'write bandsaw sketch < IN > OUT' });
  const engine = await openFor(context);
  const { signal: untilEnd, stop } = stoppable(signal);
  try {
    // A pipe says nothing of its progress unless it is asked.
    const progress = progressSink(values['json'] === true ? values : { quiet: true });
    let rejected = 0;
    const onProgress = (rows: number, bad: number): void => {
      rejected = bad;
      progress.show({ stage: 'sketch', done: rows, total: null, unit: 'rows' });
    };
    const run = { engine, name: 'standard input', signal: untilEnd, onProgress };
    for await (const bytes of gathered(sketchStream(input, options, run), stop)) await writeOut(bytes);
    return rejected > 0 ? exitCodes.rejectedRows : exitCodes.done;
  } catch (error) {
    if (isBrokenPipe(error)) return exitCodes.done;
    if ((error as NodeJS.ErrnoException).syscall === 'write') throw notPrinted(error);
    throw error;
  } finally {
    // A program that still writes must not keep this one.
    input.destroy();
    await engine.close();
  }
}

/**
 * Joins small pieces that come one upon the other; what has come goes on before anything is waited for.
 * @param stop ends a wait for the next piece
 */
async function* gathered(pieces: AsyncGenerator<Uint8Array>, stop: () => void): AsyncGenerator<Uint8Array> {
  let small: Uint8Array[] = [];
  let bytes = 0;
  const joined = (): Uint8Array => {
    const all = Buffer.concat(small, bytes);
    small = [];
    bytes = 0;
    return all;
  };
  let coming: Promise<unknown> | undefined;
  try {
    for (;;) {
      const next = pieces.next();
      coming = next;
      if (bytes > 0 && !(await comesBefore(next, setImmediate()))) yield joined();
      const { done, value: piece } = await next;
      if (done === true) break;
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
  } finally {
    stop();
    await coming?.catch(() => undefined);
    await pieces.return(undefined);
  }
}
