import { printRecipe } from '../../recipes/printRecipe.ts';
import { readRecipe } from '../../recipes/readRecipe.ts';
import { yamlOf } from '../../recipes/recipeText.ts';
import { recipes } from '../../recipes/registry.ts';
import { assertNoMore, type CommandContext } from '../command.ts';
import { exitCodes } from '../exitCodes.ts';

/**
 * Lists the recipes; with a name or a file, checks that one and prints it as a file may hold it, every setting with its
 * source. `show` may stand before the name.
 */
export async function recipesCommand({ positionals, values }: CommandContext): Promise<number> {
  const [name, ...more] = positionals[0] === 'show' ? positionals.slice(1) : positionals;
  assertNoMore(more);
  if (name !== undefined) {
    const printed = printRecipe(await readRecipe(name));
    process.stdout.write(values['yaml'] === true ? await yamlOf(printed) : `${JSON.stringify(printed, null, 2)}\n`);
  } else if (values['json'] === true) process.stdout.write(`${JSON.stringify(recipes.map(({ name: each, doc, source, stages }) => ({ name: each, doc, source, stages: stages.map((stage) => stage.name) })))}\n`);
  else process.stdout.write(recipes.map(({ name: each, doc, stages }) => `${each.padEnd(28)} ${doc}\n${' '.repeat(29)}${stages.map((stage) => stage.name).join(' → ')}\n`).join(''));
  return exitCodes.done;
}
