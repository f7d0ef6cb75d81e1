/** The part of WebAssembly's interface that is used; Node's types do not declare it. */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { UnsupportedError } from './errors.ts';
import { packageFile } from './packageFile.ts';

/** Opaque; may be posted to a worker, which then need not compile again. */
export type WasmModule = object;

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

interface WasmInterface {
  compile(bytes: Uint8Array): Promise<WasmModule>;
  Module: new (bytes: Uint8Array) => WasmModule;
  Instance: new (module: WasmModule, imports: object) => { readonly exports: object };
  Memory: new (descriptor: { initial: number }) => WasmMemory;
}

const wasm = (globalThis as unknown as { WebAssembly: WasmInterface }).WebAssembly;

/** Bytes in a page, the unit in which memory grows. */
export const WASM_PAGE = 65_536;

/** Compiles a built module. @throws whatever reading and compiling throw */
export async function compileWasm(url: URL): Promise<WasmModule> {
  return wasm.compile(await readFile(url));
}

/**
 * Returns a function that loads a module of dist/wasm, compiled once for the thread and all callers of it.
 * @param what for messages: what compiles in that file, with its verb
 * @throws (when called) UnsupportedError where the file is missing or this Node cannot compile it
 */
export function builtModule(name: string, what: string): () => Promise<WasmModule> {
  const url = packageFile(`dist/wasm/${name}.wasm`);
  let compiled: Promise<WasmModule> | undefined;
  return () =>
    (compiled ??= compileWasm(url).catch((cause: unknown) => {
      throw notBuilt(what, url, cause);
    }));
}

/** The same for small modules that are needed where nothing can wait. */
export function builtModuleNow(name: string, what: string): () => WasmModule {
  const url = new URL(`../../dist/wasm/${name}.wasm`, import.meta.url);
  let compiled: WasmModule | undefined;
  return () => {
    try {
      return (compiled ??= new wasm.Module(readFileSync(url)));
    } catch (cause) {
      throw notBuilt(what, url, cause);
    }
  };
}

function notBuilt(what: string, url: URL, cause: unknown): UnsupportedError {
  return new UnsupportedError({ expected: `${what} in ${url.pathname}`, found: cause instanceof Error ? cause.message : String(cause), remedy: 'build bandsaw again', cause });
}

/** Returns a fresh instance of a module that imports its memory, of `pages` pages at first. */
export function instantiateWasm<E>(module: WasmModule, pages: number): { exports: E; memory: WasmMemory } {
  const memory = new wasm.Memory({ initial: pages });
  return { exports: new wasm.Instance(module, { env: { memory, abort: () => undefined } }).exports as E, memory };
}

/** Returns what a fresh instance exports of a module that brings its memory along and tells its host when that grows. */
export function instantiateOwnMemory<E>(module: WasmModule): E {
  return new wasm.Instance(module, { env: { emscripten_notify_memory_growth: () => undefined } }).exports as E;
}
