import { endsWith, startsWith, utf8 } from './countIn.ts';
import type { DocumentTables } from './documentTables.ts';
import type { Lines } from './lineSpans.ts';

export const DOTS = utf8('...');
export const ELLIPSIS = utf8('…');
/** As DCLM also counts them. */
export const SPACED_DOTS = utf8('. . .');

/** Returns how many lines end, white space apart, with one of `ends`. */
export function linesThatEnd(document: DocumentTables, lines: Lines, ends: readonly Uint8Array[]): number {
  let found = 0;
  for (let i = 0; i < lines.count; i++) {
    const end = document.trimEnd(lines.starts[i], lines.ends[i]);
    if (ends.some((each) => endsWith(document.bytes, lines.starts[i], end, each))) found++;
  }
  return found;
}

/** Returns how many lines begin with one of `bullets`; `stripped`: white space apart. */
export function linesThatBegin(document: DocumentTables, lines: Lines, bullets: readonly Uint8Array[], stripped: boolean): number {
  let found = 0;
  for (let i = 0; i < lines.count; i++) {
    const start = stripped ? document.trimStart(lines.starts[i], lines.ends[i]) : lines.starts[i];
    if (bullets.some((each) => startsWith(document.bytes, start, lines.ends[i], each))) found++;
  }
  return found;
}

/** The bullets of RedPajama-V2. */
export const REDPAJAMA_BULLETS = [0x2022, 0x2023, 0x25b6, 0x25c0, 0x25e6, 0x25a0, 0x25a1, 0x25aa, 0x25ab, 0x2013].map((bullet) => utf8(String.fromCodePoint(bullet)));
