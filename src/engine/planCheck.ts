import { DeviceError, MismatchError } from '../core/errors.ts';
import type { Kernel } from '../kernels/kernel.ts';
import type { EngineLimits } from './engine.ts';
import type { Plan, PlanBuffer, PlanInputs, PlanStep, Work } from './plan.ts';

export type KernelTable = Readonly<Record<string, Kernel>>;

interface PlanCheckOptions {
  readonly kernels: KernelTable;
  readonly limits: EngineLimits;
  /** True if the engine already holds static content under this key, so that the run need not bring it again. */
  readonly holdsStatic?: (key: string) => boolean;
  /** Words of the resident under this key, undefined if there is none; left out by engines without residents. */
  readonly residentWords?: (key: string) => number | undefined;
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

/** Whether content is there before the first step, not for the plan to change. */
function isGiven({ role }: PlanBuffer): boolean {
  return role === 'input' || role === 'static' || role === 'resident';
}

function checkBuffer(plan: Plan, name: string, buffer: PlanBuffer, limits: EngineLimits): void {
  const where = `buffer ${name} of plan ${plan.name}`;
  if (!Number.isInteger(buffer.length) || buffer.length < 0) refuse(where, 'a whole number of words', String(buffer.length));
  if (buffer.length > limits.bufferWords) refuse(where, `at most ${limits.bufferWords} words`, `${buffer.length}`);
  const given = isGiven(buffer);
  if (given && buffer.clear === true) refuse(where, `no clear for role ${buffer.role}`, 'clear: true');
  if ((buffer.role === 'static' || buffer.role === 'resident') !== (buffer.key !== undefined)) refuse(where, 'a key for roles static and resident and for no other', `role ${buffer.role}, key ${buffer.key}`);
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
    const bound = plan.buffers[name];
    const writes = binding.access === 'read_write';
    if (writes && isGiven(bound)) refuse(where, `${bound.role} ${name} bound for reading only`, `read_write on ${binding.name}`);
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
 * For engines that have no residents.
 * @throws DeviceError, `retry`, if the plan reads one: it was right when it was made, and must be made anew.
 */
export function assertNoResidents(plan: Plan): void {
  checkResidents({ plan, inputs: {} }, {});
}

function checkResidents({ plan, retain = [] }: Work, { residentWords }: Pick<PlanCheckOptions, 'residentWords'>): void {
  const wordsOf = (key: string): number => {
    const words = residentWords?.(key);
    if (words !== undefined) return words;
    throw new DeviceError({ expected: `the resident ${key} that plan ${plan.name} reads`, found: 'none on this engine', remedy: 'bring its content again', recovery: 'retry' });
  };
  for (const [name, { role, key, length }] of Object.entries(plan.buffers)) {
    if (role !== 'resident') continue;
    const words = wordsOf(key as string);
    if (length > words) refuse(`buffer ${name} of plan ${plan.name}`, `at most ${words} words, as the resident ${key} has`, `${length}`);
  }
  // What cannot be kept is not kept; whoever wants it asks the residents.
  if (residentWords === undefined) return;
  for (const { buffer, from, words, key, to } of retain) {
    const where = `what plan ${plan.name} retains in ${key}`;
    const source = Object.hasOwn(plan.buffers, buffer) ? plan.buffers[buffer] : undefined;
    if (source === undefined || source.role === 'static' || source.role === 'resident') refuse(where, 'a buffer of the plan that is its own', buffer);
    const ends = [from + words, source.length, to + words, wordsOf(key)];
    if (![from, words, to].every(isU32) || ends[0] > ends[1] || ends[2] > ends[3]) refuse(where, `words within ${ends[1]} of ${buffer} and ${ends[3]} there`, `${words} from ${from} to ${to}`);
  }
}

/**
 * Returns when the work can run: every step names a known kernel with just its params, constants and bindings; every
 * buffer fits; nothing is written that must not change, read before it has content, or bound for reading and writing
 * at once; every input is there. Content shorter than its buffer is allowed and stands for zeros behind it.
 * @throws MismatchError naming plan, step, buffer and what was found; DeviceError for a resident that is not there.
 */
export function checkWork(work: Work, options: PlanCheckOptions): void {
  const { plan, inputs } = work;
  const ready = new Set<string>();
  for (const [name, buffer] of Object.entries(plan.buffers)) {
    checkBuffer(plan, name, buffer, options.limits);
    if (isGiven(buffer) || buffer.clear === true || buffer.length === 0) ready.add(name);
  }
  checkInputs(plan, inputs, options);
  checkResidents(work, options);
  for (let index = 0; index < plan.steps.length; index++) checkStep(plan, index, options, ready);
  for (const [name, buffer] of Object.entries(plan.buffers)) {
    if (buffer.role === 'output' && !ready.has(name)) refuse(`plan ${plan.name}`, `output ${name} written or cleared`, 'neither');
  }
  for (const { buffer } of work.retain ?? []) if (!ready.has(buffer)) refuse(`plan ${plan.name}`, `${buffer}, which is retained, written or cleared`, 'neither');
}
