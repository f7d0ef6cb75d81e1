import { ConfigError, DeviceError } from '../../core/errors.ts';
import { nearest } from '../../core/nearest.ts';
import type { AdapterDescription } from '../adapterDescription.ts';
import { inTime } from './inTime.ts';

type Create = (options: string[]) => GPU;
export type LoadWebgpu = () => Promise<{ readonly create: Create }>;

/**
 * What create() returned must stay referenced: once it is collected, the next call on any of its devices ends the
 * process with a segmentation fault. One per package and option, for the life of the process.
 */
const instances = new Map<Create, Map<string, GPU>>();

const importWebgpu: LoadWebgpu = async () => import('webgpu');

async function loadCreate(load: LoadWebgpu): Promise<Create> {
  try {
    return (await load()).create;
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new DeviceError({ expected: 'the optional package webgpu', found: `that it cannot be loaded (${reason})`, remedy: 'run npm install webgpu, or use --engine cpu', cause: error });
  }
}

function instance(create: Create, option: string): GPU {
  const made = instances.get(create) ?? new Map<string, GPU>();
  instances.set(create, made);
  const gpu = made.get(option) ?? create([option]);
  made.set(option, gpu);
  return gpu;
}

/** Dawn tells its adapters' names only in the error for a name it does not have. */
async function adapterNames(create: Create, limitMs: number | undefined): Promise<{ name: string; backend: string }[]> {
  try {
    await inTime(instance(create, 'adapter=(list of adapters, please)').requestAdapter(), 'the list of adapters', limitMs);
  } catch (error) {
    if (error instanceof DeviceError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    return [...message.matchAll(/backend: '([^']*)', name: '(.*)'\s*$/gm)].map((match) => ({ backend: match[1], name: match[2] }));
  }
  return [];
}

const softwareNames = /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render|warp\b/i;

function isSoftware(name: string, info: GPUAdapterInfo): boolean {
  return info.isFallbackAdapter === true || softwareNames.test([name, info.vendor, info.architecture, info.device, info.description].join(' '));
}

/** The null backend accepts everything and computes nothing. */
function isNull(backend: string, info: GPUAdapterInfo): boolean {
  return backend === 'null' || /^null\b/i.test(info.device) || /null-backend/i.test([info.vendor, info.architecture, info.description].join(' '));
}

function numbersOf(limits: GPUSupportedLimits): Record<string, number> {
  const names = Object.getOwnPropertyNames(Object.getPrototypeOf(limits));
  const entries = names.map((name) => [name, (limits as unknown as Record<string, unknown>)[name]] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
}

function describe(name: string, backend: string, adapter: GPUAdapter): AdapterDescription {
  const { info } = adapter;
  return {
    name,
    backend,
    vendor: info.vendor,
    architecture: info.architecture,
    driver: info.description,
    software: isSoftware(name, info),
    limits: numbersOf(adapter.limits),
    features: [...adapter.features].sort(),
  };
}

/** Returns null where Dawn finds none, and where it had named one a moment before and no longer does. */
async function requestAdapter(gpu: GPU, name: string, limitMs: number | undefined): Promise<GPUAdapter | null> {
  try {
    return await inTime(gpu.requestAdapter({ powerPreference: 'high-performance' }), `adapter ${name}`, limitMs);
  } catch (error) {
    if (error instanceof DeviceError) throw error;
    return null;
  }
}

export interface FoundAdapter {
  readonly description: AdapterDescription;
  /** A device uses its adapter up, so every device asks for a new one. */
  readonly request: () => Promise<GPUAdapter>;
}

/** Returns every adapter but null backends, in Dawn's order; empty where no driver is installed. */
export async function findAdapters(load: LoadWebgpu = importWebgpu, limitMs?: number): Promise<FoundAdapter[]> {
  const create = await loadCreate(load);
  const found: FoundAdapter[] = [];
  for (const { name, backend } of await adapterNames(create, limitMs)) {
    if (found.some((each) => each.description.name === name && each.description.backend === backend)) continue;
    const request = async (): Promise<GPUAdapter | null> => requestAdapter(instance(create, `adapter=${name}`), name, limitMs);
    const adapter = await request();
    if (adapter === null || isNull(backend, adapter.info)) continue;
    found.push({
      description: describe(name, backend, adapter),
      async request() {
        const fresh = await request();
        if (fresh === null) throw new DeviceError({ expected: `adapter ${name}`, found: 'that it is gone', remedy: 'run bandsaw devices', recovery: 'retry' });
        return fresh;
      },
    });
  }
  return found;
}

/**
 * Returns the adapters of this machine, hardware and software, for people to look at.
 * @throws DeviceError if the package webgpu is absent or cannot be loaded.
 */
export async function listAdapters(load?: LoadWebgpu): Promise<AdapterDescription[]> {
  return (await findAdapters(load)).map((each) => each.description);
}

/** lavapipe is the Vulkan driver, llvmpipe the name its adapter goes by. */
function haystack(each: AdapterDescription): string {
  const alias = /llvmpipe/i.test(each.name) ? 'lavapipe' : '';
  return [each.name, each.vendor, each.architecture, each.driver, alias].join(' ').toLowerCase();
}

export interface AdapterWish {
  /** The adapter's name, or a part of its name, vendor or driver, in any case. Asking by name is asking for software, too. */
  readonly adapter?: string | undefined;
  /** Take a software adapter where there is no hardware. Default false. */
  readonly allowSoftware?: boolean | undefined;
}

function label({ name, software }: AdapterDescription): string {
  return software ? `${name} (software)` : name;
}

/** Dawn finds adapters by their names, so those of one name are one to choose from: the first. */
function namesOf(found: readonly FoundAdapter[]): string[] {
  return [...new Set(found.map((each) => label(each.description)))];
}

function matching(found: readonly FoundAdapter[], wish: string): readonly FoundAdapter[] {
  const exact = found.filter((each) => each.description.name.toLowerCase() === wish);
  return exact.length > 0 ? exact : found.filter((each) => haystack(each.description).includes(wish));
}

function suggestion(found: readonly FoundAdapter[], wish: string): string {
  for (const { description } of found) {
    const words = haystack(description).split(/[^a-z0-9]+/).filter((word) => word.length > 2);
    if (nearest(wish, [description.name.toLowerCase(), ...words]) !== undefined) return `did you mean "${description.name}"? `;
  }
  return '';
}

/**
 * Returns the adapter that fits the wish; without a name the first, hardware before software.
 * @throws DeviceError that lists what there is; ConfigError if the name fits adapters of several names.
 */
export function chooseAdapter(found: readonly FoundAdapter[], wish: AdapterWish): FoundAdapter {
  const adapter = wish.adapter?.toLowerCase();
  const named = adapter === undefined ? found : matching(found, adapter);
  if (adapter !== undefined && namesOf(named).length > 1) {
    throw new ConfigError({ expected: `a name that one adapter has, not "${wish.adapter}"`, found: namesOf(named).join(', '), remedy: 'write more of the name, or several --adapter' });
  }
  const softwareToo = wish.allowSoftware === true || adapter !== undefined;
  const choice = named.find((each) => !each.description.software) ?? (softwareToo ? named[0] : undefined);
  if (choice !== undefined) return choice;
  const present = namesOf(found).join(', ');
  throw new DeviceError({
    expected: adapter === undefined ? 'a hardware GPU' : `an adapter named like "${wish.adapter}"`,
    found: present === '' ? 'no adapter at all' : present,
    remedy:
      present === ''
        ? 'install a Vulkan, Metal or D3D12 driver, or use --engine cpu'
        : `${adapter === undefined ? '' : suggestion(found, adapter)}ask for one of these with --adapter NAME, or use --engine cpu`,
  });
}
