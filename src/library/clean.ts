import { ConfigError, throwIfAborted } from '../core/errors.ts';
import { assertOptions } from '../core/assertOptions.ts';
import type { CleanResult } from '../job/clean/clean.ts';
import type { Recipe } from '../recipes/recipe.ts';
import type { CleanOptions } from './cleanOptions.ts';
import { cleanKinds } from './optionKinds.ts';
import { withPage, type PageAfterJob } from './reportPage.ts';
import { withEngine } from './withEngine.ts';

/** What a cleaning job over files came to. */
export interface FileCleanResult extends CleanResult {
  /** Where report.html is; or why it could not be written, which takes nothing from the rows. */
  readonly page: PageAfterJob;
}

/**
 * Carries a recipe out on files and returns the report with its funnel, which is also in `output`/report.json beside
 * kept/, removed.parquet and run.json. What comes out depends on inputs and recipe alone. Rows whose text is null are kept
 * and meet no rule. A job that was stopped goes on behind its last finished pass; one that had finished is not done again.
 * @param inputs a file, folder or glob, or several, as for `dedup`
 * @throws as `dedup` over files; ConfigError too for a recipe or rule that there is not, or a rule that lacks its list;
 *   UnsupportedError for a stage that is not built yet
 * @example
 * ```js
 * import { clean } from 'bandsaw';
 *
 * const { report } = await clean('crawl.jsonl.gz', { output: 'out', recipe: 'default-en' });
 * for (const { stage, removed } of report.stages) console.log(stage, removed);
 * ```
 */
export async function clean(inputs: string | readonly string[], options: CleanOptions): Promise<FileCleanResult> {
  assertOptions(options, 'clean', cleanKinds);
  const { engine: _, workers, signal, onProgress, recipe, ...settings } = options;
  throwIfAborted(signal);
  const paths = typeof inputs === 'string' ? [inputs] : inputs;
  if (!Array.isArray(paths) || paths.some((path) => typeof path !== 'string')) throw new ConfigError({ expected: 'paths', found: 'something else', remedy: 'pass a path, or an array of them' });
  if (typeof settings.output !== 'string') throw new ConfigError({ expected: 'an output folder', found: 'none', remedy: 'pass { output: FOLDER }' });
  if (typeof recipe !== 'string' && !Array.isArray((recipe as Partial<Recipe> | undefined)?.stages)) throw new ConfigError({ expected: 'a recipe', found: recipe === undefined ? 'none' : 'something else', remedy: 'pass the name of one, or what parseRecipe makes of an object' });
  const [{ clean: cleanFiles }, { recipeOf }] = await Promise.all([import('../job/clean/clean.ts'), import('../recipes/registry.ts')]);
  const chosen = typeof recipe === 'string' ? recipeOf(recipe) : recipe;
  return withEngine(options, async (open) => withPage(await cleanFiles({ ...settings, recipe: chosen, inputs: paths }, { engine: open, workers, signal, onProgress })));
}
