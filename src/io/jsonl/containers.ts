import type { FileHandle } from 'node:fs/promises';
import { closeSync, openSync, readSync } from 'node:fs';
import { createGunzip, gzip } from 'node:zlib';
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { FormatError } from '../../core/errors.ts';
import { parseFailure, readFailure } from '../fileErrors.ts';
import type { OutputFile } from '../outputFile.ts';
import { pulse } from '../pulse.ts';
import { loadZstdEncoder } from '../codecs/zstdCodec.ts';
import { loadZstdDecoder } from '../codecs/zstdDecoder.ts';

/** What a file of lines is wrapped in, told by its first bytes: names lie. */
export type Container = 'plain' | 'gzip' | 'zstd';

const CHUNK = 1 << 20;
/** Chunks of readings that have ended, for the next ones: fresh memory costs as much as reading into it. */
const spareChunks: Uint8Array<ArrayBuffer>[] = [];
const MOST_SPARES = 4;
/** Decoded bytes per gzip member and zstd frame written: small enough to be read in parallel, large enough to compress. */
const MEMBER = 4 << 20;
/** What is held of it at first: many files are small. */
const FIRST_MEMBER = 1 << 16;

export function detectContainer(head: Uint8Array): Container {
  if (head.length >= 2 && head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  if (head.length >= 4 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd && head[0] === 0x28) return 'zstd';
  // A skippable frame may come first; pzstd writes files that way.
  if (head.length >= 4 && (head[0] & 0xf0) === 0x50 && head[1] === 0x2a && head[2] === 0x4d && head[3] === 0x18) return 'zstd';
  return 'plain';
}

/**
 * Yields the decoded bytes of a file in chunks of about 1 MiB. A chunk is only valid until the next one is asked for.
 * `taken` hears of the file's bytes as the decoder takes them, a few chunks ahead of what comes out.
 * Many members (with zeros behind the last), many frames, skippable frames among them are all read; the file is closed when the generator ends or is returned.
 * @throws FormatError if the file is truncated or damaged or has bytes after its end; InputError; UnsupportedError (windows over 128 MiB)
 */
export async function* readDecoded(path: string, container: Container, taken: (bytes: number) => void = () => undefined): AsyncGenerator<Uint8Array> {
  try {
    if (container === 'plain') yield* readPlain(path, taken);
    else if (container === 'gzip') yield* readGzip(path, taken);
    else yield* readZstd(path, taken);
  } catch (error) {
    throw parseFailure(path, container === 'plain' ? 'text' : container, error);
  }
}

async function* readPlain(path: string, taken: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  const handle = await openForReading(path);
  try {
    // Small files get small buffers: a job may have many of them.
    const chunk = Math.max(1, Math.min(CHUNK, (await handle.stat()).size));
    // While one buffer is worked on, the other is filled.
    // Not zeroed: only what was read is handed out. No Buffers, whose slices are views.
    const buffers = [0, 1].map(() => (chunk === CHUNK ? spareChunks.pop() : undefined) ?? new Uint8Array(Buffer.allocUnsafeSlow(chunk).buffer));
    let next = handle.read(buffers[0], 0, chunk);
    try {
      for (let turn = 0; ; turn++) {
        const { bytesRead, buffer } = await next;
        pulse.reads += 1;
        if (bytesRead === 0) return;
        next = handle.read(buffers[(turn + 1) % 2], 0, chunk);
        // Its failure is heard where its turn comes, or is nobody's business any more.
        next.catch(() => undefined);
        taken(bytesRead);
        yield buffer.subarray(0, bytesRead);
      }
    } finally {
      await next.catch(() => undefined);
      if (chunk === CHUNK && spareChunks.length < MOST_SPARES) spareChunks.push(...buffers);
    }
  } finally {
    await handle.close();
  }
}

async function openForReading(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    throw readFailure(path, error);
  }
}

