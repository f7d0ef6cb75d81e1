/** The zstd encoder is one instance for the process; what becomes of it must never reach an output unseen. */
import { expect, test, vi } from 'vitest';

const texts = [1, 700, 20_000, 300_000].map((length) => Uint8Array.from({ length }, (_, i) => (i * i + (i >> 7)) % 61));

test('two copies of the module share one encoder and write the same frames', async () => {
  const first = await (await import('../../src/io/zstdCodec.ts')).loadZstdEncoder();
  const before = texts.map((each) => Buffer.from(first(each)).toString('hex'));
  vi.resetModules();
  const second = await (await import('../../src/io/zstdCodec.ts')).loadZstdEncoder();
  expect(second).not.toBe(first);
  expect(texts.map((each) => Buffer.from(second(each)).toString('hex'))).toEqual(before);
});

test('while other code replaces the instance, a frame is right or an error', async () => {
  vi.resetModules();
  const { loadZstdEncoder, loadZstdDecoder } = await import('../../src/io/zstdCodec.ts');
  const { OutputError } = await import('../../src/core/errors.ts');
  const encode = await loadZstdEncoder();
  const decoder = await loadZstdDecoder();
  const library = await import('@bokuweb/zstd-wasm');
  for (let round = 0; round < 20; round++) {
    const replacing = library.init();
    for (let step = 0; step < 6; step++) {
      for (const text of texts) {
        try {
          expect(Buffer.compare(decoder.block(encode(text), text.length), text)).toBe(0);
        } catch (error) {
          if (!(error instanceof OutputError)) throw error;
        }
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    await replacing;
  }
});
