import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { type BandsawError, type ErrorParts, InputError, isBandsawError } from '../../core/errors.ts';
import type { Progress } from '../context.ts';
import { lockFolder } from '../folderLock.ts';
import { JobFolder, readAny, SPOOL } from '../manifest.ts';
import type { Settings } from '../options.ts';
import { freeAt } from '../plan/diskFree.ts';
import { compareWithSpool, dropSpool, hasSpool, readSpool, recognise, writeSpool, type Spool, type SpoolOptions } from './spool.ts';

/** The argument that stands for standard input. */
export const STANDARD_INPUT = '-';

interface SpoolRun {
  /** Whose standard input it is. */
  readonly command: string;
  readonly output: string;
  /** Null where nothing can come: the spool of an earlier run is all there is. */
  readonly stream: Readable | null;
  readonly settings: Settings;
  /** What the job is known by beside its inputs. */
  readonly identity: unknown;
  readonly restart: boolean;
  readonly signal: AbortSignal | undefined;
  readonly report: (progress: Progress) => void;
}

/**
 * Runs a job on standard input, which is spooled to the output folder under the folder's lock. A job that was stopped
 * keeps its spool, so that it can go on; when run again it reads the stream beside that. One that ends leaves it only with
 * `keepJob`.
 * @throws OutputError if the folder is not this job's, as far as can be told before reading; those of the spool and of `body`
 */
export async function withSpool<T>(run: SpoolRun, body: (spool: Spool) => Promise<T>): Promise<T> {
  const { output, identity, restart } = run;
  const found = await readAny(output);
  // What will come is not known yet: only settings can be seen to differ.
  await new JobFolder(output, found?.inputs ?? [], identity).assertMayBegin(restart);
  const unlock = await lockFolder(output);
  try {
    return await body(await recognise(output, await takeIn(run)));
  } catch (error) {
    throw knownToSender(error, join(output, SPOOL));
  } finally {
    const left = await readAny(output).catch(() => null);
    const wanted = left?.inputs.some(({ standardInput }) => standardInput === true) === true && (left.state === 'running' || left.keepJob);
    if (!wanted) await dropSpool(output);
    await unlock();
  }
}

/** Whoever sent the data knows no file of the spool's name, which mostly is gone by then. */
function knownToSender(error: unknown, spool: string): unknown {
  if (!isBandsawError(error, 'input', 'format', 'unsupported') || error.file !== spool) return error;
  const { expected, found, remedy, row, recovery } = error;
  return new (error.constructor as new (parts: ErrorParts) => BandsawError)({ expected, found, remedy, row, recovery, file: 'standard input', cause: error });
}

async function takeIn({ command, output, stream, settings, restart, signal, report }: SpoolRun): ReturnType<typeof writeSpool> {
  const found = restart ? null : await readAny(output);
  const goesOn = found !== null && found.inputs.some(({ standardInput }) => standardInput === true) && (await hasSpool(output));
  if (stream === null) {
    if (goesOn) return readSpool(output, signal);
    throw new InputError({ expected: 'data on standard input', found: 'a terminal, and nothing that an earlier run had spooled', remedy: `pipe it in: PRODUCER | bandsaw ${command} - -o DIR` });
  }
  const free = await freeAt(output);
  const [mostBytes, limit] = settings.disk !== null && settings.disk < free ? [settings.disk, '--disk'] : [free, 'free on the disk'];
  const options: SpoolOptions = { mostBytes, limit, signal, report };
  return goesOn ? compareWithSpool(output, stream, options) : writeSpool(output, stream, options);
}
