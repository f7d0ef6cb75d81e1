/** Reads what a job must write alike each time. */
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { tellsOfTheRun } from '../dist/job/artefacts.js';

/** Returns the bytes of each file below a job's folder, by its path there and in the order of paths; but for what tells of one run. */
export function outputsOf(folder) {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => relative(folder, join(each.parentPath, each.name)).split(sep).join('/'));
  return new Map(names.filter((name) => !tellsOfTheRun(name)).sort().map((name) => [name, readFileSync(join(folder, name))]));
}

/** Names of files in which two jobs differ, or that only one of them has. */
export function differences(left, right) {
  return [...new Set([...left.keys(), ...right.keys()])].filter((name) => {
    const [a, b] = [left.get(name), right.get(name)];
    return a === undefined || b === undefined || !a.equals(b);
  });
}
