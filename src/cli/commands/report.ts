import { ConfigError } from '../../core/errors.ts';
import { writeReportPage } from '../../report/writePage.ts';
import type { CommandContext } from '../command.ts';
import { exitCodes } from '../exitCodes.ts';
import { printable } from '../printable.ts';

/** Makes the page of a finished job anew and prints its path. */
export async function reportCommand({ positionals, values }: CommandContext): Promise<number> {
  if (positionals.length !== 1) throw new ConfigError({ expected: 'the folder of one finished job', found: positionals.length === 0 ? 'none' : String(positionals.length), remedy: 'run bandsaw report DIR' });
  const path = await writeReportPage(positionals[0]);
  if (values['quiet'] !== true) process.stdout.write(values['json'] === true ? `${JSON.stringify({ page: path })}\n` : `${printable(path)}\n`);
  return exitCodes.done;
}
