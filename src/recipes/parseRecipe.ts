import { ConfigError } from '../core/errors.ts';
import { resolveSettings, type SettingSpecs, type SettingValue } from '../core/setting.ts';
import { editOf } from '../edits/registry.ts';
import type { OnMissing } from '../rules/rule.ts';
import { ruleOf } from '../rules/registry.ts';
import { stageKinds, type Recipe, type Setting, type Stage, type StageKind, type StageSettings, type Use } from './recipe.ts';
import { stageSettings } from './stageSettings.ts';

type Fields = Readonly<Record<string, unknown>>;

function wrong(where: string, expected: string, value: unknown): ConfigError {
  return new ConfigError({ expected: `${where} to be ${expected}`, found: value === undefined ? 'nothing' : (JSON.stringify(value) ?? String(value)).slice(0, 80), remedy: 'correct it in the recipe' });
}

function fieldsOf(value: unknown, where: string, names: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(where, `an object with ${names.join(', ')}`, value);
  for (const name of Object.keys(value)) {
    if (!names.includes(name)) throw new ConfigError({ expected: `${where} to have ${names.join(', ')}`, found: JSON.stringify(name.slice(0, 64)), remedy: 'correct the name, or leave it out' });
  }
  return value as Fields;
}

function stringOf(value: unknown, where: string): string {
  if (typeof value !== 'string' || value === '') throw wrong(where, 'a string', value);
  return value;
}

function listOf(value: unknown, where: string): readonly unknown[] {
  if (!Array.isArray(value) || value.length === 0) throw wrong(where, 'a list that is not empty', value);
  return value;
}

/** A setting may stand alone, as `min: 50`, or with where it comes from: `min: {value: 50, source: "..."}`. */
function settingsOf(specs: SettingSpecs, value: unknown, where: string, file: string): StageSettings {
  if (value === undefined) return {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(where, 'an object of settings', value);
  const settings: Record<string, Setting> = {};
  for (const [name, each] of Object.entries(value as Fields)) {
    if (typeof each === 'object' && each !== null && !Array.isArray(each)) {
      const { value: inner, source } = fieldsOf(each, `${where}, ${name}`, ['value', 'source']);
      settings[name] = { value: inner as SettingValue, source: stringOf(source, `${where}, source of ${name}`) };
    } else settings[name] = { value: each as SettingValue, source: file };
  }
  resolveSettings(specs, valuesOf(settings), where);
  return settings;
}

/** Returns settings without their sources, as `resolveSettings` takes them. */
export function valuesOf(settings: StageSettings): Record<string, SettingValue> {
  return Object.fromEntries(Object.entries(settings).map(([name, { value }]) => [name, value]));
}

function usesOf(value: unknown, where: string, file: string, specsOf: (id: string) => SettingSpecs): Use[] {
  return listOf(value, where).map((each, i) => {
    const fields = typeof each === 'string' ? { id: each } : fieldsOf(each, `${where}, entry ${i + 1}`, ['id', 'settings']);
    const id = stringOf(fields.id, `${where}, id of entry ${i + 1}`);
    return { id, settings: settingsOf(specsOf(id), (fields as Fields)['settings'], `${where}, ${id}`, file) };
  });
}

function stageOf(value: unknown, where: string, file: string): Stage {
  const kind = (value as Fields | null | undefined)?.['kind'];
  if (!stageKinds.includes(kind as StageKind)) throw wrong(`${where}, kind`, `one of ${stageKinds.join(', ')}`, kind);
  if (kind === 'rules') {
    const fields = fieldsOf(value, where, ['kind', 'name', 'rules', 'missing']);
    const name = stringOf(fields['name'], `${where}, name`);
    const missing = fields['missing'] ?? 'drop';
    if (missing !== 'drop' && missing !== 'keep') throw wrong(`stage "${name}", missing`, 'drop or keep', missing);
    return { kind, name, rules: usesOf(fields['rules'], `stage "${name}", rules`, file, (id) => ruleOf(id).limits), missing: missing satisfies OnMissing };
  }
  if (kind === 'edit') {
    const fields = fieldsOf(value, where, ['kind', 'name', 'edits']);
    const name = stringOf(fields['name'], `${where}, name`);
    return { kind, name, edits: usesOf(fields['edits'], `stage "${name}", edits`, file, (id) => editOf(id).settings) };
  }
  const fields = fieldsOf(value, where, ['kind', 'name', 'settings']);
  const name = stringOf(fields['name'], `${where}, name`);
  const global = kind as keyof typeof stageSettings;
  return { kind: global, name, settings: settingsOf(stageSettings[global], fields['settings'], `stage "${name}"`, file) };
}

/**
 * Returns the recipe that a parsed JSON or YAML file holds, every name and number of it checked. `file` is the source of
 * the settings that name none.
 * @throws ConfigError naming stage, rule and setting
 */
export function parseRecipe(value: unknown, file: string): Recipe {
  const fields = fieldsOf(value, `recipe ${file}`, ['name', 'doc', 'source', 'stages']);
  const stages = listOf(fields['stages'], `recipe ${file}, stages`).map((each, i) => stageOf(each, `recipe ${file}, stage ${i + 1}`, file));
  const names = new Set<string>();
  for (const { name } of stages) {
    if (names.has(name)) throw new ConfigError({ expected: 'every stage to have a name of its own', found: `"${name}" twice`, remedy: 'rename one: removed.parquet names rows by it', file });
    names.add(name);
  }
  return { name: stringOf(fields['name'], `recipe ${file}, name`), doc: stringOf(fields['doc'], `recipe ${file}, doc`), source: stringOf(fields['source'] ?? file, `recipe ${file}, source`), stages };
}