async function* readGzip(path: string, taken: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  // The default of 16 KiB halves the speed.
  const gunzip = createGunzip({ chunkSize: CHUNK });
  let failure: unknown;
  const pump = (async () => {
    for await (const chunk of readPlain(path, taken)) {
      if (gunzip.destroyed) return;
      // The chunk's buffer is used again, and the stream may not have taken it in yet.
      if (!gunzip.write(Buffer.from(chunk))) await drained(gunzip);
    }
    gunzip.end();
  })().catch((error: unknown) => {
    failure = error;
    gunzip.destroy();
  });
  try {
    for await (const chunk of gunzip) yield chunk as Uint8Array;
    await pump;
    if (failure !== undefined) throw failure;
    await assertZerosFrom(path, gunzip.bytesWritten);
  } catch (error) {
    if (failure !== undefined) throw failure;
    throw error;
  } finally {
    gunzip.destroy();
    await pump;
  }
}

/** Tapes and archives pad files with zeros, and the gzip tool takes them; the stream stops at the first, whatever follows. */
async function assertZerosFrom(path: string, end: number): Promise<void> {
  const handle = await openForReading(path);
  try {
    const buffer = Buffer.alloc(CHUNK);
    for (let at = end; ; ) {
      const { bytesRead } = await handle.read(buffer, 0, CHUNK, at);
      if (bytesRead === 0) return;
      if (buffer.subarray(0, bytesRead).some((byte) => byte !== 0)) {
        throw new FormatError({
          expected: 'gzip members to the end',
          found: `${(await handle.stat()).size - end} bytes of something else after the last one`,
          remedy: 'check that the file is complete, or fetch it again',
        });
      }
      at += bytesRead;
    }
  } finally {
    await handle.close();
  }
}

function drained(stream: NodeJS.EventEmitter): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stream.off('drain', done);
      stream.off('close', done);
      resolve();
    };
    stream.on('drain', done);
    stream.on('close', done);
  });
}

async function* readZstd(path: string, taken: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  const zstd = await loadZstdDecoder();
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    throw readFailure(path, error);
  }
  try {
    // The decoder pulls its input synchronously.
    yield* zstd.stream(() => {
      const chunk = new Uint8Array(CHUNK);
      const read = readSync(file, chunk);
      pulse.reads += 1;
      taken(read);
      return read === 0 ? null : chunk.subarray(0, read);
    });
  } finally {
    closeSync(file);
  }
}

const gzipMember = promisify<Uint8Array, { level: number }, Buffer>(gzip);

/** Wraps what is written to `file` in a container; members and frames are cut every 4 MiB, whatever the calls to `write`. */
export class ContainerWriter {
  readonly #file: OutputFile;
  readonly #container: Container;
  #buffer = new Uint8Array(FIRST_MEMBER);
  #used = 0;
  #members = 0;

  constructor(file: OutputFile, container: Container) {
    this.#file = file;
    this.#container = container;
  }

  /** Resolves when `bytes` may be used again. @throws OutputError */
  async write(bytes: Uint8Array): Promise<void> {
    let at = 0;
    while (at < bytes.length) {
      const step = Math.min(bytes.length - at, MEMBER - this.#used);
      this.#makeRoom(this.#used + step);
      this.#buffer.set(bytes.subarray(at, at + step), this.#used);
      this.#used += step;
      at += step;
      if (this.#used === MEMBER) await this.#flush();
    }
  }

  #makeRoom(bytes: number): void {
    if (bytes <= this.#buffer.length) return;
    const larger = new Uint8Array(Math.min(MEMBER, Math.max(bytes, 4 * this.#buffer.length)));
    larger.set(this.#buffer.subarray(0, this.#used));
    this.#buffer = larger;
  }

  /** Writes what is left. A container of nothing still has one empty member, so that it is a valid file. @throws OutputError */
  async finish(): Promise<void> {
    if (this.#used > 0 || this.#members === 0) await this.#flush();
  }

  async #flush(): Promise<void> {
    const bytes = this.#buffer.subarray(0, this.#used);
    if (this.#container === 'plain') await this.#file.write(bytes);
    else if (this.#container === 'gzip') await this.#file.write(await gzipMember(bytes, { level: 6 }));
    else await this.#file.write((await loadZstdEncoder())(bytes));
    this.#used = 0;
    this.#members++;
  }
}
