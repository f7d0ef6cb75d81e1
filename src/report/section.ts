import type { Html } from './html.ts';
import type { JobFiles } from './jobFiles.ts';

/** A part of the page. One is a file in sections/ and a line in registry.ts. */
export interface Section {
  /** Where links within the page go. */
  readonly id: string;
  readonly title: string;
  /** Returns what it says of this job; null where it has nothing to say, and then it is not there. */
  readonly body: (job: JobFiles) => Html | null;
}
