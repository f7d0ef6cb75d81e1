import { DeviceError } from '../../core/errors.ts';

/**
 * Returns the first `words` words of a mapped staging buffer as a copy, since mapped memory is detached when it is
 * unmapped, and unmaps it.
 * @throws DeviceError if that is not what is mapped
 */
export function takeMapped(staging: GPUBuffer, words: number, name: string): Uint32Array {
  const range = staging.getMappedRange(0, words * 4);
  if (range.byteLength !== words * 4) throw new DeviceError({ expected: `${words * 4} bytes of ${name}`, found: `${range.byteLength}`, remedy: 'report this as a bug' });
  const content = new Uint32Array(range.slice(0));
  staging.unmap();
  return content;
}
