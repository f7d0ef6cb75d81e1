import type { Cell } from '../../../io/format.ts';
import { addressRank } from '../../../lines/c4Lines.ts';
import { LineKeys } from '../../../lines/lineKeys.ts';
import { byUnit, cutCopies, jobHasher } from './comparePieces.ts';
import { judgeLines } from './judgeLines.ts';
import { lineCuts } from './lineCuts.ts';
import type { SpanStage } from './spanStage.ts';

const rule = 'c4-lines';

/**
 * Gives each line, stripped and in lower case, to the page whose address has the smallest MD5 and takes it from the others; of
 * pages of one address, and where no column of addresses is named, the first row has it. Raffel et al., 2020;
 * tensorflow_datasets, c4_utils.py, remove_duplicate_text.
 */
export const c4Lines: SpanStage = {
  kind: 'lines',
  method: 'c4',
  async open(pass) {
    const { urlColumn, settings } = pass;
    const lines = new LineKeys('lower', jobHasher(pass));
    const rankOf = (url: Cell): number => addressRank(typeof url === 'string' ? url : null);
    await cutCopies(pass, {
      rule,
      which: 'later',
      ranks: urlColumn === null ? byUnit : ({ columns }) => Float64Array.from(columns[urlColumn], rankOf),
      columns: urlColumn === null ? [] : [urlColumn],
      filesTogether: 0,
      cut: (text) => {
        const { pieces, keys } = lines.read(text);
        return { count: pieces.count, ...lineCuts(pieces), keys };
      },
    });
    return judgeLines(rule, settings);
  },
};
