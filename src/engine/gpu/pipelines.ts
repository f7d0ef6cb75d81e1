import { ShaderError } from '../../core/errors.ts';
import type { Kernel, KernelConstants } from '../../kernels/kernel.ts';
import type { Device } from './device.ts';
import { scoped } from './scopes.ts';
import { loadShader } from './shaderSource.ts';
import type { ShaderSource, ShaderText } from './shaderSource.ts';

/** WGSL `main` of one kernel with one set of constants. */
export interface Pipeline {
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

/** A message of the shader compiler, with the file and line that it is about. */
interface ShaderMessage {
  readonly type: GPUCompilationMessageType;
  readonly place: string;
  readonly text: string;
}

function refused(kernel: string, found: string, cause?: unknown): ShaderError {
  return new ShaderError({ expected: `the shader of kernel ${kernel} to compile`, found, remedy: 'correct the shader', cause });
}

/** Returns the module and everything the compiler said about it. */
export async function compileShader(gpu: GPUDevice, source: ShaderSource): Promise<{ module: GPUShaderModule; messages: ShaderMessage[] }> {
  const { value: module, error } = scoped(gpu, () => gpu.createShaderModule({ label: source.id, code: source.text }));
  const info = await module.getCompilationInfo();
  const messages = info.messages.map(({ type, lineNum, linePos, message }) => ({ type, place: `${source.place(lineNum)}:${linePos}`, text: message }));
  const caught = await error;
  // Dawn reports a broken shader both ways; an error without a message would otherwise be lost.
  if (caught !== null && !messages.some((each) => each.type === 'error')) messages.push({ type: 'error', place: source.place(1), text: caught.message });
  return { module, messages };
}

function layoutOf(gpu: GPUDevice, kernel: Kernel): GPUBindGroupLayout {
  const uniform: GPUBindGroupLayoutEntry = { binding: 0, visibility: 4, buffer: { type: 'uniform', minBindingSize: kernel.params.length * 4 } };
  const storage = kernel.bindings.map(
    ({ access }, index): GPUBindGroupLayoutEntry => ({ binding: index + 1, visibility: 4, buffer: { type: access === 'read' ? 'read-only-storage' : 'storage' } }),
  );
  return gpu.createBindGroupLayout({ label: kernel.id, entries: [uniform, ...storage] });
}

/** Compiles each kernel once per set of constants. */
export class Pipelines {
  readonly #device: Device;
  readonly #shaderText: ShaderText | undefined;
  readonly #pipelines = new Map<string, Promise<Pipeline>>();
  readonly #modules = new Map<string, Promise<GPUShaderModule>>();

  constructor(device: Device, shaderText: ShaderText | undefined) {
    this.#device = device;
    this.#shaderText = shaderText;
  }

  /** @throws ShaderError naming kernel, file and line. */
  async get(kernel: Kernel, constants: KernelConstants): Promise<Pipeline> {
    const names = Object.keys(constants).sort();
    const key = `${kernel.id} ${names.map((name) => `${name}=${constants[name]}`).join(' ')}`;
    const kept = this.#pipelines.get(key);
    if (kept !== undefined) return kept;
    const made = this.#create(kernel, constants);
    this.#pipelines.set(key, made);
    made.catch(() => this.#pipelines.delete(key));
    return made;
  }

  async #module(kernel: Kernel): Promise<GPUShaderModule> {
    const source = loadShader(kernel.id, this.#shaderText);
    const { module, messages } = await compileShader(this.#device.gpu, source);
    const errors = messages.filter((each) => each.type === 'error');
    if (errors.length > 0) throw refused(kernel.id, errors.map((each) => `${each.place}: ${each.text}`).join('; '));
    return module;
  }

  async #create(kernel: Kernel, constants: KernelConstants): Promise<Pipeline> {
    const { gpu } = this.#device;
    let module = this.#modules.get(kernel.id);
    if (module === undefined) {
      module = this.#module(kernel);
      this.#modules.set(kernel.id, module);
      module.catch(() => this.#modules.delete(kernel.id));
    }
    const compiled = await module;
    const { value, error } = scoped(gpu, () => {
      const layout = layoutOf(gpu, kernel);
      const pipeline = gpu.createComputePipelineAsync({
        label: kernel.id,
        layout: gpu.createPipelineLayout({ label: kernel.id, bindGroupLayouts: [layout] }),
        compute: { module: compiled, entryPoint: 'main', constants: { ...constants } },
      });
      return { layout, pipeline };
    });
    try {
      const pipeline = await value.pipeline;
      const caught = await error;
      if (caught !== null) throw caught;
      return { pipeline, layout: value.layout };
    } catch (cause) {
      // Bindings or constants that disagree with the declaration come out here, not in the compiler's messages.
      throw refused(kernel.id, `${kernel.id}.wgsl: ${cause instanceof Error ? cause.message : String((cause as GPUError).message)}`, cause);
    }
  }
}
