import { gunzipSync, gzipSync } from 'node:zlib';
import { loadZstdEncoder } from '../../src/io/codecs/zstdCodec.ts';
import { randomLine } from '../io/randomJson.ts';
import { seededRandom } from '../io/seededRandom.ts';
import type { Original, RowBytes } from './original.ts';

const ROWS = 40;
const MEMBERS = 4;
const SKIPPABLE = Buffer.from('502a4d1804000000deadbeef', 'hex');

/** Lines with what lines may hold, in four gzip members or zstd frames where they are wrapped, each of whole lines. */
export async function jsonlOriginals(container: 'plain' | 'gzip' | 'zstd', seed: number): Promise<Original[]> {
  const zstd = await loadZstdEncoder();
  return [0, 1, 2].map((v) => {
    const random = seededRandom(seed + v);
    const lines = Array.from({ length: ROWS }, (_, i) => {
      const odd = random() < 0.5 ? randomLine(random) : `${JSON.stringify({ id: i, text: `row ${i} ${'é中😀 "quoted" '.repeat(Math.floor(random() * 8))}` }).slice(0, -1)},"n":9007199254740993}`;
      return Buffer.from(`${odd}${random() < 0.2 ? '\r\n' : '\n'}${random() < 0.1 ? ' \n' : ''}`);
    });
    const parts: Buffer[] = [];
    const own: RowBytes[] = [];
    let at = 0;
    const put = (bytes: Uint8Array): { from: number; to: number } => {
      parts.push(Buffer.from(bytes));
      const place = { from: at, to: at + bytes.length };
      at += bytes.length;
      return place;
    };
    for (let member = 0; member < MEMBERS; member++) {
      const first = (member * ROWS) / MEMBERS;
      const last = ((member + 1) * ROWS) / MEMBERS;
      const text = Buffer.concat([...(member === 0 && v === 1 ? [Buffer.from('\ufeff\n')] : []), ...lines.slice(first, last)]);
      if (container === 'zstd' && member === 2) put(SKIPPABLE);
      const place = put(container === 'plain' ? text : container === 'gzip' ? gzipSync(text) : zstd(text));
      // A stream behind its damage is anybody's guess: what stands before it is not.
      if (container !== 'plain') own.push({ ...place, first, last: ROWS });
      if (member === 1 && container !== 'plain') put(container === 'gzip' ? gzipSync('') : zstd(new Uint8Array(0)));
    }
    const hot = own.flatMap(({ from, to }) => [{ from, to: from + 14 }, { from: to - 8, to }]);
    const oracle = container === 'plain' ? byJsonParse : container === 'gzip' ? byNodeZlib : null;
    return { name: `${container} ${v}`, bytes: Buffer.concat(parts), hot, own, textColumn: 'text', columns: ['id'], oracle };
  });
}

/** Node's own decoder, and then as for plain lines. */
function byNodeZlib(bytes: Uint8Array, rows: readonly (string | null)[]): void {
  byJsonParse(bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes, rows);
}

/** Every line that is not blank is a row; the text is what JSON.parse finds, and there is none where that fails. */
function byJsonParse(bytes: Uint8Array, rows: readonly (string | null)[]): void {
  const whole = Buffer.from(bytes);
  const start = whole.subarray(0, 3).equals(Buffer.from('\ufeff')) ? 3 : 0;
  const lines: Buffer[] = [];
  for (let at = start; at < whole.length; ) {
    const newline = whole.indexOf(0x0a, at);
    const end = newline < 0 ? whole.length : newline;
    const line = whole.subarray(at, end);
    if (line.some((byte) => byte !== 0x20 && byte !== 0x09 && byte !== 0x0d)) lines.push(line);
    at = end + 1;
  }
  if (lines.length !== rows.length) throw new Error(`${rows.length} rows of ${lines.length} lines`);
  lines.forEach((line, row) => {
    const want = textOf(line);
    if (want !== undefined && want !== rows[row]) throw new Error(`row ${row}: ${JSON.stringify(rows[row])}, not ${JSON.stringify(want)}`);
  });
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Undefined where a decoded string does not tell: ill-formed bytes, which go through as they are. */
function textOf(line: Buffer): string | null | undefined {
  const decoded = utf8.decode(line);
  if (!Buffer.from(decoded).equals(line)) return undefined;
  try {
    const value = JSON.parse(decoded) as unknown;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return REJECTED;
    const text = Object.hasOwn(value, 'text') ? (value as { text: unknown }).text : undefined;
    if (text === null) return null;
    // What has no UTF-8 is U+FFFD in a text.
    return typeof text === 'string' ? Buffer.from(text).toString() : REJECTED;
  } catch {
    return REJECTED;
  }
}

/** In the place of the text of a row that was rejected. */
export const REJECTED = '\u0000rejected';
