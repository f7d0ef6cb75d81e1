/**
 * Yields the results of `start` over `items` in their order, with up to `width` of them under way at once. When one
 * fails, the others are waited for before the failure goes on, so that nothing still runs on buffers of ours.
 */
export async function* inFlight<T, R>(items: AsyncIterable<T> | Iterable<T>, width: number, start: (item: T) => Promise<R>): AsyncGenerator<R> {
  const running: Promise<R>[] = [];
  try {
    for await (const item of items) {
      const promise = start(item);
      // A rejection is handled where its turn comes; until then it must not count as unhandled.
      promise.catch(() => undefined);
      running.push(promise);
      if (running.length >= Math.max(1, width)) yield await (running.shift() as Promise<R>);
    }
    while (running.length > 0) yield await (running.shift() as Promise<R>);
  } finally {
    await Promise.allSettled(running);
  }
}
