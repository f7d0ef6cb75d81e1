import type { Settings } from '../../../core/setting.ts';
import { DocumentTables } from '../../../signals/documentTables.ts';
import { findSentences } from '../../../signals/sentences.ts';
import { Pieces } from '../../../signals/pieces.ts';
import { newlinePieces } from '../../../lines/newlinePieces.ts';
import type { Removal } from '../fates.ts';
import { NO_KEEPER } from '../records.ts';
import type { CutReason } from './cutWriter.ts';
import { codePointsUpTo } from './leftLength.ts';
import { joinAtStart } from './lineCuts.ts';
import type { DocumentJudge } from './spanStage.ts';

/** A newline that goes because all lines before it do. */
export function newlineBefore(rule: string): CutReason {
  return { rule, reason: 'newline', value: NaN, keeper: NO_KEEPER, verified: true };
}

/** Judges documents that lost lines by what is left: `shortest` code points, and with `c4` so many sentences, counted line by line. */
export function judgeLines(rule: string, settings: Settings): DocumentJudge {
  const shortest = settings['shortest'] as number;
  const fewest = settings['method'] === 'c4' ? (settings['fewestSentences'] as number) : 0;
  const newline = newlineBefore(rule);
  const count = sentenceCounter();
  return ({ text }, cuts) => {
    if (cuts.count === 0) return null;
    joinAtStart(text, cuts, newline);
    const left = cuts.left(text);
    return tooShort(rule, left, shortest) ?? tooFewSentences(rule, fewest === 0 ? 0 : count(left), fewest);
  };
}

export function tooShort(rule: string, left: Uint8Array, shortest: number): Removal | null {
  const length = codePointsUpTo(left, shortest);
  return length < shortest ? { rule: { rule, reason: 'too-short' }, value: length, limit: shortest } : null;
}

function tooFewSentences(rule: string, sentences: number, fewest: number): Removal | null {
  return sentences < fewest ? { rule: { rule, reason: 'too-few-sentences' }, value: sentences, limit: fewest } : null;
}

function sentenceCounter(): (text: Uint8Array) => number {
  const tables = new DocumentTables();
  const sentences = new Pieces();
  return (text) => {
    const { bytes } = tables.open(text);
    const { count, starts, ends } = newlinePieces(bytes);
    let total = 0;
    for (let i = 0; i < count; i++) {
      findSentences(bytes, starts[i], ends[i], sentences);
      total += sentences.count;
    }
    return total;
  };
}
