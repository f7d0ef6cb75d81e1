/** Text columns for benchmarks that feed engines directly. */
import { openSource } from '../dist/io/formats.js';

/** Returns a column `{ bytes, offsets, nulls }` of byte arrays, one row each. */
export function columnOf(parts) {
  const offsets = new Uint32Array(parts.length + 1);
  parts.forEach((part, i) => (offsets[i + 1] = offsets[i] + part.length));
  return { bytes: new Uint8Array(Buffer.concat(parts)), offsets, nulls: null };
}

/** Returns the texts of the files' rows as byte arrays, in order. */
export async function readTexts(files, textColumn = 'text') {
  const parts = [];
  for (const file of files) {
    const source = await openSource(file);
    try {
      for await (const { text, rowCount } of source.read({ textColumn, columns: [], maxBytes: 4 << 20, maxRows: 65_536 })) {
        for (let row = 0; row < rowCount; row++) parts.push(Buffer.from(text.bytes.subarray(text.offsets[row], text.offsets[row + 1])));
      }
    } finally {
      await source.close();
    }
  }
  return parts;
}

/** Returns texts, again from the first when they are used up, of just under `bytes` bytes together; one text at least. */
export function textsUpTo(texts, bytes) {
  const out = [];
  for (let size = 0, i = 0; ; i++) {
    const text = texts[i % texts.length];
    size += text.length;
    if ((size > bytes && out.length > 0) || out.length === 65_536) return out;
    out.push(text);
  }
}
