import { readFile, stat } from 'node:fs/promises';
import { ConfigError } from '../core/errors.ts';
import { parseRecipe } from './parseRecipe.ts';
import type { Recipe } from './recipe.ts';
import { linesOfJson, parseRecipeText } from './recipeText.ts';
import { recipeOf } from './registry.ts';

/**
 * Returns the recipe of this name, or the one that a file holds: whatever has a dot or a slash in it is a file, YAML if it
 * ends in .yaml or .yml, otherwise JSON.
 * @throws ConfigError naming file, line and what is wrong there
 */
export async function readRecipe(nameOrFile: string): Promise<Recipe> {
  if (!/[./\\]/u.test(nameOrFile)) return recipeOf(nameOrFile);
  const text = await textOf(nameOrFile);
  const { value, lineOf } = await parseRecipeText(text, nameOrFile);
  try {
    return parseRecipe(value, nameOrFile, lineOf);
  } catch (error) {
    // Of JSON lines are known to who looks for them.
    const lines = lineOf([]) === null ? await linesOfJson(text) : null;
    if (lines === null) throw error;
    return parseRecipe(value, nameOrFile, lines);
  }
}

async function textOf(file: string): Promise<string> {
  const refuse = (found: string): ConfigError => new ConfigError({ expected: 'a recipe in JSON or YAML', found, remedy: 'correct the name', file });
  try {
    const { size } = await stat(file);
    if (size > 2 ** 20) throw refuse(`${size} bytes`);
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw refuse((error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : (error as Error).message);
  }
}
