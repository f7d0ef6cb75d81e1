import { join } from 'node:path';
import { KeptPages } from '../io/parquet/keptPages.ts';
import type { Budget } from './budget.ts';
import type { SketchShape } from './context.ts';
import type { Settings } from './options.ts';
import { freeAt } from './plan/diskFree.ts';
import { pagesInMemory } from './plan/pagesPlan.ts';
import type { JobFile } from './units.ts';

/** Share of the free disk that texts may take which the job could do without. */
const DISK_SHARE = 1 / 4;

/**
 * Has the inputs keep the decoded pages of their texts: as many as there is room for in memory beside what the job holds, the
 * others in a file below `folder`, as many bytes as the job has memory: about so much of them the system still has in its
 * own when they are read again. No file where the user says how much disk the job may take, as it can do without. Null
 * where nothing is kept; the caller closes the pages behind the inputs.
 */
export async function keptTexts(folder: string, files: readonly JobFile[], held: number, shape: SketchShape, budget: Budget, { textColumn, memory, disk }: Settings): Promise<KeptPages | null> {
  const keeping = files.filter(({ source }) => source.keepPages !== undefined);
  if (keeping.length === 0) return null;
  const pages = await KeptPages.open(join(folder, 'pages'), {
    memory: pagesInMemory(files, textColumn, held, shape, budget, memory),
    file: disk === null ? Math.min(memory, Math.floor((await freeAt(folder)) * DISK_SHARE)) : 0,
  });
  for (const { source } of keeping) source.keepPages?.(pages);
  return pages;
}
