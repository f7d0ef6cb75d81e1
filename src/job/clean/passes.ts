import type { EditStage, GlobalStage, Recipe, RulesStage } from '../../recipes/recipe.ts';

/** A stage of the recipe and its number there, which records carry. */
export interface Numbered<S> {
  readonly stage: S;
  readonly number: number;
}

/** Stages that look at one document at a time, done together in one reading. */
export interface LocalPass {
  readonly kind: 'local';
  readonly stages: readonly Numbered<RulesStage | EditStage>[];
}

export interface GlobalPass {
  readonly kind: 'global';
  readonly stage: GlobalStage;
  readonly number: number;
}

export type Pass = LocalPass | GlobalPass;

/** Cuts a recipe into readings of the corpus. The first is local, perhaps without a stage: it numbers rows, sees ids and finds what cannot be read. */
export function passesOf({ stages }: Recipe): Pass[] {
  const passes: Pass[] = [{ kind: 'local', stages: [] }];
  for (const [number, stage] of stages.entries()) {
    const last = passes[passes.length - 1];
    if (stage.kind !== 'rules' && stage.kind !== 'edit') passes.push({ kind: 'global', stage, number });
    else if (last.kind === 'local') passes[passes.length - 1] = { kind: 'local', stages: [...last.stages, { stage, number }] };
    else passes.push({ kind: 'local', stages: [{ stage, number }] });
  }
  return passes;
}
