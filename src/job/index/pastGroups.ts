import { Groups } from '../keepOrder.ts';
import { indexSchemas } from './indexFormat.ts';
import type { JobIndex } from './jobIndex.ts';
import { restored, restoring } from './restoring.ts';

/** Returns the values of the `--within` column that an index knows, in order of their numbers. */
export async function pastGroups(index: JobIndex): Promise<Groups> {
  const groups = new Groups();
  for (const generation of index.generations) {
    const reader = await restored(index.storeOf(generation).read('groups', indexSchemas.groups));
    for await (const { rows, columns: { value } } of restoring(reader.blocks(0))) {
      for (let i = 0; i < rows; i++) groups.restore(Buffer.from(value.values.subarray(value.offsets[i], value.offsets[i + 1])).toString('utf16le'));
    }
  }
  return groups;
}
