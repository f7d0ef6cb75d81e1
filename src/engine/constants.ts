import type { Kernel, KernelConstants } from '../kernels/kernel.ts';
import type { PlanStep } from './plan.ts';

/** Returns the constants a step runs with: the kernel's defaults, under what was tuned, under the step's own. */
export function constantsOf(kernel: Kernel, step: Pick<PlanStep, 'constants'>, tuned?: KernelConstants): KernelConstants {
  return { ...kernel.constants, ...tuned, ...step.constants };
}
