import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { OutputError } from '../../core/errors.ts';

/** The library's inner module. Its functions are those of zstd's own interface, with an underscore before their names. */
interface Zstd {
  HEAPU8: Uint8Array;
  onRuntimeInitialized: () => void;
  init(wasm: Uint8Array): void;
}

const LEVEL = 3;
/** Memory that one large block needed is given back after it. */
const KEPT_BYTES = 16 * 2 ** 20;

/**
 * Returns an encoder that is the caller's alone: what zstd bytes come out depends on the input, not on the Node version.
 * Level 3; frames name their content size and carry no checksum, which this encoder cannot write.
 *
 * The library keeps one WebAssembly instance for the whole process, and an `init` called by anyone replaces it under the
 * feet of whoever compresses: damaged frames, no error. So its inner module is evaluated once more here, where nobody
 * else can reach it; and a context is kept, which its own `compress` makes anew for each block.
 * @throws OutputError where there is no memory for a block
 */
export async function openZstdEncoder(): Promise<(bytes: Uint8Array) => Uint8Array> {
  const zstd = await ownInstance();
  const native = (name: string): ((...args: number[]) => number) => (zstd as unknown as Record<string, (...args: number[]) => number>)[`_${name}`];
  const [allocate, free, boundOf, compress, isError] = ['malloc', 'free', 'ZSTD_compressBound', 'ZSTD_compress_usingDict', 'ZSTD_isError'].map(native);
  const context = native('ZSTD_createCCtx')();
  let from = 0;
  let to = 0;
  let room = -1;
  let bound = 0;
  const refuse = (found: string): never => {
    throw new OutputError({ expected: 'zstd to encode a block', found, remedy: 'give the process more memory' });
  };
  const reserve = (size: number): void => {
    if (room >= 0) {
      free(from);
      free(to);
    }
    room = -1;
    bound = boundOf(size);
    from = allocate(Math.max(size, 1));
    to = from === 0 ? 0 : allocate(bound);
    if (to === 0) {
      if (from !== 0) free(from);
      refuse(`no memory for one of ${size} bytes`);
    }
    room = size;
  };
  return (bytes) => {
    if (bytes.length > room) reserve(bytes.length);
    zstd.HEAPU8.set(bytes, from);
    const size = compress(context, to, bound, from, bytes.length, 0, 0, LEVEL);
    if (isError(size) !== 0) refuse(`error ${-size}`);
    const frame = zstd.HEAPU8.slice(to, to + size);
    if (room > KEPT_BYTES) reserve(KEPT_BYTES);
    return frame;
  };
}

/** Evaluates the library's inner module anew, past the cache of modules, which is left as it was. */
async function ownInstance(): Promise<Zstd> {
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve('@bokuweb/zstd-wasm'));
  const script = join(folder, 'zstd.js');
  const theirs = require.cache[script];
  delete require.cache[script];
  const { Module } = require(script) as { Module: Zstd };
  if (theirs === undefined) delete require.cache[script];
  else require.cache[script] = theirs;
  const wasm = await readFile(join(folder, 'zstd.wasm'));
  await new Promise<void>((resolve) => {
    Module.onRuntimeInitialized = resolve;
    Module.init(wasm);
  });
  return Module;
}
