import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { FormatError, UnsupportedError } from '../../core/errors.ts';
import { instantiateOwnMemory, type WasmMemory, type WasmModule } from '../../core/webAssembly.ts';
import type { Room } from '../parquet/pageRoom.ts';

interface Exports {
  readonly memory: WasmMemory;
  malloc(size: number): number;
  free(pointer: number): void;
  ZSTD_createDCtx(): number;
  ZSTD_freeDCtx(context: number): number;
  ZSTD_decompress(to: number, room: number, from: number, size: number): number;
  ZSTD_decompressStream(context: number, out: number, input: number): number;
}

/** What is used of zstddec: what it compiles. */
interface Library {
  init(): Promise<void>;
  _init(result: { readonly module: WasmModule; readonly instance: object }): void;
}

/** Input and output of a stream's turn; the output is what a block holds at most. */
const TURN = 1 << 17;
/** Two structs of pointer, size and position. */
const STRUCTS = 24;
/** Memory never shrinks: an instance that grew beyond this is left to the garbage collector when nobody uses it. */
const KEPT_BYTES = 64 * 2 ** 20;
/** No block of zstd says more with a byte: 128 KiB in three bytes of header and one of content. */
const MOST_RATIO = 2 ** 15;

const MODULE = Symbol.for('bandsaw.zstd-decoder-module');
const shared = globalThis as { [MODULE]?: WasmModule };

export function brokenZstd(found: string): FormatError {
  return new FormatError({ expected: 'sound zstd frames', found, remedy: 'check that the file is complete, or fetch it again' });
}

/**
 * Returns the compiled decoder of zstddec. Its own class is not used: it never frees what a stream had that was damaged
 * or not read to its end (a window of up to 128 MiB), takes an error for a block of no bytes, and has one instance a
 * process, for good.
 */
export async function loadZstdModule(): Promise<WasmModule> {
  return (shared[MODULE] ??= (await compiledBy(await import('zstddec/stream'))) ?? (await compiledBy(await anotherCopy())) ?? missing());
}

/** Null if somebody has initialised that copy before: it compiles only once. */
async function compiledBy({ ZSTDDecoder }: { readonly ZSTDDecoder: unknown }): Promise<WasmModule | null> {
  const library = new (ZSTDDecoder as new () => Library)();
  let module: WasmModule | null = null;
  // What the class declares for this purpose: it is handed what was compiled.
  const inherited = library['_init'];
  library['_init'] = (result) => {
    ({ module } = result);
    inherited.call(library, result);
  };
  await withoutFetch(() => library.init());
  return module;
}

/** Has `start` find no `fetch`, which it would have decode base64: the first call of it loads a client for HTTP, as long as all else takes together. Nothing else runs meanwhile. */
function withoutFetch<T>(start: () => T): T {
  const found = Reflect.getOwnPropertyDescriptor(globalThis, 'fetch');
  Reflect.deleteProperty(globalThis, 'fetch');
  try {
    return start();
  } finally {
    if (found !== undefined) Reflect.defineProperty(globalThis, 'fetch', found);
  }
}

function anotherCopy(): Promise<{ readonly ZSTDDecoder: unknown }> {
  const url = pathToFileURL(createRequire(import.meta.url).resolve('zstddec/stream')).href;
  return import(/* @vite-ignore */ `${url}?copy=bandsaw`) as Promise<{ readonly ZSTDDecoder: unknown }>;
}

function missing(): never {
  throw new UnsupportedError({ expected: 'the package zstddec to give its decoder', found: 'none', remedy: 'install bandsaw again' });
}

/** One instance of the decoder. After a failure inside it, or where it has grown large, another is to be taken. */
export class ZstdInstance {
  readonly #zstd: Exports;
  #streams = 0;
  #failed = false;

  constructor(module: WasmModule) {
    this.#zstd = instantiateOwnMemory<Exports>(module);
  }

  get usable(): boolean {
    return !this.#failed && (this.#streams > 0 || this.#zstd.memory.buffer.byteLength <= KEPT_BYTES);
  }

