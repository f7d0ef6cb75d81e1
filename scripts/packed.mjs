/** The package as users get it: packed, and installed with npm into a folder of its own. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Returns how a command ended, its output as text. */
export function run(command, args, { cwd = root, env = {}, input } = {}) {
  const { status, signal, stdout, stderr, error } = spawnSync(command, args, { cwd, env: { ...process.env, ...env }, input, encoding: 'utf8', maxBuffer: 256 << 20 });
  if (error !== undefined) throw error;
  return { status: status ?? signal, stdout, stderr };
}

/** Runs a command that must not fail, and returns its standard output. */
export function must(command, args, options) {
  const { status, stdout, stderr } = run(command, args, options);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stdout.slice(-4000)}${stderr.slice(-4000)}`);
  return stdout;
}

/** Packs the build that is there into `folder`, and returns the tarball's path. */
export function pack(folder) {
  const [{ filename }] = JSON.parse(must('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]));
  return join(folder, filename);
}

/** Makes `folder` a project of its own with these packages, given as npm takes them. Scripts of theirs run as they would for anyone. */
export function install(folder, packages, { type = 'module' } = {}) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', version: '1.0.0', private: true, type }));
  must('npm', ['install', '--save-exact', '--prefer-offline', '--no-audit', '--no-fund', '--no-package-lock', ...packages], { cwd: folder });
}
