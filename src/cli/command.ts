/** What a command is given: the command line, checked against the flag table. */
export interface CommandContext {
  readonly positionals: readonly string[];
  readonly values: Readonly<Record<string, string | true>>;
  /** Values of flags that may be given several times. */
  readonly lists: Readonly<Record<string, readonly string[]>>;
  readonly signal: AbortSignal;
  readonly version: string;
}
