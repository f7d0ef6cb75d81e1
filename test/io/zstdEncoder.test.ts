/** The library keeps one zstd instance for the process, which anyone may replace: ours is apart from it. */
import { expect, test, vi } from 'vitest';

const texts = [1, 700, 20_000, 300_000].map((length) => Uint8Array.from({ length }, (_, i) => (i * i + (i >> 7)) % 61));

test('two copies of the module have encoders of their own and write the same frames', async () => {
  const first = await (await import('../../src/io/codecs/zstdCodec.ts')).loadZstdEncoder();
  const before = texts.map((each) => Buffer.from(first(each)).toString('hex'));
  vi.resetModules();
  const second = await (await import('../../src/io/codecs/zstdCodec.ts')).loadZstdEncoder();
  expect(second).not.toBe(first);
  expect(texts.map((each) => Buffer.from(second(each)).toString('hex'))).toEqual(before);
});

test('the decoder is asked only about frames that are not those known, and decides on them', async () => {
  const { loadZstdDecoder } = await import('../../src/io/codecs/zstdDecoder.ts');
  const decoder = await loadZstdDecoder();
  const encode = await (await import('../../src/io/codecs/zstdEncoder.ts')).openZstdEncoder();
  const opened = async (damage: (frame: Uint8Array) => Uint8Array): Promise<number> => {
    let asked = 0;
    vi.resetModules();
    vi.doMock('../../src/io/codecs/zstdEncoder.ts', () => ({ openZstdEncoder: async () => (bytes: Uint8Array) => damage(encode(bytes)) }));
    vi.doMock('../../src/io/codecs/zstdDecoder.ts', () => ({ loadZstdDecoder: async () => ((asked += 1), decoder) }));
    try {
      await (await import('../../src/io/codecs/zstdCodec.ts')).loadZstdEncoder();
      return asked;
    } finally {
      vi.doUnmock('../../src/io/codecs/zstdEncoder.ts');
      vi.doUnmock('../../src/io/codecs/zstdDecoder.ts');
    }
  };
  expect(await opened((frame) => frame)).toBe(0);
  // A skippable frame before it: other bytes, the same content.
  expect(await opened((frame) => Buffer.concat([Uint8Array.of(0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0), frame]))).toBe(1);
  await expect(opened((frame) => encode(frame))).rejects.toThrow(/zstd frame/);
});

test('frames are right while other code replaces the instance of the library', async () => {
  vi.resetModules();
  const { loadZstdEncoder } = await import('../../src/io/codecs/zstdCodec.ts');
  const { loadZstdDecoder } = await import('../../src/io/codecs/zstdDecoder.ts');
  const library = await import('@bokuweb/zstd-wasm');
  await library.init();
  const encode = await loadZstdEncoder();
  const decoder = await loadZstdDecoder();
  const before = texts.map((each) => Buffer.from(encode(each)));
  for (let round = 0; round < 20; round++) {
    const replacing = library.init();
    for (let step = 0; step < 6; step++) {
      texts.forEach((text, i) => {
        const frame = encode(text);
        expect(Buffer.compare(frame, before[i])).toBe(0);
        expect(Buffer.compare(decoder.block(frame, text.length), text)).toBe(0);
      });
      await new Promise((resolve) => setImmediate(resolve));
    }
    await replacing;
  }
});

test('the library goes on beside it, with the same frames', async () => {
  vi.resetModules();
  const library = await import('@bokuweb/zstd-wasm');
  await library.init();
  const encode = await (await import('../../src/io/codecs/zstdCodec.ts')).loadZstdEncoder();
  for (const text of texts) expect(Buffer.compare(Buffer.from(library.compress(Buffer.from(text), 3)), Buffer.from(encode(text)))).toBe(0);
});

test('blocks of any order of sizes, the largest between small ones and nothing at all', async () => {
  vi.resetModules();
  const { loadZstdEncoder } = await import('../../src/io/codecs/zstdCodec.ts');
  const { loadZstdDecoder } = await import('../../src/io/codecs/zstdDecoder.ts');
  const encode = await loadZstdEncoder();
  const decoder = await loadZstdDecoder();
  const large = new Uint8Array(40 * 2 ** 20).map((_, i) => (i >> 9) & 0xff);
  for (const size of [0, 5, large.length, 100, 20 * 2 ** 20, 17 * 2 ** 20, 1, 0]) {
    const bytes = large.subarray(0, size);
    expect(Buffer.compare(decoder.frames(encode(bytes), size), bytes)).toBe(0);
  }
});
