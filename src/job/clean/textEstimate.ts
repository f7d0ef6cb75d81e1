import { openZstdEncoder } from '../../io/codecs/zstdEncoder.ts';
import { headBatch, lookedInto } from '../plan/inputEstimate.ts';
import { wordCount } from '../../signals/documentSize.ts';
import type { JobFile } from '../units.ts';

/** What the texts at the beginning of some files are like. */
export interface TextEstimate {
  /** Different lines of a text. */
  readonly linesPerRow: number;
  /** Lines with a word in them, equal ones too. */
  readonly paragraphsPerRow: number;
  /** Texts packed, as a share of what they were. */
  readonly packed: number;
}

/** Bytes that are packed at a time. */
const FRAME_BYTES = 2 ** 17;

/** Looks at the first rows of some files. @throws what reading the beginning of a file throws */
export async function estimateTexts(files: readonly JobFile[], textColumn: string): Promise<TextEstimate> {
  const encode = await openZstdEncoder();
  const seen = { rows: 0, lines: 0, paragraphs: 0, bytes: 0, packed: 0 };
  for (const { source } of lookedInto(files)) {
    const batch = await headBatch(source, textColumn, []);
    if (batch === null) continue;
    const { bytes, offsets } = batch.text;
    const end = offsets[batch.rowCount];
    for (let row = 0; row < batch.rowCount; row++) {
      const lines = Buffer.from(bytes.buffer, bytes.byteOffset + offsets[row], offsets[row + 1] - offsets[row]).toString('latin1').split('\n');
      seen.lines += new Set(lines).size;
      let at = offsets[row];
      for (const { length } of lines) {
        seen.paragraphs += wordCount(bytes.subarray(at, at + length)) > 0 ? 1 : 0;
        at += length + 1;
      }
    }
    for (let from = 0; from < end; from += FRAME_BYTES) seen.packed += encode(bytes.subarray(from, Math.min(end, from + FRAME_BYTES))).length;
    seen.rows += batch.rowCount;
    seen.bytes += end;
  }
  const rows = Math.max(1, seen.rows);
  return { linesPerRow: seen.lines / rows, paragraphsPerRow: seen.paragraphs / rows, packed: seen.bytes === 0 ? 0 : seen.packed / seen.bytes };
}
