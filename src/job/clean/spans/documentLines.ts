import { HASH_WORDS } from '../../../exact/contentHash.ts';
import { newlinePieces } from '../../../lines/newlinePieces.ts';
import { jobHasher } from './comparePieces.ts';
import { tooShort } from './judgeLines.ts';
import { lineCuts } from './lineCuts.ts';
import { eachRun, laterCopies } from './pieceRuns.ts';
import type { SpanStage } from './spanStage.ts';

const rule = 'document-lines';

/** Lines that are the same to the byte as an earlier one of their document; empty lines stay. */
export const documentLines: SpanStage = {
  kind: 'lines',
  method: 'document',
  open(pass) {
    const hasher = jobHasher(pass);
    const shortest = pass.settings['shortest'] as number;
    return Promise.resolve(({ unit, text }, cuts) => {
      const pieces = newlinePieces(text);
      const { count, starts, ends } = pieces;
      const keys = new Uint32Array(HASH_WORDS * count);
      for (let i = 0; i < count; i++) hasher.hash(text, starts[i], ends[i], keys, HASH_WORDS * i);
      const goes = laterCopies(keys, count).map((each, i) => (ends[i] > starts[i] ? each : 0));
      const bounds = lineCuts(pieces);
      eachRun(goes, bounds.starts, bounds.ends, (start, end) => cuts.add(start, end, { rule, reason: null, value: NaN, keeper: unit, verified: true }));
      return cuts.count === 0 ? null : tooShort(rule, cuts.left(text), shortest);
    });
  },
};
