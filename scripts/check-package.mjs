/** What `npm pack` would take is what a user needs and no more, and publint finds nothing. No network. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { packageProblems } from './package-contents.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const packed = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root, encoding: 'utf8', maxBuffer: 64 << 20 });
if (packed.status !== 0) throw new Error(`Expected npm pack to list the package but found status ${packed.status}: ${packed.stderr}`);
const [{ files, size }] = JSON.parse(packed.stdout);
const paths = files.map(({ path }) => path);
const problems = packageProblems({ files: paths, packedBytes: size, read: (path) => readFileSync(join(root, path), 'utf8'), manifest });

const { messages } = await publint({ pkgDir: 'package', strict: true, pack: { files: paths.map((path) => ({ name: `package/${path}`, data: readFileSync(join(root, path)) })) } });
problems.push(...messages.map((message) => `publint: ${formatMessage(message, manifest, { color: false }) ?? message.code}`));

for (const problem of problems) process.stderr.write(`package: ${problem}\n`);
process.stdout.write(`package: ${paths.length} files, ${(size / 1e6).toFixed(1)} MB packed, ${problems.length} problems\n`);
process.exit(problems.length === 0 ? 0 : 1);
