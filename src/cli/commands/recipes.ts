import { printRecipe } from '../../recipes/printRecipe.ts';
import { recipeOf, recipes } from '../../recipes/registry.ts';
import type { CommandContext } from '../command.ts';
import { exitCodes } from '../exitCodes.ts';

/** Lists the recipes; with a name, prints that one as the JSON that a file may hold, every setting with its source. */
export function recipesCommand({ positionals, values }: CommandContext): number {
  const [name] = positionals;
  if (name !== undefined) process.stdout.write(`${JSON.stringify(printRecipe(recipeOf(name)), null, 2)}\n`);
  else if (values['json'] === true) process.stdout.write(`${JSON.stringify(recipes.map(({ name: each, doc, source, stages }) => ({ name: each, doc, source, stages: stages.map((stage) => stage.name) })))}\n`);
  else process.stdout.write(recipes.map(({ name: each, doc, stages }) => `${each.padEnd(28)} ${doc}\n${' '.repeat(29)}${stages.map((stage) => stage.name).join(' → ')}\n`).join(''));
  return exitCodes.done;
}
