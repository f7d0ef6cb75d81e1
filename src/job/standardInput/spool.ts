import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { addAbortSignal, type Readable } from 'node:stream';
import { BudgetError, CancelledError, InputError, OutputError } from '../../core/errors.ts';
import { openSource } from '../../io/formats.ts';
import { readFailure } from '../../io/fileErrors.ts';
import { writeWhole } from '../../io/outputFile.ts';
import type { Progress } from '../context.ts';
import type { InputIdentity } from '../inputIdentity.ts';
import { ANOTHER_JOB, SPOOL } from '../manifest.ts';

/** Standard input, as it was put down to be read several times. */
export interface Spool {
  /** Where its bytes lie; whole, since a file gets this name at its end. */
  readonly path: string;
  /** What the outputs call it, and its name in kept/. */
  readonly name: string;
  readonly identity: InputIdentity;
}

export interface SpoolOptions {
  /** Bytes it may have at most, and what says so. */
  readonly mostBytes: number;
  readonly limit: string;
  readonly signal: AbortSignal | undefined;
  readonly report: (progress: Progress) => void;
}

/** By the format of a source. */
const names: Readonly<Record<string, string>> = { jsonl: 'stdin.jsonl', 'jsonl.gz': 'stdin.jsonl.gz', 'jsonl.zst': 'stdin.jsonl.zst', arrow: 'stdin.arrow', 'arrow-stream': 'stdin.arrows', parquet: 'stdin.parquet' };
const PROGRESS_BYTES = 2 ** 24;

interface Taken {
  readonly bytes: number;
  readonly content: string;
}

/**
 * Writes a stream to the spool of an output folder. What was begun goes if it does not come to its end.
 * @throws BudgetError, OutputError, CancelledError; InputError if the stream fails
 */
export async function writeSpool(output: string, stream: Readable, options: SpoolOptions): Promise<Taken> {
  return writeWhole(join(output, SPOOL), async (file) =>
    drain(stream, options, async (chunk, before) => {
      if (before + chunk.length > options.mostBytes) {
        throw new BudgetError({ expected: `standard input of at most ${options.mostBytes} bytes (${options.limit})`, found: 'more', remedy: 'allow or free more, or write it to a file and name that' });
      }
      await file.write(chunk);
    }),
  );
}

/**
 * Reads a stream beside the spool that an earlier run of the job left: the job goes on with that one if they are equal.
 * @throws OutputError if they are not; as writeSpool
 */
export async function compareWithSpool(output: string, stream: Readable, options: SpoolOptions): Promise<Taken> {
  const path = join(output, SPOOL);
  const file = await open(path, 'r').catch((error: unknown) => {
    throw readFailure(path, error);
  });
  try {
    const { size } = await file.stat();
    const taken = await drain(stream, options, async (chunk, before) => {
      if (!chunk.equals(await piece(file, before, chunk.length))) throw differs(output, before);
    });
    if (taken.bytes !== size) throw differs(output, taken.bytes);
    return taken;
  } finally {
    await file.close();
  }
}

/** As if the spool had come by standard input again. @throws InputError */
export async function readSpool(output: string, signal: AbortSignal | undefined): Promise<Taken> {
  return drain(createReadStream(join(output, SPOOL)), { signal, report: () => undefined }, async () => undefined);
}

/** Recognises the format. @throws FormatError, UnsupportedError, InputError naming the spool */
export async function recognise(output: string, { bytes, content }: Taken): Promise<Spool> {
  const path = join(output, SPOOL);
  const source = await openSource(path);
  await source.close();
  const name = names[source.format];
  return { path, name, identity: { path: name, bytes, modified: 0, content, standardInput: true } };
}

/** True if a spool that is whole lies in the folder. */
export async function hasSpool(output: string): Promise<boolean> {
  return (await stat(join(output, SPOOL)).catch(() => null)) !== null;
}

/** Never throws: it runs while the job's own error is on its way out. */
export async function dropSpool(output: string): Promise<void> {
  await rm(join(output, SPOOL), { force: true }).catch(() => undefined);
}

async function drain(stream: Readable, { signal, report }: Pick<SpoolOptions, 'signal' | 'report'>, take: (chunk: Buffer, before: number) => Promise<void>): Promise<Taken> {
  const hash: Hash = createHash('sha256');
  let bytes = 0;
  let shown = 0;
  try {
    for await (const chunk of (signal === undefined ? stream : addAbortSignal(signal, stream)) as AsyncIterable<Buffer>) {
      await take(chunk, bytes);
      hash.update(chunk);
      bytes += chunk.length;
      if (bytes - shown < PROGRESS_BYTES) continue;
      shown = bytes;
      report({ stage: 'spool', done: bytes, total: null, unit: 'bytes' });
    }
  } catch (error) {
    if (signal?.aborted === true) throw new CancelledError({ expected: 'standard input to its end', found: `an abort signal after ${bytes} bytes`, remedy: 'run the same command again with the same data: nothing of it was kept', cause: signal.reason });
    if ((error as NodeJS.ErrnoException).syscall === 'read') throw new InputError({ expected: 'to read standard input', found: (error as Error).message, remedy: 'look at the program that writes it', cause: error });
    throw error;
  }
  return { bytes, content: hash.digest('hex') };
}

/** Bytes of the file from `at` on, fewer where it ends. */
async function piece(file: FileHandle, at: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(bytes);
  let done = 0;
  while (done < bytes) {
    const { bytesRead } = await file.read(buffer, done, bytes - done, at + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return buffer.subarray(0, done);
}

function differs(output: string, near: number): OutputError {
  return new OutputError({ ...ANOTHER_JOB, found: `another job: standard input that was different from byte ${near} on, or soon behind it`, file: output });
}
