import { expect, it } from 'vitest';
import { parseRecipe } from '../../src/recipes/parseRecipe.ts';
import { printRecipe } from '../../src/recipes/printRecipe.ts';
import { recipeOf, recipes } from '../../src/recipes/registry.ts';
import type { Setting, StageSettings } from '../../src/recipes/recipe.ts';
import { ruleOf } from '../../src/rules/registry.ts';
import { needsOfRule } from '../../src/rules/ruleNeeds.ts';
import { signalOf } from '../../src/signals/registry.ts';

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

it('every rule of every recipe can be asked: its signals are there, and what is missing has a name', () => {
  for (const recipe of recipes) {
    for (const stage of recipe.stages) {
      if (stage.kind !== 'rules') continue;
      for (const { id } of stage.rules) {
        const { resources, classifiers, stored } = needsOfRule(ruleOf(id));
        expect([id, [...resources, ...classifiers].every((each) => each !== ''), stored.every((each) => signalOf(each)?.stored)]).toEqual([id, true, true]);
      }
    }
  }
});

it('rules of classifiers and languages are there for every name, and none for what is no name', () => {
  expect(ruleOf('classifier.dclm').signals).toEqual(['classifier.dclm']);
  expect(ruleOf('language.zh').signals).toEqual(['language.zh']);
  for (const id of ['classifier.', 'classifier.A', 'language.x y', 'klassifier.a']) expect(() => ruleOf(id)).toThrow('the id of a rule');
});
