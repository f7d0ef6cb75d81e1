import { MismatchError, throwIfAborted } from '../../core/errors.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import type { CleanContext } from './corpus.ts';
import type { FateRule } from './fates.ts';
import { less, nothing, type Amount, type EditCount, type RuleCount, type StageFunnel } from './funnel.ts';
import type { PassFacts } from './passFacts.ts';
import { cleanSchemas, recordsName } from './records.ts';
import { stepsOf } from './steps.ts';

interface Taken {
  /** What went: documents with what they had, and what those that stay lost of theirs; below 0 where edits made texts longer. */
  readonly amount: Amount;
  readonly rules: Map<string, RuleTaken>;
}

interface RuleTaken {
  readonly rule: FateRule;
  documents: number;
  bytes: number;
}

/** Several passes may have a rule under different numbers. */
function ruleTaken({ rules }: Taken, rule: FateRule): RuleTaken {
  const key = `${rule.rule} ${rule.reason ?? ''}`;
  let count = rules.get(key);
  if (count === undefined) rules.set(key, (count = { rule, documents: 0, bytes: 0 }));
  return count;
}

/**
 * Returns what each stage of the recipe was given and left, from the records of all passes. Sizes of one unit range are in
 * memory at a time.
 * @param facts of all passes
 */
export async function stageFunnels(context: CleanContext, recipe: Recipe, facts: readonly PassFacts[], documents: Readonly<Amount>): Promise<StageFunnel[]> {
  const { store, rangeUnits, signal } = context;
  const taken = recipe.stages.map((): Taken => ({ amount: nothing(), rules: new Map() }));
  const sizes = await store.read(recordsName(0, 'sizes'), cleanSchemas.sizes);
  const passes = await Promise.all(facts.map(async ({ rules, changes }, pass) => ({
    rules,
    fates: await store.read(recordsName(pass, 'fates'), cleanSchemas.fates),
    resized: changes === null ? null : await store.read(recordsName(pass, 'resized'), cleanSchemas.resized),
  })));
  for (const partition of sizes.partitions) {
    if (passes.every(({ fates, resized }) => fates.rowsOf(partition) === 0 && (resized?.rowsOf(partition) ?? 0) === 0)) continue;
    const bytes = new Float64Array(rangeUnits).fill(NaN);
    const words = new Uint32Array(rangeUnits);
    const base = partition * rangeUnits;
    for await (const { rows, columns } of sizes.blocks(partition)) {
      for (let i = 0; i < rows; i++) {
        bytes[columns.unit[i] - base] = columns.bytes[i];
        words[columns.unit[i] - base] = columns.words[i];
      }
    }
    for (const { rules, fates, resized } of passes) {
      // A document that goes in the pass does so behind the stages that let it pass.
      for await (const { rows, columns } of resized?.blocks(partition) ?? []) {
        throwIfAborted(signal);
        for (let i = 0; i < rows; i++) {
          const at = columns.unit[i] - base;
          const { amount } = taken[columns.stage[i]];
          amount.bytes += bytes[at] - columns.bytes[i];
          amount.words += words[at] - columns.words[i];
          bytes[at] = columns.bytes[i];
          words[at] = columns.words[i];
        }
      }
      // By stage, then rule: rows come by the million, of few rules.
      const counted = taken.map((): RuleTaken[] => []);
      for await (const { rows, columns } of fates.blocks(partition)) {
        throwIfAborted(signal);
        for (let i = 0; i < rows; i++) {
          const at = columns.unit[i] - base;
          if (Number.isNaN(bytes[at])) throw new MismatchError({ expected: `unit ${columns.unit[i]} to go once, and to have a text`, found: 'one that had gone or had none', remedy: 'report this as a bug' });
          const stage = columns.stage[i];
          const { amount } = taken[stage];
          amount.documents += 1;
          amount.bytes += bytes[at];
          amount.words += words[at];
          const count = (counted[stage][columns.rule[i]] ??= ruleTaken(taken[stage], rules[columns.rule[i]]));
          count.documents += 1;
          count.bytes += bytes[at];
          bytes[at] = NaN;
        }
      }
    }
  }
  const edits = editCounts(recipe, facts);
  const counts = new Map(facts.flatMap(({ told }) => (told === undefined ? [] : [[told.stage, told.counts] as const])));
  let left: Readonly<Amount> = documents;
  return recipe.stages.map(({ name, kind }, i) => {
    const given = left;
    left = less(given, taken[i].amount);
    const told = counts.get(i);
    const rules = [...taken[i].rules.values()]
      .map(({ rule, documents: count, bytes }): RuleCount => ({ rule: rule.rule, reason: rule.reason, documents: count, bytes }))
      .sort((a, b) => b.documents - a.documents || (a.rule < b.rule ? -1 : 1) || ((a.reason ?? '') < (b.reason ?? '') ? -1 : 1));
    return { stage: name, kind, in: given, out: left, removed: taken[i].amount.documents, rules, ...(edits[i].length === 0 ? {} : { edits: edits[i] }), ...(told === undefined ? {} : { counts: told }) };
  });
}

/** Returns what each stage changed. */
function editCounts(recipe: Recipe, facts: readonly PassFacts[]): EditCount[][] {
  const counts = new Map(facts.flatMap(({ changes }) => changes?.counts ?? []).map((count) => [count.step, count]));
  const byStage = recipe.stages.map((): EditCount[] => []);
  for (const [step, { stage, edit }] of stepsOf(recipe).entries()) {
    const { documents = 0, changes = 0, removed = 0, inserted = 0 } = counts.get(step) ?? {};
    byStage[stage].push({ edit: edit ?? recipe.stages[stage].name, documents, changes, bytesRemoved: removed, bytesInserted: inserted });
  }
  return byStage;
}
