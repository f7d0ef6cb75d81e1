let last = 0;

/** Returns the memory that this process has resident, or had when it was last asked: the system opens a file to say it, for which there may be no descriptor. */
export function residentBytes(): number {
  try {
    last = process.memoryUsage.rss();
  } catch {
    // What is only looked at ends no job.
  }
  return last;
}
