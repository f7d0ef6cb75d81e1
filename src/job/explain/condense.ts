import type { WordPair } from './comparison.ts';

/** A stretch of two texts: `=` in both (the right one where it is written otherwise), `<` in the left one only, `>` in the right one only, `…` so many words of both left out. */
export type TextRun = readonly ['=', string] | readonly ['=', string, string] | readonly ['<', string] | readonly ['>', string] | readonly ['…', number];

/** Two texts in short: what differs, with the words around it. */
export interface CondensedTexts {
  /** From the beginning, in order. */
  readonly runs: readonly TextRun[];
  /** False where there is more behind the last run. */
  readonly whole: boolean;
}

/** Equal words shown beside a difference, and at the beginning. */
const CONTEXT = 24;
/** So few equal words are not worth leaving out. */
const GAP = 40;
/** Words shown of both texts together. */
const MOST_WORDS = 600;
/** UTF-16 units of a word, with what stands behind it. */
const MOST_WORD = 96;

/** Returns what differs in two texts laid out beside each other. Bounded, whatever they are. */
export function condense(words: readonly WordPair[], complete: boolean): CondensedTexts {
  const shown = new Uint8Array(words.length).fill(1, 0, CONTEXT);
  words.forEach(({ left, right }, at) => {
    if (left === null || right === null) shown.fill(1, Math.max(0, at - CONTEXT), at + CONTEXT + 1);
  });
  let hidden = -1;
  for (let i = 0; i <= shown.length; i++) {
    if (i < shown.length && shown[i] === 0) hidden = hidden < 0 ? i : hidden;
    else if (hidden >= 0) {
      if (i - hidden <= GAP) shown.fill(1, hidden, i);
      hidden = -1;
    }
  }
  const runs: { kind: '=' | '<' | '>' | '…'; left: string; right: string; count: number }[] = [];
  let used = 0;
  let at = 0;
  for (; at < words.length && used < MOST_WORDS; at++) {
    const { left, right } = words[at];
    const kind = shown[at] === 0 ? '…' : left === null ? '>' : right === null ? '<' : '=';
    let run = runs.at(-1);
    if (run?.kind !== kind) runs.push((run = { kind, left: '', right: '', count: 0 }));
    run.count += 1;
    if (kind === '…') continue;
    run.left += clip(left ?? '');
    run.right += clip(right ?? '');
    used += 1;
  }
  return { runs: runs.map(runOf), whole: complete && at === words.length };
}

function runOf({ kind, left, right, count }: { kind: TextRun[0]; left: string; right: string; count: number }): TextRun {
  if (kind === '…') return [kind, count];
  if (kind === '<') return [kind, left];
  if (kind === '>') return [kind, right];
  return left === right ? [kind, left] : [kind, left, right];
}

/** Cuts a word no reader would read to its end, and no letter in two. */
function clip(word: string): string {
  if (word.length <= MOST_WORD) return word;
  const end = (word.charCodeAt(MOST_WORD - 1) & 0xfc00) === 0xd800 ? MOST_WORD - 1 : MOST_WORD;
  return `${word.slice(0, end)}… `;
}
