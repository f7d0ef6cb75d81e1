import { join, resolve, sep } from 'node:path';
import { ConfigError } from '../core/errors.ts';
import { keptPaths } from '../io/inputs.ts';

/**
 * Returns where what is kept of each input goes: under `kept/`, by its path relative to the inputs' common parent.
 * @throws ConfigError if two inputs would go to one file, an input lies in the output folder or is itself an output
 */
export function keptTargets(inputs: readonly string[], output: string, tables: readonly (string | null)[]): string[] {
  const folder = resolve(output);
  const outputs = new Set(tables.filter((table) => table !== null).map((table) => resolve(table)));
  for (const path of inputs.map((each) => resolve(each))) {
    if (path.startsWith(folder + sep)) throw new ConfigError({ expected: 'inputs outside the output folder', found: path, remedy: 'choose another output folder, or name the inputs one by one' });
    if (outputs.has(path)) throw new ConfigError({ expected: 'outputs that are not inputs', found: path, remedy: 'write pairs and clusters to other files' });
  }
  return keptPaths(inputs).map((path) => join(output, 'kept', path));
}
