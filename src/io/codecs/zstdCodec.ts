import { crc32 } from 'node:zlib';
import { OutputError } from '../../core/errors.ts';
import { loadZstdDecoder } from './zstdDecoder.ts';
import { openZstdEncoder } from './zstdEncoder.ts';

type Encode = (bytes: Uint8Array) => Uint8Array;

const PROBE_SIZES = [1, 300, 150_000];
/** Of the frames of the probes, one after the other, as the encoder that bandsaw is made with writes them. */
const PROBE_CHECKSUM = 1_335_742_712;

let encoder: Promise<Encode> | undefined;

/**
 * Returns the one encoder of this module, loading it on the first call; see openZstdEncoder. A few frames of it are looked
 * at once, before anything else is encoded: a library that does not do here what it does elsewhere is noticed then, and
 * its instance cannot be changed by others afterwards.
 * @throws OutputError if they are not what they should be and do not decode either
 */
export function loadZstdEncoder(): Promise<Encode> {
  encoder ??= (async () => {
    const encode = await openZstdEncoder();
    const frames = PROBE_SIZES.map((size) => encode(probe(size)));
    // The decoder takes ten times as long to load, so it is asked only where another encoder wrote other frames.
    if (frames.reduce((sum, frame) => crc32(frame, sum), 0) !== PROBE_CHECKSUM) await assertDecode(frames);
    return encode;
  })();
  return encoder;
}

function probe(size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let i = 0; i < size; i++) bytes[i] = (i * i + (i >> 7)) % 61;
  return bytes;
}

async function assertDecode(frames: readonly Uint8Array[]): Promise<void> {
  const zstd = await loadZstdDecoder();
  for (const [at, size] of PROBE_SIZES.entries()) {
    if (Buffer.compare(zstd.block(frames[at], size), probe(size)) !== 0) {
      throw new OutputError({ expected: 'a zstd frame that decodes to what went in', found: 'another', remedy: 'install the package again' });
    }
  }
}
