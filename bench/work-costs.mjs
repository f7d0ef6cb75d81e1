/** What the kernels of a work must move and compute, counted on what they really worked on. */
import { constantsOf } from '../dist/engine/constants.js';
import { asWords } from '../dist/engine/words.js';
import { costOf } from '../dist/kernels/costs.js';
import { kernels } from '../dist/kernels/registry.js';

/**
 * Runs a work on the twins and returns `{ kernel id: { bytesRead, bytesWritten, operations } }`, steps of one kernel added
 * up.
 * @throws Error for a kernel without a cost
 */
export function costsOfWork({ plan, inputs }) {
  const buffers = Object.fromEntries(Object.entries(plan.buffers).map(([name, { length }]) => [name, inputs[name] === undefined ? new Uint32Array(length) : asWords(inputs[name], length)]));
  const sums = {};
  for (const step of plan.steps) {
    const kernel = kernels[step.kernel];
    const constants = constantsOf(kernel, step);
    const bound = Object.fromEntries(Object.entries(step.bindings).map(([binding, name]) => [binding, buffers[name]]));
    if (kernel.workgroups(step.params, constants) === 0) continue;
    kernel.twin({ params: step.params, constants, buffers: bound });
    const cost = costOf(step.kernel, step.params, constants, bound);
    if (cost === null) throw new Error(`Expected a cost of ${step.kernel} but found none: add it to src/kernels/costs.ts`);
    const sum = (sums[step.kernel] ??= { bytesRead: 0, bytesWritten: 0, operations: 0 });
    for (const [name, value] of Object.entries(cost)) sum[name] += value;
  }
  return sums;
}
