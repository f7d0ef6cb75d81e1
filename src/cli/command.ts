import { ConfigError } from '../core/errors.ts';

/** What a command is given: the command line, checked against the flag table. */
export interface CommandContext {
  readonly positionals: readonly string[];
  readonly values: Readonly<Record<string, string | true>>;
  /** Values of flags that may be given several times. */
  readonly lists: Readonly<Record<string, readonly string[]>>;
  readonly signal: AbortSignal;
  readonly version: string;
}

/** @throws ConfigError if something was typed that the command has no use for */
export function assertNoMore(positionals: readonly string[]): void {
  if (positionals.length > 0) throw new ConfigError({ expected: 'no further argument', found: positionals.map((each) => JSON.stringify(each.slice(0, 64))).join(' '), remedy: 'leave it out' });
}
