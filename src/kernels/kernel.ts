/**
 * What a kernel is. One id names the shader file `shaders/<id>.wgsl`, this declaration with its twin
 * `src/kernels/<id>.ts`, the line in `registry.ts`, and the cases in `test/kernels/<id>.cases.ts`.
 *
 * Conventions every shader follows (checked by scripts/check-shaders):
 *  - `@group(0) @binding(0) var<uniform> params: Params;` where `struct Params` has one u32 per declared param, in order;
 *  - bindings 1… are storage arrays in declared order and under the declared names;
 *  - entry point `main`, `@workgroup_size(WG)`, `override WG: u32 = …;` and one override per further constant;
 *  - the global index comes from `shared/index.wgsl`, because the engine lays a long row of workgroups out in two dimensions;
 *  - at most 8 storage bindings, 256 lanes, 16 KiB of workgroup memory: the WebGPU defaults.
 */

/** `read`: var<storage, read>. `read_write`: var<storage, read_write>, plain or atomic. */
type BindingAccess = 'read' | 'read_write';

interface KernelBinding {
  readonly name: string;
  readonly access: BindingAccess;
}

export type KernelParams = Readonly<Record<string, number>>;
export type KernelConstants = Readonly<Record<string, number>>;

export interface TwinCall {
  readonly params: KernelParams;
  readonly constants: KernelConstants;
  /** Storage arrays by binding name, as u32 words; vec2 and vec4 elements lie flat; text bytes are little-endian. */
  readonly buffers: Readonly<Record<string, Uint32Array>>;
}

export interface Kernel {
  readonly id: string;
  /** Names of the uniform struct's u32 fields, in order. */
  readonly params: readonly string[];
  readonly bindings: readonly KernelBinding[];
  /** Pipeline constants with their defaults; always has WG, the lanes in a workgroup. */
  readonly constants: KernelConstants & { readonly WG: number };
  /**
   * Values worth trying for the constants that change speed and nothing else: any step may run with any of them, whatever
   * the host has prepared, and every buffer comes out the same. The default is among them. Constants that are not named
   * here are part of what a plan says (K, CHUNK, TILE).
   */
  readonly tunable?: Readonly<Record<string, readonly number[]>>;
  /** Workgroups this call needs, counted in one dimension; 0 means nothing is dispatched. */
  workgroups(params: KernelParams, constants: KernelConstants): number;
  /** The readable specification: same buffers, same result, one lane after the other. */
  twin(call: TwinCall): void;
}

/** From one warp or wave up to what every WebGPU device has. */
export const WORKGROUP_SIZES: readonly number[] = [32, 64, 128, 256];

/** Returns its argument; exists so that declarations are checked where they stand. */
export function defineKernel(kernel: Kernel): Kernel {
  return kernel;
}

/** Workgroups for one lane per item. */
export function lanesFor(items: number, constants: KernelConstants): number {
  return Math.ceil(items / (constants['WG'] as number));
}
