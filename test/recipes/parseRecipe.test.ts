import { expect, it } from 'vitest';
import { parseRecipe } from '../../src/recipes/parseRecipe.ts';

const recipe = { name: 'mine', doc: 'what I do', stages: [{ kind: 'exact', name: 'copies' }] };

it('returns what the file says, its name as source of what names none', () => {
  expect(parseRecipe(recipe, 'mine.json')).toEqual({ name: 'mine', doc: 'what I do', source: 'mine.json', stages: [{ kind: 'exact', name: 'copies', settings: {} }] });
});

it.each([
  [[], 'recipe mine.json to be an object'],
  [{ ...recipe, stages: [] }, 'stages to be a list that is not empty'],
  [{ ...recipe, stage: [] }, '"stage"'],
  [{ ...recipe, stages: [{ kind: 'exakt', name: 'copies' }] }, 'stage 1, kind to be one of rules, edit, exact'],
  [{ ...recipe, stages: [null] }, 'stage 1, kind'],
  [{ ...recipe, stages: [recipe.stages[0], recipe.stages[0]] }, '"copies" twice'],
  [{ ...recipe, stages: [{ kind: 'exact' }] }, 'stage 1, name to be a string but found nothing'],
  [{ ...recipe, stages: [{ kind: 'exact', name: 'copies', settings: { '': 1 } }] }, 'stage "copies" to set'],
  [JSON.parse('{"name":"mine","doc":"d","stages":[{"kind":"exact","name":"copies","settings":{"__proto__":{"value":1,"source":"s"}}}]}'), 'found "__proto__"'],
  [{ ...recipe, stages: [{ kind: 'rules', name: 'r', rules: ['gopher.nothing-like-it'] }] }, 'the id of a rule but found "gopher.nothing-like-it"'],
  [{ ...recipe, stages: [{ kind: 'rules', name: 'r', rules: [{ id: 3 }] }] }, 'id of entry 1 to be a string'],
  [{ ...recipe, stages: [{ kind: 'edit', name: 'e', edits: ['nothing'] }] }, 'the id of an edit'],
  [{ ...recipe, stages: [{ kind: 'rules', name: 'r', rules: ['x'], missing: 'stop' }] }, 'missing to be drop or keep'],
])('refuses %j', (value, message) => {
  expect(() => parseRecipe(value, 'mine.json')).toThrow(message);
});
