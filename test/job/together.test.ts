import { expect, test } from 'vitest';
import { Together } from '../../src/job/together.ts';

const untilAborted = async (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))));

test('the first failure stops the other works and is the one that counts', async () => {
  const together = new Together(undefined);
  const stopped = together.run(async () => untilAborted(together.signal));
  const failed = together.run(async () => {
    await Promise.resolve();
    throw new Error('disk full');
  });
  const heard = await stopped.catch((error: unknown) => error);
  expect(String(heard)).toContain('stopped');
  expect(String(together.cause(heard))).toContain('disk full');
  await expect(failed).rejects.toThrow('disk full');
  expect(together.signal.aborted).toBe(true);
});

test('without a failure of theirs the works go on, and what stops the asker stops them', async () => {
  const asker = new AbortController();
  const together = new Together(asker.signal);
  expect(await together.run(async () => 7)).toBe(7);
  expect(together.signal.aborted).toBe(false);
  const own = new Error('another');
  expect(together.cause(own)).toBe(own);
  const stopped = together.run(async () => untilAborted(together.signal));
  asker.abort();
  await expect(stopped).rejects.toThrow('stopped');
  const other = new Together(undefined);
  other.stop();
  expect(other.signal.aborted).toBe(true);
});
