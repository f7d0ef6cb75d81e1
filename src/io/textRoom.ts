import type { RowBatch } from './format.ts';

/** Memory of texts that nobody looks at any more, and what may be kept of it. */
const KEPT = 2;
const KEPT_BYTES = 24 * 2 ** 20;
/** Buffers are as large as the next multiple, so that one is a spare for batches that are a little larger. */
const STEP = 2 ** 20;

const idle: ArrayBuffer[] = [];
const owners = new WeakMap<RowBatch, () => void>();

/** Returns room for `bytes` bytes or more, whose content is of no account. */
export function textRoom(bytes: number): Uint8Array<ArrayBuffer> {
  const at = idle.findIndex(({ byteLength }) => byteLength >= bytes);
  if (at >= 0) return new Uint8Array(idle.splice(at, 1)[0]);
  // One that is too small makes room for one that is not.
  if (idle.length === KEPT) idle.shift();
  // Not zeroed: what nothing is written to is never handed out.
  const { buffer, length } = Buffer.allocUnsafeSlow(bytes < STEP ? bytes : Math.ceil(bytes / STEP) * STEP);
  return new Uint8Array(buffer, 0, length);
}

/** Takes memory for `textRoom`; what was handed over meanwhile is left alone. */
export function keepRoom(buffer: ArrayBuffer): void {
  if (buffer.byteLength >= STEP && buffer.byteLength <= KEPT_BYTES && idle.length < KEPT) idle.push(buffer);
}

/** Says what is to happen when nobody looks at the texts of a batch any more; for those that make batches. */
export function onTextRelease(batch: RowBatch, takeBack: () => void): void {
  owners.set(batch, takeBack);
}

/**
 * Tells whoever made a batch that nobody looks at its texts any more: later ones may be written to the same memory, which
 * spares fresh pages and the collector. Does nothing for batches whose memory nobody wants back, or twice.
 */
export function releaseText(batch: RowBatch): void {
  const takeBack = owners.get(batch);
  owners.delete(batch);
  takeBack?.();
}
