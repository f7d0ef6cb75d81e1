import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** Returns the first documents of a JSONL file, as far as they take 32 MiB, as a column. */
export function corpus(path, most) {
  const bytes = readFileSync(path);
  const lines = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').split('\n').filter((line) => line !== '').slice(0, most);
  const parts = [];
  let size = 0;
  for (const line of lines) {
    const part = Buffer.from(JSON.parse(line).text ?? '');
    if (size + part.length > 2 ** 25) break;
    size += part.length;
    parts.push(part);
  }
  const offsets = new Uint32Array(parts.length + 1);
  parts.forEach((part, i) => (offsets[i + 1] = offsets[i] + part.length));
  return { bytes: new Uint8Array(Buffer.concat(parts)), offsets, nulls: null };
}
