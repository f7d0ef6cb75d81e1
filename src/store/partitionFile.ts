import { join } from 'node:path';

const numbered = (partition: number): string => String(partition).padStart(6, '0');

/** A partition's records: one Arrow IPC stream. */
export function partitionFile(folder: string, partition: number): string {
  return join(folder, `${numbered(partition)}.arrow`);
}

/** The list of its blocks. */
export function listFile(folder: string, partition: number): string {
  return join(folder, `${numbered(partition)}.blocks`);
}
