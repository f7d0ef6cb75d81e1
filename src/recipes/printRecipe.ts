import type { SettingSpecs } from '../core/setting.ts';
import { editOf } from '../edits/registry.ts';
import { ruleOf } from '../rules/registry.ts';
import type { Recipe, Setting, Stage, StageSettings, Use } from './recipe.ts';
import { stageSettings } from './stageSettings.ts';

/** Every setting with its value and source: those of the recipe, and the defaults of all others. */
function allSettings(specs: SettingSpecs, given: StageSettings): StageSettings {
  const all: Record<string, Setting> = {};
  for (const [name, spec] of Object.entries(specs)) {
    if (Object.hasOwn(given, name)) all[name] = given[name];
    else if (spec.default !== undefined) all[name] = { value: spec.default, source: spec.source };
  }
  return all;
}

function printUses(all: readonly Use[], specsOf: (id: string) => SettingSpecs): Use[] {
  return all.map(({ id, settings }) => ({ id, settings: allSettings(specsOf(id), settings) }));
}

function printStage(stage: Stage): Stage {
  if (stage.kind === 'rules') return { ...stage, rules: printUses(stage.rules, (id) => ruleOf(id).limits) };
  if (stage.kind === 'edit') return { ...stage, edits: printUses(stage.edits, (id) => editOf(id).settings) };
  return { ...stage, settings: allSettings(stageSettings[stage.kind], stage.settings) };
}

/** Returns the recipe with every setting spelled out, defaults too, each with its source: what `parseRecipe` reads. */
export function printRecipe({ name, doc, source, stages, scores }: Recipe): Recipe {
  return { name, doc, source, stages: stages.map(printStage), ...(scores === undefined ? {} : { scores }) };
}
