/** As Promise.all, but a failure waits for the others: no writer may still be at its files when a job has ended. */
export async function allEnded<T extends readonly Promise<unknown>[]>(all: readonly [...T]): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(all);
  return Promise.all(all);
}
