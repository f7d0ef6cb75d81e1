import { resolveSettings, type Settings } from '../../core/setting.ts';
import { valuesOf } from '../../recipes/parseRecipe.ts';
import type { GlobalStage } from '../../recipes/recipe.ts';
import { stageSettings } from '../../recipes/stageSettings.ts';

/** Returns every setting of a stage that compares across documents, those that the recipe leaves out as they are by default. @throws ConfigError */
export function settingsOf({ kind, name, settings }: GlobalStage): Settings {
  return resolveSettings(stageSettings[kind], valuesOf(settings), `stage "${name}"`);
}
