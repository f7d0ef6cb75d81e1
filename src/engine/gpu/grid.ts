import { DeviceError } from '../../core/errors.ts';

interface Grid {
  readonly x: number;
  readonly y: number;
}

/**
 * Returns the smallest two-dimensional grid that holds a row of `workgroups`; shaders number it with
 * `shared/index.wgsl`. Fewer than y groups are surplus.
 * @throws DeviceError if two dimensions are not enough.
 */
export function gridFor(workgroups: number, perDimension: number): Grid {
  const y = Math.ceil(workgroups / perDimension);
  if (y > perDimension) {
    throw new DeviceError({ expected: `at most ${perDimension * perDimension} workgroups`, found: `${workgroups}`, remedy: 'use smaller batches' });
  }
  return { x: y === 0 ? 0 : Math.ceil(workgroups / y), y };
}
