import { ConfigError } from '../core/errors.ts';
import { leastMemory } from '../job/budget.ts';
import { heldOf } from '../job/plan/planJob.ts';

/** Less memory than the program and its threads take themselves is not kept to, so it is not promised. @throws ConfigError */
export function assertRoom(memory: number, workers: number): void {
  const least = leastMemory(heldOf(workers, memory));
  if (memory >= least) return;
  throw new ConfigError({ expected: `--memory of at least ${Math.ceil(least / 2 ** 20)}MiB with ${workers} ${workers === 1 ? 'worker' : 'workers'}`, found: `${Math.floor(memory / 2 ** 20)}MiB`, remedy: 'raise it, or give fewer --workers' });
}
