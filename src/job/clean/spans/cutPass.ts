import { throwIfAborted } from '../../../core/errors.ts';
import type { Settings } from '../../../core/setting.ts';
import { bytesTaken } from '../../stages/bytesTaken.ts';
import { ChangeWriter } from '../changes.ts';
import type { Corpus } from '../corpus.ts';
import { FateWriter } from '../fates.ts';
import { NOTHING_LEFT } from '../localStages.ts';
import type { PassContamination, PassFacts } from '../passFacts.ts';
import type { GlobalPass } from '../passes.ts';
import { recordsName } from '../records.ts';
import type { StageCounts } from '../stageCounts.ts';
import { CutCursor } from './cutCursor.ts';
import { CutWriter } from './cutWriter.ts';
import { DocumentCuts } from './documentCuts.ts';
import type { SpanStage } from './spanStage.ts';

const BATCH_ROWS = 8192;
const NOTHING = new Uint8Array(0);

/** Lets a stage find what goes, then reads the corpus once more and cuts it: new texts, changes and fates are spilled as by edits. */
export async function cutPass(corpus: Corpus, pass: number, { number, step }: Pick<GlobalPass, 'number' | 'step'>, settings: Settings, stage: SpanStage): Promise<PassFacts> {
  const { context } = corpus;
  const { budget, signal } = context;
  const fates = await FateWriter.open(context, pass);
  const writer = await CutWriter.open(context, pass, fates, number);
  let counts: StageCounts | null = null;
  let contamination: PassContamination | null = null;
  const judge = await stage.open({ corpus, pass, settings, urlColumn: context.clean.urlColumn, cuts: writer, tell: (told) => (counts = told), takeContamination: (found) => void (contamination = found) });
  await writer.finish();
  const changes = await ChangeWriter.open(context, pass);
  const cursor = new CutCursor(context, pass, writer);
  const cuts = new DocumentCuts();
  const files = corpus.views();
  const total = files.reduce((sum, { source }) => sum + source.bytes, 0);
  let read = 0;
  try {
    for (const [index, file] of files.entries()) {
      for await (const batch of file.source.read({ textColumn: context.settings.textColumn, columns: [], maxBytes: budget.batchBytes, maxRows: BATCH_ROWS, signal })) {
        const { bytes, offsets, nulls } = batch.text;
        for (let i = 0; i < batch.rowCount; i++) {
          const unit = file.firstUnit + batch.firstRow + i;
          if ((nulls !== null && nulls[i] === 1) || writer.dropped.has(unit)) continue;
          const text = bytes.subarray(offsets[i], offsets[i + 1]);
          cuts.begin(text.length);
          do {
            if (cursor.empty) await cursor.load();
          } while (cursor.take(unit, cuts) && cursor.empty);
          changes.begin(unit);
          const why = judge?.({ unit, file: index, text }, cuts) ?? null;
          if (why !== null) {
            fates.put(unit, { stage: number, ...why });
            continue;
          }
          if (cuts.count === 0) {
            if (batch.edited !== null && batch.edited[i] === 1) changes.carry(unit, text);
            continue;
          }
          const left = cuts.left(text);
          if (left.length === 0) {
            fates.put(unit, { stage: number, rule: { rule: cuts.why(0).rule, reason: NOTHING_LEFT }, value: 0, limit: NaN });
            continue;
          }
          let gone = 0;
          cuts.each((start, end, cut) => {
            changes.put(step, start - gone, text.subarray(start, end), NOTHING, cuts.why(cut));
            gone += end - start;
          });
          changes.endStage(number, left);
          changes.keep(left);
        }
        throwIfAborted(signal);
        await fates.drain();
        await changes.drain();
        context.report({ stage: 'cut', done: read + bytesTaken(file.source, batch), total, unit: 'bytes' });
      }
      read += file.source.bytes;
    }
  } finally {
    await cursor.close();
  }
  await fates.finish();
  const facts = { rules: fates.rules, numbering: null, changes: await changes.finish(), ...(counts === null ? {} : { told: { stage: number, counts } }), ...(contamination === null ? {} : { contamination }) };
  await context.store.drop(recordsName(pass, 'cuts'));
  return facts;
}
