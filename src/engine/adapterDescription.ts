/** One adapter that Dawn offers on this machine. */
export interface AdapterDescription {
  /** As the driver calls it; what `--adapter` is matched with. */
  readonly name: string;
  /** The interface Dawn reaches it by, such as `Vulkan`. */
  readonly backend: string;
  /** As WebGPU tells it; may be empty. */
  readonly vendor: string;
  /** As WebGPU tells it; may be empty. */
  readonly architecture: string;
  /** Its name and version. */
  readonly driver: string;
  /** True if the CPU does the work: never to be called a GPU. */
  readonly software: boolean;
  /** WebGPU limits by name. */
  readonly limits: Readonly<Record<string, number>>;
  /** WebGPU features by name. */
  readonly features: readonly string[];
}
