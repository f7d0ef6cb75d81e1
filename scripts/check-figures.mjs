/**
 * Every measured figure that README or a page of src/manual/ quotes stands in a file under bench/runs/ that the same passage names: a figure that was measured
 * again, or never, does not stay behind. A passage is a paragraph with the tables right behind it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { figureProblems } from './figure-problems.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (name) => (existsSync(join(root, name)) ? readFileSync(join(root, name), 'utf8') : null);
const sum = { passages: 0, figures: 0, problems: 0 };
for (const page of ['README.md', ...readdirSync(join(root, 'src/manual')).filter((name) => name.endsWith('.md')).map((name) => `src/manual/${name}`)]) {
  const { passages, figures, problems } = figureProblems(readFileSync(join(root, page), 'utf8'), read);
  for (const problem of problems) process.stderr.write(`figures: ${page}, ${problem}\n`);
  sum.passages += passages;
  sum.figures += figures;
  sum.problems += problems.length;
}
process.stdout.write(`figures: ${sum.figures} in ${sum.passages} passages of README and the manual, ${sum.problems} problems\n`);
process.exit(sum.problems === 0 && sum.figures > 0 ? 0 : 1);
