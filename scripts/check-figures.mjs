/**
 * Every measured figure that README quotes stands in a file under bench/runs/ that the same passage names: a figure that was measured
 * again, or never, does not stay behind. A passage is a paragraph with the tables right behind it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { figureProblems } from './figure-problems.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (name) => (existsSync(join(root, name)) ? readFileSync(join(root, name), 'utf8') : null);
const { passages, figures, problems } = figureProblems(readFileSync(join(root, 'README.md'), 'utf8'), read);
for (const problem of problems) process.stderr.write(`figures: ${problem}\n`);
process.stdout.write(`figures: ${figures} in ${passages} passages of README, ${problems.length} problems\n`);
process.exit(problems.length === 0 && figures > 0 ? 0 : 1);
