/** What a command is given: the command line, checked against the flag table. */
export interface CommandContext {
  readonly positionals: readonly string[];
  readonly values: Readonly<Record<string, string | true>>;
  readonly signal: AbortSignal;
  readonly version: string;
}
