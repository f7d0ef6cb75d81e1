import type { EditStage, GlobalStage, Recipe, RulesStage } from '../../recipes/recipe.ts';
import type { StageOrder } from '../checkpoints.ts';
import { passName } from './records.ts';
import { stepsOf } from './steps.ts';

/** A stage of the recipe and its number there, which records carry. */
interface Numbered<S> {
  readonly stage: S;
  readonly number: number;
  /** Of its first step, see steps.ts. */
  readonly step: number;
}

/** Stages that look at one document at a time, done together in one reading. */
export interface LocalPass {
  readonly kind: 'local';
  readonly stages: readonly Numbered<RulesStage | EditStage>[];
}

export interface GlobalPass extends Numbered<GlobalStage> {
  readonly kind: 'global';
}

export type Pass = LocalPass | GlobalPass;

/** Cuts a recipe into readings of the corpus. The first is local, perhaps without a stage: it numbers rows, sees ids and finds what cannot be read. */
export function passesOf({ stages }: Recipe): Pass[] {
  const passes: Pass[] = [{ kind: 'local', stages: [] }];
  for (const [number, stage] of stages.entries()) {
    const last = passes[passes.length - 1];
    const step = stepsOf({ stages: stages.slice(0, number) }).length;
    if (stage.kind !== 'rules' && stage.kind !== 'edit') passes.push({ kind: 'global', stage, number, step });
    else if (last.kind === 'local') passes[passes.length - 1] = { kind: 'local', stages: [...last.stages, { stage, number, step }] };
    else passes.push({ kind: 'local', stages: [{ stage, number, step }] });
  }
  return passes;
}

/** Names of the stages that a pass carries out, in their order. */
export function stagesOf(pass: Pass): readonly string[] {
  return pass.kind === 'local' ? pass.stages.map(({ stage }) => stage.name) : [pass.stage.name];
}

/** What the first pass writes under the names that other jobs have for them too. */
const OF_FIRST: readonly string[] = ['ids', 'rejected'];

/** As checkpoints order passes, which are named by their number as their records are. */
export function passOrder(passes: readonly Pass[]): StageOrder<string> {
  const names = passes.map((_, pass) => passName(pass));
  return { names, writerOf: (records) => (OF_FIRST.includes(records) ? names[0] : names.find((name) => records === name || records.startsWith(`${name}-`))) };
}
