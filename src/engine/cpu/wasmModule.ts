/** The compiled kernels of the cpu engine. */
import { DeviceError } from '../../core/errors.ts';
import { compileWasm, type WasmModule } from '../../core/webAssembly.ts';
import { packageFile } from '../../core/packageFile.ts';

const moduleUrl = packageFile('dist/wasm/bandsaw.wasm');

let compiled: Promise<WasmModule> | undefined;

async function compile(): Promise<WasmModule> {
  try {
    return await compileWasm(moduleUrl);
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