  /** Decodes whole frames to exactly `size` bytes, which the caller owns, or which lie in `room`. @throws FormatError */
  block(bytes: Uint8Array, size: number, room?: Room): Uint8Array {
    if (size > bytes.length * MOST_RATIO) throw brokenZstd(`${bytes.length} bytes that say they hold ${size}`);
    const zstd = this.#zstd;
    const from = this.#allocate(bytes.length);
    let to = 0;
    try {
      to = this.#allocate(size);
      this.#heap().set(bytes, from);
      const held = this.#guarded(() => zstd.ZSTD_decompress(to, size, from, bytes.length));
      if (held !== size) throw brokenZstd(`a block that does not decode to the ${size} bytes it should have`);
      if (room === undefined) return this.#heap().slice(to, to + size);
      const out = room(size);
      out.set(this.#heap().subarray(to, to + size));
      return out;
    } finally {
      this.#free(from, to);
    }
  }

  /** Decodes one frame that comes in pieces. Yields buffers that the caller owns. @throws FormatError */
  *frame(pieces: Iterable<Uint8Array>): Generator<Uint8Array> {
    const zstd = this.#zstd;
    this.#streams++;
    let context = 0;
    let input = 0;
    let output = 0;
    let structs = 0;
    try {
      context = this.#checked(this.#guarded(() => zstd.ZSTD_createDCtx()), 0);
      input = this.#allocate(TURN);
      output = this.#allocate(TURN);
      structs = this.#allocate(STRUCTS);
      let left = 1;
      for (const piece of pieces) {
        for (let at = 0; at < piece.length; at += TURN) {
          const part = piece.subarray(at, at + TURN);
          this.#heap().set(part, input);
          this.#words(structs).set([input, part.length, 0]);
          for (let done = false; !done; ) {
            this.#words(structs + 12).set([output, TURN, 0]);
            left = this.#guarded(() => zstd.ZSTD_decompressStream(context, structs + 12, structs));
            const made = this.#words(structs + 12)[2];
            const taken = this.#words(structs)[2];
            if (made > 0) yield this.#heap().slice(output, output + made);
            if (left === 0 && taken < part.length) throw brokenZstd('a frame that ends before its last block');
            // A full output may hide more of it.
            done = left === 0 || (taken === part.length && made < TURN);
          }
        }
      }
      if (left !== 0) throw brokenZstd('a damaged frame');
    } finally {
      if (context !== 0 && !this.#failed) zstd.ZSTD_freeDCtx(context);
      this.#free(input, output, structs);
      this.#streams--;
    }
  }

  #heap(): Uint8Array {
    return new Uint8Array(this.#zstd.memory.buffer);
  }

  #words(at: number): Uint32Array {
    return new Uint32Array(this.#zstd.memory.buffer, at, 3);
  }

  #allocate(size: number): number {
    return this.#checked(this.#guarded(() => this.#zstd.malloc(Math.max(size, 1))), size);
  }

  #checked(result: number, size: number): number {
    const pointer = result >>> 0;
    if (pointer === 0) throw new UnsupportedError({ expected: 'blocks that fit in memory', found: `one of ${size} bytes`, remedy: 'write the file again with smaller blocks' });
    return pointer;
  }

  #free(...pointers: readonly number[]): void {
    if (!this.#failed) for (const pointer of pointers) if (pointer !== 0) this.#zstd.free(pointer);
  }

  /** Runs a call. @throws FormatError if it returns one of zstd's error codes or fails inside */
  #guarded(call: () => number): number {
    let result: number;
    try {
      result = call();
    } catch (error) {
      this.#failed = true;
      if (error instanceof Error && error.name === 'RuntimeError') throw brokenZstd('a frame that the decoder failed on');
      throw error;
    }
    // Error codes are the last 120 numbers, and no memory is there.
    if (result >>> 0 > 2 ** 32 - 120) throw brokenZstd('a damaged frame');
    return result;
  }
}
