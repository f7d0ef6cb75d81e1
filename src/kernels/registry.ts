import type { Kernel } from './kernel.ts';

/** Every kernel there is, one line each; shaders and cases must be the same set (scripts/check-shaders, kernels.test). */
const list: readonly Kernel[] = [
];

export const kernels: Readonly<Record<string, Kernel>> = Object.fromEntries(list.map((kernel) => [kernel.id, kernel]));
