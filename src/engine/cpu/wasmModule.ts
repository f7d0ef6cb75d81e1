/** The compiled kernels and the part of WebAssembly's interface that is used; Node's types do not declare it. */
import { readFile } from 'node:fs/promises';
import { DeviceError } from '../../core/errors.ts';

/** Opaque; may be posted to a worker, which then need not compile again. */
export type WasmModule = object;

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

interface WasmInterface {
  compile(bytes: Uint8Array): Promise<WasmModule>;
  Instance: new (module: WasmModule, imports: object) => { readonly exports: object };
  Memory: new (descriptor: { initial: number }) => WasmMemory;
}

export const wasm = (globalThis as unknown as { WebAssembly: WasmInterface }).WebAssembly;

const moduleUrl = new URL('../../../dist/wasm/bandsaw.wasm', import.meta.url);

let compiled: Promise<WasmModule> | undefined;

async function compile(): Promise<WasmModule> {
  try {
    return await wasm.compile(await readFile(moduleUrl));
  } catch (cause) {
    throw new DeviceError({
      expected: `kernels that compile in ${moduleUrl.pathname}`,
      found: cause instanceof Error ? cause.message : String(cause),
      remedy: 'build bandsaw again, or choose another engine',
      cause,
    });
  }
}

/**
 * Returns the module, compiled once per thread.
 * @throws DeviceError (`device`) where the built file is missing or this Node cannot compile it.
 */
export function loadWasmModule(): Promise<WasmModule> {
  return (compiled ??= compile());
}
