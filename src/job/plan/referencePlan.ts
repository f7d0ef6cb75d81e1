import { heldByReferences, ReferenceSet } from '../../contamination/referenceSet.ts';
import { openSource } from '../../io/formats.ts';
import { WordList } from '../../text/wordList.ts';
import { estimateInputs, headBatch, lookedInto } from './inputEstimate.ts';
import type { ReferenceRequest } from '../decontaminate/readReferences.ts';
import type { Budget } from '../budget.ts';
import type { JobFile } from '../units.ts';
import { assertReferencesFit, mostNgrams } from '../decontaminate/readReferences.ts';

/** What reference texts come to; all of them are held in memory while the inputs are looked through. */
export interface ReferencePlan {
  readonly files: number;
  readonly bytes: number;
  readonly rows: number;
  /** Different n-grams. */
  readonly ngrams: number;
  /** True where all rows were read for that; else it is guessed from the beginning of some files. */
  readonly counted: boolean;
  /** Most n-grams for which the memory has room, each counted once for every row that has it. */
  readonly most: number;
  /** Of the set and its filters, in memory. */
  readonly setBytes: number;
}

/**
 * Reads the beginning of some reference files and returns what all of them come to.
 * @throws what opening or reading them throws; BudgetError, naming what is needed, if all were read and are too many for their share of `memory`
 */
export async function planReferences({ files: paths, column, minWords }: ReferenceRequest, memory: number, budget: Budget): Promise<ReferencePlan> {
  const files: JobFile[] = [];
  try {
    for (const path of paths) {
      const source = await openSource(path);
      files.push({ path, source, firstUnit: 0, rows: 0 });
      source.assertTextColumn(column);
    }
    const { bytes, rows } = await estimateInputs(files, column, null);
    const most = mostNgrams(budget);
    const set = new ReferenceSet(minWords, most);
    const words = new WordList({ whole: true });
    for (const { source } of lookedInto(files)) {
      const batch = await headBatch(source, column, []);
      for (let row = 0; row < (batch?.rowCount ?? 0); row++) {
        words.clear();
        const count = words.append(batch!.text.bytes, batch!.text.offsets[row], batch!.text.offsets[row + 1]);
        set.add(words.whole, 0, count);
      }
    }
    const counted = set.rows === rows;
    if (counted) assertReferencesFit(set, paths[0], memory, budget);
    const share = set.rows === 0 ? 0 : rows / set.rows;
    const [ngrams, total] = [set.ngrams, set.total + set.beyond].map((each) => Math.round(each * share));
    return { files: files.length, bytes, rows, ngrams, counted, most, setBytes: heldByReferences({ ngrams: Math.min(ngrams, most), total: Math.min(total, most), rows, filters: set.filters().length }) };
  } finally {
    await Promise.all(files.map(async ({ source }) => source.close()));
  }
}
