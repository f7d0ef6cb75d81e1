import { assertSimilarLineSettings, SimilarLineFinder, similarLineDefaults, type SimilarLineSettings } from '../../../lines/similarLines.ts';
import type { Settings } from '../../../core/setting.ts';
import { tooShort } from './judgeLines.ts';
import { eachRun } from './pieceRuns.ts';
import type { SpanStage } from './spanStage.ts';

const rule = 'similar-lines';

function finderSettings(settings: Settings): SimilarLineSettings {
  return { ...similarLineDefaults, proportion: settings['proportion'] as number, equalUpTo: settings['equalUpTo'] as number };
}

/** Lines of a document that an earlier one of it is but for a few edits. MAP-NEO, Matrix/chinese_data_clean_pipeline/deduplication/simlar_line_dedup. */
export const similarLines: SpanStage = {
  kind: 'lines',
  method: 'similar',
  assertSettings(settings) {
    assertSimilarLineSettings(finderSettings(settings));
  },
  async open({ settings, tell }) {
    const sum = { pairsConsidered: 0, outByLength: 0, outByCharacters: 0, outByDistance: 0, similarPairs: 0, equalLines: 0, linesUntested: 0 };
    tell(sum);
    const finder = await SimilarLineFinder.open(finderSettings(settings));
    const shortest = settings['shortest'] as number;
    return ({ unit, text }, cuts) => {
      const { lines: { byteStarts }, keeper, counts } = finder.find(text);
      sum.pairsConsidered += counts.considered;
      sum.outByLength += counts.byLength;
      sum.outByCharacters += counts.byCharacters;
      sum.outByDistance += counts.byDistance;
      sum.similarPairs += counts.similar;
      sum.equalLines += counts.equal;
      sum.linesUntested += counts.untested;
      const goes = Uint8Array.from(keeper, (each) => (each < 0 ? 0 : 1));
      eachRun(goes, byteStarts, byteStarts.subarray(1), (start, end) => cuts.add(start, end, { rule, reason: null, value: NaN, keeper: unit, verified: true }));
      return cuts.count === 0 ? null : tooShort(rule, cuts.left(text), shortest);
    };
  },
};
