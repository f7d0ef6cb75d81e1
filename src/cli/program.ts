/** The command line. Only this folder prints, reads arguments or sets an exit status. */
import { InputError, isBandsawError } from '../core/errors.ts';
import { errnoOf, noDescriptors } from '../core/systemErrors.ts';
import { packageVersion } from '../core/version.ts';
import { isBrokenPipe, notPrinted } from './byteStreams.ts';
import type { CommandContext } from './command.ts';
import { exitCodeOf, exitCodes } from './exitCodes.ts';
import { commandHelp, mainHelp } from './help.ts';
import { parseCommandLine } from './parse.ts';
import { printable } from './printable.ts';

function reportError(thrown: unknown, json: boolean): void {
  // Also a module that is loaded late needs a descriptor.
  const error = ['EMFILE', 'ENFILE'].includes(errnoOf(thrown) ?? '') ? new InputError({ ...noDescriptors, cause: thrown }) : thrown;
  if (!isBandsawError(error)) {
    // A failure nobody planned for is a bug of ours; its stack is the one useful thing to send us.
    process.stderr.write(json ? `${JSON.stringify({ event: 'error', code: 'bug', message: String(error) })}\n` : `bandsaw: internal error, please report it\n${printable(String(error instanceof Error ? error.stack : error))}\n`);
    return;
  }
  const { code, message, file, row, expected, found, remedy } = error;
  process.stderr.write(json ? `${JSON.stringify({ event: 'error', code, message, file, row, expected, found, remedy })}\n` : `bandsaw: ${printable(message)}\n`);
}

async function runCommand(argv: readonly string[], signal: AbortSignal): Promise<number> {
  const parsed = parseCommandLine(argv);
  if (parsed.values['help'] === true) {
    process.stdout.write(commandHelp(parsed.command));
    return exitCodes.done;
  }
  const context: CommandContext = { positionals: parsed.positionals, values: parsed.values, lists: parsed.lists, signal, version: packageVersion() };
  // Each command is loaded only when it runs: apache-arrow alone costs 80 ms.
  if (parsed.command === 'dedup') return (await import('./commands/dedup.ts')).dedupCommand(context);
  if (parsed.command === 'clean') return (await import('./commands/clean.ts')).cleanCommand(context);
  if (parsed.command === 'decontaminate') return (await import('./commands/dedup.ts')).decontaminateCommand(context);
  if (parsed.command === 'sketch') return (await import('./commands/sketch.ts')).sketchCommand(context);
  if (parsed.command === 'signals') return (await import('./commands/signals.ts')).signalsCommand(context);
  if (parsed.command === 'recipes') return (await import('./commands/recipes.ts')).recipesCommand(context);
  if (parsed.command === 'bench') return (await import('./commands/bench.ts')).benchCommand(context);
  if (parsed.command === 'explain') return (await import('./commands/explain.ts')).explainCommand(context);
  if (parsed.command === 'report') return (await import('./commands/report.ts')).reportCommand(context);
  if (parsed.command === 'index') return (await import('./commands/index.ts')).indexCommand(context);
  if (parsed.command === 'completion') return (await import('./commands/completion.ts')).completionCommand(context);
  return (await import('./commands/devices.ts')).devicesCommand(context);
}

async function main(argv: readonly string[]): Promise<number> {
  if (argv.length === 0 || argv[0] === '--help' || argv[0] === '-h' || argv[0] === 'help') {
    process.stdout.write(argv[0] === 'help' && argv[1] !== undefined ? commandHelp(parseCommandLine([argv[1]]).command) : mainHelp(packageVersion()));
    return argv.length === 0 ? exitCodes.usage : exitCodes.done;
  }
  if (argv[0] === '--version' || argv[0] === '-V') {
    process.stdout.write(`${packageVersion()}\n`);
    return exitCodes.done;
  }
  const abort = new AbortController();
  let signalled: number | undefined;
  const onSignal = (name: NodeJS.Signals): void => {
    // A second signal means: now.
    if (signalled !== undefined) process.exit(signalled);
    signalled = name === 'SIGTERM' ? exitCodes.terminated : exitCodes.interrupted;
    abort.abort(new Error(name));
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    return await runCommand(argv, abort.signal);
  } catch (error) {
    reportError(error, argv.includes('--json'));
    return signalled ?? exitCodeOf(error);
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}

/** Runs the command that the arguments of the process name, prints, and sets its exit status. */
export async function runProgram(): Promise<void> {
  let unwritten: Error | null = null;
  process.stdout.on('error', (error) => {
    unwritten = error;
  });
  // What cannot be told of the work ends none of it.
  process.stderr.on('error', () => undefined);
  let status: number;
  try {
    status = await main(process.argv.slice(2));
    // Every write before this one has ended when it does.
    await new Promise((resolve) => void process.stdout.write('', resolve));
    // Nobody reads any more: what was to be printed is dropped. Anything else is output that is missing.
    if (unwritten !== null && !isBrokenPipe(unwritten) && (status === exitCodes.done || status === exitCodes.rejectedRows)) throw notPrinted(unwritten);
  } catch (error) {
    reportError(error, process.argv.includes('--json'));
    status = exitCodeOf(error);
  }
  process.exitCode = status;
}
