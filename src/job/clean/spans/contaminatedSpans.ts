import { OverlapFinder } from '../../../contamination/overlap.ts';
import { ConfigError } from '../../../core/errors.ts';
import type { PlanOutputs } from '../../../engine/plan.ts';
import { releaseOutputs } from '../../../engine/release.ts';
import { tokenizeWork } from '../../../sketch/tokenizePlan.ts';
import { DocumentCutter } from '../../decontaminate/cutDocument.ts';
import { hitsOf } from '../../decontaminate/decontamination.ts';
import { readReferences } from '../../decontaminate/readReferences.ts';
import { inFlight } from '../../inFlight.ts';
import { asKeeper } from '../records.ts';
import { eachText, viewBatches, type ViewBatch } from '../viewBatches.ts';
import type { SpanStage } from './spanStage.ts';
import { ToldContamination } from './toldContamination.ts';

const rule = 'reference-ngrams';

/**
 * Cuts parts of reference texts out of documents, or takes out documents that hold one: words by the engine, n-grams on the host.
 * What is cut names the reference row in the place of a keeper; contamination.parquet has all that was found, also below the limit. A document in which cuts go on making others goes whole.
 */
export const contaminatedSpans: SpanStage = {
  kind: 'decontaminate',
  method: 'ngrams',
  async open({ corpus, pass, settings, cuts, takeContamination }) {
    const { context } = corpus;
    const { engine } = context;
    if (context.references.length === 0) throw new ConfigError({ expected: 'reference texts for the stage that looks for them', found: 'none', remedy: 'name files with against' });
    const limit = settings['threshold'] as number;
    const limitMillionths = Math.round(limit * 1e6);
    const references = await readReferences(context, { files: context.references, column: settings['column'] as string, minWords: settings['minWords'] as number });
    const told = await ToldContamination.open(context, pass, references);
    const finder = new OverlapFinder(references.set);
    const cutter = new DocumentCutter(finder, limitMillionths);
    const isCut = settings['contaminated'] === 'cut';
    const tokenized = async (view: ViewBatch): Promise<ViewBatch & { readonly outputs: PlanOutputs }> => ({ ...view, outputs: await engine.run(tokenizeWork(view.batch.text)) });
    for await (const { batch, firstUnit, outputs } of inFlight(viewBatches(corpus, corpus.views(), [], 'spans'), engine.concurrency, tokenized)) {
      const { unit_words: unitWords, whole_words: whole } = outputs;
      eachText(batch, (row, text) => {
        const from = unitWords[row];
        const words = unitWords[row + 1] - from;
        const unit = firstUnit + row;
        const overlap = finder.find(whole, from, words);
        if (overlap === null) return;
        const tell = (removedFor: number | null): void => told.take(unit, { hits: hitsOf(batch.text, row, overlap.rows), untold: overlap.more, removedFor });
        const spans = isCut ? cutter.spansOf(text, whole, from, words) : null;
        if (spans !== null) {
          let left = text.length;
          for (const { start, end, reference, share } of spans) {
            cuts.cut(unit, start, end, { rule, reason: null, value: share, keeper: asKeeper(reference), verified: false });
            left -= end - start;
          }
          tell(left === 0 ? overlap.rows[0].row : null);
          return;
        }
        const found = finder.covered(whole, from, words, limitMillionths);
        if (found.length === 0) {
          tell(null);
          return;
        }
        const most = found.reduce((best, each) => (each.share > best.share ? each : best));
        cuts.drop(unit, { rule: { rule, reason: isCut ? 'cuts-do-not-end' : null }, value: most.share, limit, keeper: asKeeper(most.row) });
        tell(most.row);
      });
      releaseOutputs(outputs);
      await cuts.drain();
      await told.drain();
    }
    takeContamination({ threshold: limit, ...(await told.finish()) });
    return null;
  },
};
