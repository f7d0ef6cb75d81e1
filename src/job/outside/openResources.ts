import { BudgetError } from '../../core/errors.ts';
import type { Resources } from '../../signals/resources.ts';
import type { Signal } from '../../signals/signal.ts';
import { leastMemory, type Held } from '../budget.ts';
import { listIdentity } from '../clean/listIdentity.ts';
import { readWordLists, type WordListPaths } from '../wordLists.ts';
import { openParts, type OutsideParts } from './outsideParts.ts';

export interface OpenedResources {
  readonly resources: Resources;
  /** Returns what tells this set of lists and parts from another: made anew at each call. @throws InputError */
  readonly identity: () => Promise<Record<string, unknown>>;
  /** Memory that models hold, as far as files say. */
  readonly bytes: number;
}

/** Reads the lists that were named, and opens the parts that these signals ask for. @throws InputError, FormatError, UnsupportedError, ConfigError */
export async function openResources(options: WordListPaths & OutsideParts, signals: readonly Signal[]): Promise<OpenedResources> {
  const parts = await openParts(options, {
    resources: new Set(signals.flatMap(({ needs = [] }) => needs)),
    classifiers: new Set(signals.flatMap(({ classifier }) => (classifier === undefined ? [] : [classifier]))),
  });
  return {
    resources: { ...(await readWordLists(options)), ...parts.resources },
    identity: async () => ({ ...(await listIdentity(options)), ...(await parts.identity()) }),
    bytes: parts.bytes,
  };
}

/** Returns what models leave of the memory of a job. @throws BudgetError where that is not enough */
export function memoryBeside(models: number, memory: number, held: Held): number {
  if (models === 0) return memory;
  const least = leastMemory(held);
  if (memory - models >= least) return memory - models;
  const mib = (bytes: number): number => Math.ceil(bytes / 2 ** 20);
  throw new BudgetError({ expected: `--memory of at least ${mib(least + models)} MiB: models and dictionaries hold ${mib(models)} MiB`, found: `${mib(memory)} MiB`, remedy: 'give more memory, or leave the rules out that need them' });
}
