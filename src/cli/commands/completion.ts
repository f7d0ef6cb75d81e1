import { ConfigError } from '../../core/errors.ts';
import { exitCodes } from '../exitCodes.ts';
import type { CommandContext } from '../command.ts';
import { completionScript, shells, type Shell } from '../completion.ts';

/** Prints the completion script of one shell. */
export async function completionCommand({ positionals }: CommandContext): Promise<number> {
  const [shell] = positionals;
  if (positionals.length !== 1 || !(shells as readonly string[]).includes(shell)) {
    throw new ConfigError({ expected: `one shell (${shells.join(', ')})`, found: positionals.length === 0 ? 'none' : JSON.stringify(positionals.join(' ').slice(0, 64)), remedy: 'name one of these' });
  }
  process.stdout.write(completionScript(shell as Shell));
  return exitCodes.done;
}
