import { expect, it } from 'vitest';
import { parseRecipe } from '../../src/recipes/parseRecipe.ts';
import { printRecipe } from '../../src/recipes/printRecipe.ts';
import { recipeOf, recipes } from '../../src/recipes/registry.ts';
import type { Setting, StageSettings } from '../../src/recipes/recipe.ts';

it.each(recipes.map((recipe) => [recipe.name, recipe] as const))('%s reads back from its own print, every setting with a source', (name, recipe) => {
  const printed = printRecipe(recipe);
  expect(parseRecipe(JSON.parse(JSON.stringify(printed)), `${name}.json`)).toEqual(printed);
  const settings = printed.stages
    .flatMap((stage): StageSettings[] => (stage.kind === 'rules' ? stage.rules : stage.kind === 'edit' ? stage.edits : [stage]).map((each) => each.settings))
    .flatMap((each): Setting[] => Object.values(each));
  expect(settings.length).toBeGreaterThan(0);
  expect(settings.filter(({ source }) => source === '')).toEqual([]);
  expect(`${recipe.doc}${recipe.source}`).not.toBe('');
});

it('refuses a name that is not there', () => {
  expect(() => recipeOf('goper')).toThrow('did you mean gopher');
  expect(new Set(recipes.map(({ name }) => name)).size).toBe(recipes.length);
});
