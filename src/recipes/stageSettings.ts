import type { SettingSpecs } from '../core/setting.ts';
import type { GlobalStage } from './recipe.ts';

/** Settings of the stages that compare across documents, by kind. */
export const stageSettings: Readonly<Record<GlobalStage['kind'], SettingSpecs>> = {
  exact: {},
  lines: {},
  paragraphs: {},
  neardup: {},
};
