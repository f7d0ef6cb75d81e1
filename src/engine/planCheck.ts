import { MismatchError } from '../core/errors.ts';
import type { Kernel } from '../kernels/kernel.ts';
import type { EngineLimits } from './engine.ts';
import type { Plan, PlanBuffer, PlanInputs, PlanStep, Work } from './plan.ts';

export type KernelTable = Readonly<Record<string, Kernel>>;

export interface PlanCheckOptions {
  readonly kernels: KernelTable;
  readonly limits: EngineLimits;
  /** True if the engine already holds static content under this key, so that the run need not bring it again. */
  readonly holdsStatic?: (key: string) => boolean;
}

function refuse(where: string, expected: string, found: string): never {
  throw new MismatchError({ expected: `${expected} in ${where}`, found, remedy: 'correct the plan' });
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ');
}

function isU32(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 0xffffffff;
}

/** Names that must be the same set: a missing one and a surplus one are both named. */
function sameNames(where: string, what: string, wanted: readonly string[], given: readonly string[]): void {
  const missing = wanted.filter((name) => !given.includes(name));
  const surplus = given.filter((name) => !wanted.includes(name));
  if (missing.length > 0 || surplus.length > 0) {
    refuse(where, `${what} ${list(wanted)}`, `${list(given)} (missing: ${list(missing)}; unknown: ${list(surplus)})`);
  }
}

function checkBuffer(plan: Plan, name: string, buffer: PlanBuffer, limits: EngineLimits): void {
  const where = `buffer ${name} of plan ${plan.name}`;
  if (!Number.isInteger(buffer.length) || buffer.length < 0) refuse(where, 'a whole number of words', String(buffer.length));
  if (buffer.length > limits.bufferWords) refuse(where, `at most ${limits.bufferWords} words`, `${buffer.length}`);
  const given = buffer.role === 'input' || buffer.role === 'static';
  if (given && buffer.clear === true) refuse(where, `no clear for role ${buffer.role}`, 'clear: true');
  if ((buffer.role === 'static') !== (buffer.key !== undefined)) refuse(where, 'a key for role static and for no other', `role ${buffer.role}, key ${buffer.key}`);
}

function checkConstants(where: string, kernel: Kernel, step: PlanStep): void {
  for (const [name, value] of Object.entries(step.constants ?? {})) {
    if (!(name in kernel.constants)) refuse(where, `constants among ${list(Object.keys(kernel.constants))}`, name);
    if (!isU32(value) || (name === 'WG' && value === 0)) refuse(where, `an unsigned 32-bit constant ${name}`, String(value));
  }
}

/** One step; `ready` holds the buffers that have content by now and gains what this step writes. */
function checkStep(plan: Plan, index: number, options: PlanCheckOptions, ready: Set<string>): void {
  const step = plan.steps[index];
  const where = `step ${index} (${step.kernel}) of plan ${plan.name}`;
  if (!Object.hasOwn(options.kernels, step.kernel)) refuse(where, 'a kernel of the registry', step.kernel);
  const kernel = options.kernels[step.kernel];
  sameNames(where, 'params', kernel.params, Object.keys(step.params));
  for (const [name, value] of Object.entries(step.params)) if (!isU32(value)) refuse(where, `an unsigned 32-bit param ${name}`, String(value));
  checkConstants(where, kernel, step);
  sameNames(where, 'bindings', kernel.bindings.map((binding) => binding.name), Object.keys(step.bindings));

  const users = new Map<string, { binding: string; access: string }>();
  for (const binding of kernel.bindings) {
    const name = step.bindings[binding.name];
    if (!Object.hasOwn(plan.buffers, name)) refuse(where, `binding ${binding.name} on a buffer of the plan`, name);
    const role = plan.buffers[name].role;
    const writes = binding.access === 'read_write';
    if (writes && (role === 'input' || role === 'static')) refuse(where, `${role} ${name} bound for reading only`, `read_write on ${binding.name}`);
    const other = users.get(name);
    if (other !== undefined && (writes || other.access === 'read_write')) {
      refuse(where, `buffer ${name} written through one binding and not read through another`, `bindings ${other.binding} (${other.access}) and ${binding.name} (${binding.access})`);
    }
    if (!writes && !ready.has(name)) refuse(where, `${name} written or cleared before it is read`, `neither before binding ${binding.name}`);
    users.set(name, { binding: binding.name, access: binding.access });
  }
  for (const [name, user] of users) if (user.access === 'read_write') ready.add(name);
}

function checkInputs(plan: Plan, inputs: PlanInputs, options: PlanCheckOptions): void {
  const where = `the inputs of plan ${plan.name}`;
  for (const name of Object.keys(inputs)) {
    const role = Object.hasOwn(plan.buffers, name) ? plan.buffers[name].role : undefined;
    if (role !== 'input' && role !== 'static') refuse(where, 'buffers of role input or static', `${name} (${role ?? 'not in the plan'})`);
  }
  for (const [name, buffer] of Object.entries(plan.buffers)) {
    if (buffer.role !== 'input' && buffer.role !== 'static') continue;
    const content = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
    if (content === undefined) {
      if (buffer.role === 'static' && options.holdsStatic?.(buffer.key as string) === true) continue;
      refuse(where, `content for ${buffer.role} ${name}`, 'none');
    }
    if (content.byteLength > buffer.length * 4) refuse(where, `at most ${buffer.length * 4} bytes for ${name}`, `${content.byteLength}`);
  }
}

/**
 * Returns when the work can run: every step names a known kernel with just its params, constants and bindings; every
 * buffer fits; nothing is written that must not change, read before it has content, or bound for reading and writing
 * at once; every input is there. Content shorter than its buffer is allowed and stands for zeros behind it.
 * @throws MismatchError naming plan, step, buffer and what was found.
 */
export function checkWork(work: Work, options: PlanCheckOptions): void {
  const { plan, inputs } = work;
  const ready = new Set<string>();
  for (const [name, buffer] of Object.entries(plan.buffers)) {
    checkBuffer(plan, name, buffer, options.limits);
    if (buffer.role === 'input' || buffer.role === 'static' || buffer.clear === true || buffer.length === 0) ready.add(name);
  }
  checkInputs(plan, inputs, options);
  for (let index = 0; index < plan.steps.length; index++) checkStep(plan, index, options, ready);
  for (const [name, buffer] of Object.entries(plan.buffers)) {
    if (buffer.role === 'output' && !ready.has(name)) refuse(`plan ${plan.name}`, `output ${name} written or cleared`, 'neither');
  }
}
