/**
 * Every name that index.ts exports has a doc comment, and so has every member of a public interface or class; functions and
 * methods say what comes back. Whoever reads the manual has nothing else.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { docProblems } from './doc-problems.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { names, members, problems } = docProblems(join(root, 'src/index.ts'));
for (const problem of problems) process.stderr.write(`docs: ${problem.replace(root, '')}\n`);
process.stdout.write(`docs: ${names} names, ${members} members, ${problems.length} problems\n`);
process.exit(problems.length === 0 ? 0 : 1);
