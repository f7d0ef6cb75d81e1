import { parseKeepOrder, keepColumns, rankKeys } from '../../keepOrder.ts';
import { HASH_WORDS } from '../../../exact/contentHash.ts';
import { paragraphKeys } from '../../../paragraphs/paragraphKeys.ts';
import { cutCopies, type CutPieces } from './comparePieces.ts';
import { newlineBefore, tooShort } from './judgeLines.ts';
import { joinAtStart, lineCuts } from './lineCuts.ts';
import type { SpanStage } from './spanStage.ts';

const rule = 'global-paragraphs';

/** Paragraphs that another document has, or the same one before: the first is left where it is, though its document may go for another reason. A document of too few code points goes, whether it lost any or not. MAP-NEO, Matrix, dedup/Paragraph_Deduplication/paragraph.py. */
export const globalParagraphs: SpanStage = {
  kind: 'paragraphs',
  method: 'global',
  assertSettings(settings) {
    parseKeepOrder(settings['keep'] as string);
  },
  async open(pass) {
    const { settings } = pass;
    const keep = parseKeepOrder(settings['keep'] as string);
    const keepsBlank = settings['blank'] === 'keep';
    await cutCopies(pass, {
      rule,
      which: 'later',
      ranks: (batch) => rankKeys(keep, batch),
      columns: keepColumns(keep),
      filesTogether: 0,
      cut: (text) => {
        const { pieces, keys } = paragraphKeys(text);
        const cuts = { count: pieces.count, ...lineCuts(pieces), keys };
        return keepsBlank ? chosen(cuts, (i) => pieces.ends[i] > pieces.starts[i]) : cuts;
      },
    });
    const shortest = settings['shortest'] as number;
    const newline = newlineBefore(rule);
    return ({ text }, cuts) => {
      if (cuts.count > 0) joinAtStart(text, cuts, newline);
      return tooShort(rule, cuts.left(text), shortest);
    };
  },
};

function chosen({ count, starts, ends, keys }: CutPieces, isCompared: (piece: number) => boolean): CutPieces {
  const places = Uint32Array.from({ length: count }, (_, i) => i).filter(isCompared);
  return {
    count: places.length,
    starts: places.map((i) => starts[i]),
    ends: places.map((i) => ends[i]),
    keys: Uint32Array.from({ length: HASH_WORDS * places.length }, (_, at) => keys[HASH_WORDS * places[Math.floor(at / HASH_WORDS)] + (at % HASH_WORDS)]),
  };
}
