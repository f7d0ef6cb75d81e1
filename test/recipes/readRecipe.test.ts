import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, test } from 'vitest';
import { parseRecipe } from '../../src/recipes/parseRecipe.ts';
import { printRecipe } from '../../src/recipes/printRecipe.ts';
import { readRecipe } from '../../src/recipes/readRecipe.ts';
import { parseRecipeText, yamlOf } from '../../src/recipes/recipeText.ts';
import { recipes } from '../../src/recipes/registry.ts';

const folder = mkdtempSync(join(tmpdir(), 'recipes-'));
afterAll(() => rmSync(folder, { recursive: true }));
const written = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

it.each(recipes.map((recipe) => [recipe.name, recipe] as const))('%s is the same from YAML, from JSON and in code', async (name, recipe) => {
  const printed = printRecipe(recipe);
  expect(await readRecipe(written(`${name}.yaml`, await yamlOf(printed)))).toEqual(printed);
  expect(await readRecipe(written(`${name}.json`, JSON.stringify(printed)))).toEqual(printed);
});

test('a name is one that comes with bandsaw, what has a dot or a slash a file', async () => {
  expect((await readRecipe('gopher')).name).toBe('gopher');
  await expect(readRecipe('goper')).rejects.toThrow('did you mean gopher');
  await expect(readRecipe(join(folder, 'not-there.yaml'))).rejects.toThrow(/not-there\.yaml: .*no such file/u);
});

const yaml = `# what I keep
name: mine
doc: what I do
stages:
  - kind: rules
    name: quality
    rules:
      - gopher.mean-word-length
      - id: gopher.word-count
        settings:
          min: 20
          max: {value: .inf, source: no limit}
  - {kind: exact, name: copies}
`;

test('YAML says what JSON cannot: remarks and no limit at all', async () => {
  const { stages } = await readRecipe(written('mine.yml', yaml));
  expect(stages[0]).toMatchObject({ rules: [{ settings: {} }, { settings: { min: { value: 20 }, max: { value: Infinity, source: 'no limit' } } }] });
});

test.each([
  ['min: 20', 'min: many', 'line 11, stages[0].rules[1].settings.min'],
  ['min: 20', 'mim: 20', 'line 11, stages[0].rules[1].settings'],
  ['gopher.mean-word-length', 'gopher.mean-wort-length', 'line 8, stages[0].rules[0]'],
  ['source: no limit', 'sauce: no limit', 'line 12, stages[0].rules[1].settings.max'],
  ['kind: exact', 'kind: exakt', 'line 13, stages[1]'],
  ['name: copies', 'name: quality', 'line 13, stages[1]'],
  ['doc: what I do\n', '', 'line 2, the recipe'],
  ['settings:\n          min: 20', 'settings:\n          min: 20\n          min: 30', 'line 12: the key "min" a second time'],
  ['rules:\n', 'rules: [\n', 'line 8'],
  ['name: copies}\n', 'name: copies}\n---\nname: another\n', 'line 14: a second document'],
])('a mistake is told with file, line and path: %j → %j', async (from, to, where) => {
  expect(yaml).toContain(from);
  const path = written('wrong.yaml', yaml.replace(from, to));
  const error = await readRecipe(path).catch((thrown: unknown) => thrown as Error);
  expect(error).toMatchObject({ code: 'config', file: path });
  expect((error as Error).message).toContain(where);
});

test('and so is one in JSON', async () => {
  const recipe = { name: 'mine', doc: 'what I do', stages: [{ kind: 'rules', name: 'quality', rules: ['gopher.word-count', { id: 'gopher.word-count', settings: { min: 'many' } }] }] };
  await expect(readRecipe(written('wrong.json', JSON.stringify(recipe, null, 2)))).rejects.toThrow('min to be a number but found "many" (line 13, stages[0].rules[1].settings.min)');
  await expect(readRecipe(written('broken.json', '{"name": '))).rejects.toThrow('broken.json: Expected a recipe in JSON');
  expect(() => parseRecipe({ ...recipe, name: 3 }, 'mine.json')).toThrow('mine.json');
});

test.each([['[', ''], ['{"a":', ''], ['{"name": [', ''], ['{"name": "\\\\\\"]", "stages":\n[', '2']])('JSON nested deeper than a recipe can be is refused: %j', async (opens, line) => {
  const error = await readRecipe(written('deep.json', `${opens}${'['.repeat(120_000)}${']'.repeat(120_000)}`)).catch((thrown: unknown) => thrown as Error);
  expect(error).toMatchObject({ code: 'config', file: join(folder, 'deep.json') });
  expect((error as Error).message).toContain(`at line ${line || 1}: more than 64 brackets in one another`);
  // Brackets of texts are none.
  await expect(readRecipe(written('texts.json', JSON.stringify({ name: 'mine', doc: `\\"${'['.repeat(100)}`, stages: [{ kind: 'exact', name: 'copies' }] })))).resolves.toMatchObject({ name: 'mine' });
});

test.each([
  ['aliases of aliases', `a: &a [1,1,1,1,1,1,1,1,1,1]\n${'bcdefghi'.split('').map((name, i) => `${name}: &${name} [${Array.from({ length: 10 }, () => `*${'abcdefgh'[i]}`).join(',')}]`).join('\n')}\n`, 'alias'],
  ['brackets in brackets', '['.repeat(250_000), '64 brackets in one another'],
  ['maps in maps', '{a: '.repeat(60_000), '64 brackets in one another'],
  ['lists in lists', '- '.repeat(120_000), '256 columns'],
  ['keys of keys', '? '.repeat(120_000), '256 columns'],
  ['line under line', Array.from({ length: 700 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), '256 columns'],
  ['brackets closed that were never open', `${']'.repeat(100)}${'['.repeat(250_000)}`, '64 brackets in one another'],
  ['as many keys as there is room for', Array.from({ length: 6_000 }, (_, i) => `k${i}: 1`).join('\n'), '"k0"'],
  ['more than a recipe can be', `name: ${'x'.repeat(2 ** 18)}`, 'at most 256 KiB'],
  ['an alias of itself', 'a: &a [*a]', ''],
  ['a tag of a program', 'a: !!js/function "function () {}"', ''],
  ['keys of a prototype', '__proto__: {name: mine}', '__proto__'],
])('%s: refused or read as plain data, in time and memory that the text has not chosen', async (_, text, message) => {
  const read = async (): Promise<unknown> => {
    const { value, lineOf } = await parseRecipeText(text, 'hostile.yaml');
    return parseRecipe(value, 'hostile.yaml', lineOf);
  };
  const error = await read().catch((thrown: unknown) => thrown as Error);
  expect(error).toMatchObject({ code: 'config', file: 'hostile.yaml' });
  expect((error as Error).message).toContain(message);
  expect((error as Error).message.length).toBeLessThan(600);
});

test('a recipe may be indented as one likes', async () => {
  const wide = JSON.stringify(printRecipe(recipes[0]), null, 8);
  expect(await readRecipe(written('wide.json', wide))).toEqual(await readRecipe(written('wide.yaml', wide)));
});
