import type { Settings } from '../../../core/setting.ts';
import { judgeSpans, SPAN, spanKeys } from '../../../lines/sentenceSpans.ts';
import { DocumentTables } from '../../../signals/documentTables.ts';
import { cutWords } from '../../../text/words.ts';
import type { DocumentCuts } from './documentCuts.ts';
import { byUnit, cutCopies, jobHasher, type CutPieces } from './comparePieces.ts';
import { tooShort } from './judgeLines.ts';
import type { DocumentJudge, SpanStage } from './spanStage.ts';

const rule = 'sentence-spans';

/**
 * Three sentences in a row whose words occurred in an earlier row, or before in the same: all three go, each with the white
 * space behind it. Raffel et al., 2020, 2.2; datatrove, dedup/sentence_dedup.py.
 */
export const sentenceSpans: SpanStage = {
  kind: 'lines',
  method: 'spans',
  async open(pass) {
    const hasher = jobHasher(pass);
    const tables = new DocumentTables();
    await cutCopies(pass, {
      rule,
      which: 'later',
      ranks: byUnit,
      columns: [],
      filesTogether: 0,
      cut: (text): CutPieces => {
        const { sentences, bytes } = tables.open(text);
        const keys = spanKeys(hasher, bytes, sentences);
        const starts = sentenceStarts(tables, text);
        const count = Math.max(0, sentences.count - SPAN + 1);
        return { count, starts: starts.subarray(0, count), ends: starts.subarray(SPAN), keys };
      },
    });
    return judgeLeft(pass.settings);
  },
};

/** Where each sentence begins in the text as it is, and where the text ends. */
function sentenceStarts(tables: DocumentTables, text: Uint8Array): Uint32Array {
  const { count, starts } = tables.sentences;
  return Uint32Array.from({ length: count + 1 }, (_, i) => (i === count ? text.length : tables.originalByte(starts[i])));
}

function judgeLeft(settings: Settings): DocumentJudge {
  const tables = new DocumentTables();
  const shortest = settings['shortest'] as number;
  const limits = { sentences: settings['fewestSentences'] as number, words: settings['fewestWords'] as number };
  let words = 0;
  const counter = { take: (): void => void (words += 1) };
  return ({ text }, cuts) => {
    if (cuts.count === 0) return null;
    const { sentences, bytes } = tables.open(text);
    const keep = stays(sentenceStarts(tables, text), cuts);
    const wordsOf = Uint32Array.from(keep, (each, i) => {
      words = 0;
      if (each === 1) cutWords(bytes, sentences.starts[i], sentences.ends[i], counter);
      return words;
    });
    const little = judgeSpans(keep, wordsOf, limits);
    if (little !== null) return { rule: { rule, reason: little.reason }, value: little.value, limit: little.limit };
    return tooShort(rule, cuts.left(text), shortest);
  };
}

/** Returns 1 for each sentence that no cut takes. */
function stays(starts: Uint32Array, cuts: DocumentCuts): Uint8Array {
  const keep = new Uint8Array(starts.length - 1).fill(1);
  let sentence = 0;
  cuts.each((start, end) => {
    while (sentence < keep.length && starts[sentence] < start) sentence++;
    while (sentence < keep.length && starts[sentence] < end) keep[sentence++] = 0;
  });
  return keep;
}
