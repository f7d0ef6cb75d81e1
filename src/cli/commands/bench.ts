import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ConfigError } from '../../core/errors.ts';
import { nearest } from '../../core/nearest.ts';
import { benchKinds } from '../benchKinds.ts';
import { exitCodes } from '../exitCodes.ts';
import type { CommandContext } from '../command.ts';
import { numberFlag } from '../numbers.ts';
import { packageFile } from '../../core/packageFile.ts';

/**
 * Returns the exit status of `bench/<kind>.mjs`, run in a process of its own: a benchmark shares nothing with what
 * started it, and gpu.js brings a second Dawn that must not meet ours.
 */
export async function benchCommand(context: CommandContext): Promise<number> {
  const { lists } = context;
  const { tune, ...values } = context.values;
  const [kind = tune === true ? 'tune' : 'engines', ...rest] = context.positionals;
  if (!benchKinds.includes(kind) || rest.length > 0) {
    const word = rest[0] ?? kind;
    const near = nearest(word, benchKinds);
    throw new ConfigError({
      expected: `one kind of benchmark (${benchKinds.join(', ')})`,
      found: JSON.stringify(word.slice(0, 64)),
      remedy: near === undefined ? 'run bandsaw bench --help' : `did you mean ${near}`,
    });
  }
  if (tune === true && kind !== 'tune') throw new ConfigError({ expected: '--tune alone', found: `--tune with ${kind}`, remedy: 'leave one of them out' });
  if (kind !== 'engines') {
    if (values['output'] !== undefined) throw new ConfigError({ expected: '--output only with the kind engines', found: `it with ${kind}`, remedy: 'leave it out, and redirect what is printed' });
    if ((lists['adapter'] ?? []).length > 1) throw new ConfigError({ expected: '--adapter once', found: 'it twice', remedy: 'measure one after the other' });
  }
  for (const name of ['threshold', 'k', 'n', 'workers', 'seconds']) numberFlag(name, values[name]);
  const script = fileURLToPath(packageFile(`bench/${kind}.mjs`));
  if (!existsSync(script)) throw new ConfigError({ expected: `the benchmark ${script}`, found: 'no such file', remedy: 'install the package whole' });
  const args = [
    ...Object.entries(values).map(([name, value]) => (value === true ? `--${name}` : `--${name}=${value}`)),
    ...Object.entries(lists).flatMap(([name, list]) => list.map((value) => `--${name}=${value}`)),
  ];
  const child = spawn(process.execPath, [script, ...args], { stdio: 'inherit' });
  const stop = (): void => void child.kill('SIGTERM');
  context.signal.addEventListener('abort', stop);
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => resolve(code ?? exitCodes.failed));
    });
  } finally {
    context.signal.removeEventListener('abort', stop);
  }
}
