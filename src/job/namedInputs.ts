import type { SourceFile } from '../io/format.ts';
import { expandInputs } from '../io/inputs.ts';
import { identify, type InputIdentity } from './inputIdentity.ts';
import type { Spool } from './standardInput/spool.ts';
import { STANDARD_INPUT } from './standardInput/withSpool.ts';

/** A path, what standard input was spooled to, or what whoever gave it has opened. */
type NamedInput = string | Spool | SourceFile;

/** Returns the files that inputs name, in order; with a spool `-` is that. @throws InputError, ConfigError */
export async function namedInputs(inputs: readonly string[], output: string, spool: Spool | null): Promise<(string | Spool)[]> {
  const paths = await expandInputs(inputs, output, spool === null ? undefined : STANDARD_INPUT);
  return paths.map((path) => (spool !== null && path === STANDARD_INPUT ? spool : path));
}

/** What the outputs call an input. */
export function nameOf(input: NamedInput): string {
  if (typeof input === 'string') return input;
  return 'name' in input ? input.name : input.path;
}

/** Returns what tells inputs from changed ones; of sources that are open whoever gave them answers. @throws InputError */
export async function identitiesOf(named: readonly NamedInput[]): Promise<InputIdentity[]> {
  const identities: InputIdentity[] = [];
  for (const each of named) {
    if (typeof each === 'string') identities.push(...(await identify([each])));
    else if ('name' in each) identities.push(each.identity);
  }
  return identities;
}
