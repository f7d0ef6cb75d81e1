import type { Recipe, Stage } from '../../recipes/recipe.ts';

/** One thing that a recipe does to texts: an edit, or a stage that cuts spans. They count from 0 through the recipe. */
interface Step {
  /** Place of its stage in the recipe. */
  readonly stage: number;
  /** Id of the edit; null where each span has a rule of its own. */
  readonly edit: string | null;
}

const cutsTexts = (stage: Stage): boolean => stage.kind === 'lines' || stage.kind === 'paragraphs' || (stage.kind === 'decontaminate' && stage.settings['contaminated']?.value === 'cut');

const stepsIn = (stage: Stage): readonly (string | null)[] => (stage.kind === 'edit' ? stage.edits.map(({ id }) => id) : cutsTexts(stage) ? [null] : []);

/** Returns what a recipe does to texts, in order. */
export function stepsOf({ stages }: Pick<Recipe, 'stages'>): Step[] {
  return stages.flatMap((stage, number) => stepsIn(stage).map((edit) => ({ stage: number, edit })));
}

/** True if the recipe can change a text. */
export function changesTexts(recipe: Pick<Recipe, 'stages'>): boolean {
  return stepsOf(recipe).length > 0;
}
