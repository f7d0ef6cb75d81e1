import { LineKeys } from '../../../lines/lineKeys.ts';
import { byUnit, cutCopies, jobHasher } from './comparePieces.ts';
import { assertWholeShards } from './inputGroups.ts';
import { judgeLines } from './judgeLines.ts';
import { lineCuts } from './lineCuts.ts';
import type { SpanStage } from './spanStage.ts';

const rule = 'ccnet-lines';

/**
 * Lines that are equal in CCNet's normal form, blank ones too. `all`: a line of several documents goes from each of them, as
 * its two passes do; `later`: the first document keeps it. Inputs are compared in groups of `shards`. Wenzek et al., CCNet,
 * LREC 2020; cc_net/dedup.py.
 */
export const ccnetLines: SpanStage = {
  kind: 'lines',
  method: 'ccnet',
  assertSettings: assertWholeShards,
  async open(pass) {
    const lines = new LineKeys('ccnet', jobHasher(pass));
    const { settings } = pass;
    await cutCopies(pass, {
      rule,
      which: settings['copies'] as 'all' | 'later',
      ranks: byUnit,
      columns: [],
      filesTogether: settings['shards'] as number,
      cut: (text) => {
        const { pieces, keys } = lines.read(text);
        return { count: pieces.count, ...lineCuts(pieces), keys };
      },
    });
    return judgeLines(rule, settings);
  },
};
