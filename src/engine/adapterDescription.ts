/** One adapter that Dawn offers on this machine. */
export interface AdapterDescription {
  /** As the driver calls it; what `--adapter` is matched with. */
  readonly name: string;
  readonly backend: string;
  readonly vendor: string;
  readonly architecture: string;
  readonly driver: string;
  /** True if the CPU does the work: never to be called a GPU. */
  readonly software: boolean;
  readonly limits: Readonly<Record<string, number>>;
  readonly features: readonly string[];
}
