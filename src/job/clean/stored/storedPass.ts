import { allEnded } from '../../../core/allEnded.ts';
import { throwIfAborted } from '../../../core/errors.ts';
import { LoopTurns } from '../../../core/loopTurns.ts';
import type { RulesStage } from '../../../recipes/recipe.ts';
import { applyRule } from '../../../rules/rule.ts';
import type { SignalValue } from '../../../signals/signal.ts';
import { ScatterBuffer } from '../../../store/scatterBuffer.ts';
import { schemas } from '../../context.ts';
import { appendIds } from '../../rowRecords.ts';
import type { CleanContext } from '../corpus.ts';
import { FateWriter, type Fate } from '../fates.ts';
import { addTo, nothing } from '../funnel.ts';
import { preparedRules } from '../localStages.ts';
import type { PassFacts } from '../passFacts.ts';
import type { LocalPass } from '../passes.ts';
import { cleanSchemas, recordsName } from '../records.ts';
import { StageCensus } from '../thresholds/stageCensus.ts';
import type { Stored } from './openStored.ts';
import { SIZES } from './storedBatch.ts';

/** The first pass, and the only one, where signals stand in place of texts: asks rule after rule about every row, and spills what goes and why. */
export async function storedPass(context: CleanContext, { stages }: Pick<LocalPass, 'stages'>, { signals, measured }: Stored): Promise<PassFacts> {
  const { store, budget, rangeUnits, clean, idColumn, sample, signal } = context;
  const ids: string[] = [];
  const placeOf = (id: string): number => {
    if (!ids.includes(id)) ids.push(id);
    return ids.indexOf(id);
  };
  const judges = stages.map(({ stage, number }) => ({ number, name: stage.name, missing: (stage as RulesStage).missing, rules: preparedRules(stage as RulesStage, placeOf) }));
  const sizes = signals.hasSizes;
  const [bytesAt, wordsAt] = sizes ? SIZES.map(placeOf) : [-1, -1];
  const census = clean.thresholds ? new StageCensus(judges) : null;
  const idWriter = await store.write('ids', schemas.ids, budget.spillBytes);
  await (await store.write('rejected', schemas.rejected, budget.spillBytes)).finish();
  const sizeWriter = await store.write(recordsName(0, 'sizes'), cleanSchemas.sizes, budget.spillBytes);
  const sizeBuffer = new ScatterBuffer(sizeWriter, cleanSchemas.sizes);
  const fates = await FateWriter.open(context, 0);
  const documents = nothing();
  const turns = new LoopTurns(signal);
  const total = measured.reduce((sum, { rows }) => sum + rows, 0);
  let nulls = 0;
  let unit = 0;
  let file = -1;
  for await (const batch of signals.read(ids, signal)) {
    throwIfAborted(signal);
    if (turns.due) await turns.take();
    if (idColumn !== null) appendIds(idWriter, rangeUnits, batch.ids, unit);
    for (let i = 0; i < batch.rowCount; i++, unit++) {
      // Rows of one input follow one another, from its first on.
      if (batch.rows[i] === 0) file += 1;
      if (sample?.has(file, batch.rows[i]) === false) continue;
      if (!batch.measured[i]) {
        nulls += 1;
        continue;
      }
      const valueOf = (place: number): SignalValue => batch.values[place][i];
      const bytes = sizes ? (valueOf(bytesAt) as number) : 0;
      const words = sizes ? ((valueOf(wordsAt) ?? 0) as number) : 0;
      addTo(documents, bytes, words);
      sizeBuffer.put(Math.floor(unit / rangeUnits), unit, bytes, words);
      const fate = judge(judges, valueOf, (stage) => census?.arrive(stage, valueOf, () => ({ bytes, words })));
      if (fate !== null) fates.put(unit, fate);
    }
    sizeBuffer.flush();
    await allEnded([idWriter.drain(), sizeWriter.drain(), fates.drain()]);
    context.report({ stage: 'rules', done: unit, total, unit: 'rows' });
  }
  await allEnded([idWriter.finish(), sizeWriter.finish(), fates.finish()]);
  return { numbering: { rows: measured.map(({ rows }) => rows), nulls, rejected: 0, documents }, rules: fates.rules, changes: null, thresholds: census?.tables(sizes) ?? null };
}

type Judge = { readonly number: number; readonly missing: RulesStage['missing']; readonly rules: ReturnType<typeof preparedRules> };

/** Returns why a row goes, or null if it stays. */
function judge(judges: readonly Judge[], valueOf: (place: number) => SignalValue, arrives: (stage: number) => void): Fate | null {
  for (const [stage, { number, missing, rules }] of judges.entries()) {
    arrives(stage);
    for (const { rule, limits, places } of rules) {
      const drop = applyRule(rule, places.map(valueOf), limits, missing);
      if (drop !== null) return { stage: number, rule: { rule: rule.id, reason: drop.reason }, value: drop.value, limit: drop.limit };
    }
  }
  return null;
}
