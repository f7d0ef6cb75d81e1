import { ConfigError } from '../../../core/errors.ts';
import type { Settings } from '../../../core/setting.ts';

/** @throws ConfigError unless `shards`, the inputs that are compared together, is a whole number; 0 is all of them */
export function assertWholeShards({ shards }: Settings): void {
  if (!Number.isInteger(shards)) throw new ConfigError({ expected: 'a whole number of inputs for shards', found: String(shards), remedy: 'use 0 for all inputs together' });
}
