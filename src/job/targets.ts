import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { ConfigError } from '../core/errors.ts';
import { keptPaths } from '../io/inputs.ts';
import { FILE_FOLDERS, JOB_FOLDER, MANIFEST, OURS, SPOOL } from './manifest.ts';

/** Returns the absolute path by which a file that may not be there yet is one and the same through any linked folder. */
function placeOf(path: string): string {
  const full = resolve(path);
  const folder = dirname(full);
  if (folder === full) return full;
  try {
    return join(realpathSync(folder), basename(full));
  } catch {
    return join(placeOf(folder), basename(full));
  }
}

/** As placeOf, through a link that the path itself may be. */
function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return placeOf(path);
  }
}

/** A file comes into being under a temporary name beside its own. */
function withTemporary(path: string): string[] {
  return [path, `${path}.partial`];
}

/**
 * `piped` is the name of standard input where that is one of the inputs.
 * Returns under what name each input's outputs go into kept/ and its like: its path relative to the inputs' common parent.
 * @throws ConfigError if two inputs would go to one file, an input lies in the output folder, or a table would be
 *   written over an input, another output or into a folder of ours
 */
export function targetNames(inputs: readonly string[], output: string, tables: readonly (string | null)[], piped?: string): string[] {
  const folder = realOf(output) + sep;
  const refuse = (path: string, expected: string, remedy: string): never => {
    throw new ConfigError({ expected, found: path, remedy });
  };
  const files = inputs.filter((path) => path !== piped);
  if (piped !== undefined && files.length !== inputs.length - 1) refuse(piped, 'names that only one input has', 'write ./ before the name of the file, which standard input has too');
  const places = files.flatMap((path) => [resolve(path), placeOf(path), realOf(path)]);
  for (const path of places) {
    if (path.startsWith(folder) || path.startsWith(resolve(output) + sep)) refuse(path, 'inputs outside the output folder', 'choose another output folder, or name the inputs one by one');
  }
  const taken = new Set(places);
  const outputs = new Set([folder.slice(0, -1), ...[...OURS, MANIFEST, SPOOL].flatMap((name) => withTemporary(join(folder, name)))]);
  for (const table of tables) {
    if (table === null) continue;
    const path = placeOf(table);
    if (withTemporary(path).some((each) => taken.has(each))) refuse(table, 'outputs that are not inputs', 'write pairs and clusters to other files');
    if (outputs.has(path) || [...FILE_FOLDERS, JOB_FOLDER].some((name) => path.startsWith(join(folder, name) + sep))) refuse(table, 'a place of its own for every output', 'write pairs and clusters to files that the job does not write otherwise');
    for (const each of withTemporary(path)) outputs.add(each);
  }
  return keptPaths(inputs, piped);
}

/** @throws ConfigError if a file that is written, or what it is called until it is whole, is one of the inputs */
export function assertNoInput(output: string, inputs: readonly string[]): void {
  const taken = new Set(inputs.flatMap((path) => [placeOf(path), realOf(path)]));
  if ([...withTemporary(placeOf(output)), realOf(output)].some((each) => taken.has(each))) {
    throw new ConfigError({ expected: 'an output that is no input', found: output, remedy: 'write it to another file' });
  }
}

/** @throws ConfigError if the folder of an index and one of the job's other places lie in each other */
export function assertApart(index: string, output: string, files: readonly (string | null)[]): void {
  const folder = realOf(index);
  const place = realOf(output);
  const isIn = (path: string, other: string): boolean => path.startsWith(other.endsWith(sep) ? other : other + sep);
  const refuse = (found: string): never => {
    throw new ConfigError({ expected: 'an index in a folder of its own', found, remedy: 'name another folder for one of them' });
  };
  if (place === folder) refuse(`one folder for both: the index "${index}" is the output folder "${output}"`);
  if (isIn(folder, place)) refuse(`the index "${index}" in the output folder "${output}"`);
  if (isIn(place, folder)) refuse(`the output folder "${output}" in the index "${index}"`);
  for (const path of files) {
    if (path === null) continue;
    const file = realOf(path);
    if (file === folder || isIn(file, folder)) refuse(`"${path}" in the index "${index}"`);
  }
}
