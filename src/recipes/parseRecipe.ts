import { ConfigError } from '../core/errors.ts';
import { assertKnownSettings, checkSetting, resolveSettings, type SettingSpecs, type SettingValue } from '../core/setting.ts';
import { editOf } from '../edits/registry.ts';
import type { OnMissing } from '../rules/rule.ts';
import { ruleOf } from '../rules/registry.ts';
import { stageKinds, type Recipe, type Setting, type Stage, type StageKind, type StageSettings, type Use } from './recipe.ts';
import type { RecipePath, RecipeText } from './recipeText.ts';
import { assertScores, type Scores } from './scores.ts';
import { stageSettings } from './stageSettings.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Where in which file the parser is, for messages. */
class Place {
  readonly file: string;
  readonly #path: RecipePath;
  readonly #lineOf: RecipeText['lineOf'];

  constructor(file: string, path: RecipePath, lineOf: RecipeText['lineOf']) {
    this.file = file;
    this.#path = path;
    this.#lineOf = lineOf;
  }

  /** Does the work on what stands at `path` from here; what it refuses is told with file, line and path. The innermost place counts. */
  within<T>(path: RecipePath, work: (place: Place) => T): T {
    const place = new Place(this.file, [...this.#path, ...path], this.#lineOf);
    try {
      return work(place);
    } catch (error) {
      if (!(error instanceof ConfigError) || error.file !== undefined) throw error;
      throw new ConfigError({ expected: error.expected, found: `${error.found} (${place.name})`, remedy: error.remedy, file: this.file });
    }
  }

  /** `line 12, stages[0].rules[3].settings.min`. */
  get name(): string {
    const line = this.#lineOf(this.#path);
    const path = this.#path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key.slice(0, 64)}`)).join('').replace(/^\./u, '');
    return [...(line === null ? [] : [`line ${line}`]), path === '' ? 'the recipe' : path].join(', ');
  }
}

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
function settingsOf(specs: SettingSpecs, value: unknown, where: string, at: Place): StageSettings {
  if (value === undefined) return {};
  return at.within(['settings'], (place) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(where, 'an object of settings', value);
    // Before any is assigned: __proto__ would leave no trace.
    assertKnownSettings(specs, value, where);
    const settings: Record<string, Setting> = {};
    for (const [name, each] of Object.entries(value as Fields)) {
      settings[name] = place.within([name], () => {
        const setting = settingOf(each, `${where}, ${name}`, at.file);
        checkSetting(specs[name], setting.value, `${where}, ${name}`);
        return setting;
      });
    }
    resolveSettings(specs, valuesOf(settings), where);
    return settings;
  });
}

function settingOf(value: unknown, where: string, file: string): Setting {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { value: value as SettingValue, source: file };
  const { value: inner, source } = fieldsOf(value, where, ['value', 'source']);
  return { value: inner as SettingValue, source: stringOf(source, `${where}, source`) };
}

/** Returns settings without their sources, as `resolveSettings` takes them. */
export function valuesOf(settings: StageSettings): Record<string, SettingValue> {
  return Object.fromEntries(Object.entries(settings).map(([name, { value }]) => [name, value]));
}

function usesOf(value: unknown, where: string, at: Place, specsOf: (id: string) => SettingSpecs): Use[] {
  return listOf(value, where).map((each, i) =>
    at.within([i], (place) => {
      const fields = typeof each === 'string' ? { id: each } : fieldsOf(each, `${where}, entry ${i + 1}`, ['id', 'settings']);
      const id = stringOf(fields.id, `${where}, id of entry ${i + 1}`);
      return { id, settings: settingsOf(specsOf(id), (fields as Fields)['settings'], `${where}, ${id}`, place) };
    }),
  );
}

function stageOf(value: unknown, where: string, at: Place): Stage {
  const kind = (value as Fields | null | undefined)?.['kind'];
  if (!stageKinds.includes(kind as StageKind)) throw wrong(`${where}, kind`, `one of ${stageKinds.join(', ')}`, kind);
  if (kind === 'rules') {
    const fields = fieldsOf(value, where, ['kind', 'name', 'rules', 'missing']);
    const name = stringOf(fields['name'], `${where}, name`);
    const missing = fields['missing'] ?? 'drop';
    if (missing !== 'drop' && missing !== 'keep') throw wrong(`stage "${name}", missing`, 'drop or keep', missing);
    return { kind, name, rules: at.within(['rules'], (place) => usesOf(fields['rules'], `stage "${name}", rules`, place, (id) => ruleOf(id).limits)), missing: missing satisfies OnMissing };
  }
  if (kind === 'edit') {
    const fields = fieldsOf(value, where, ['kind', 'name', 'edits']);
    const name = stringOf(fields['name'], `${where}, name`);
    return { kind, name, edits: at.within(['edits'], (place) => usesOf(fields['edits'], `stage "${name}", edits`, place, (id) => editOf(id).settings)) };
  }
  const fields = fieldsOf(value, where, ['kind', 'name', 'settings']);
  const name = stringOf(fields['name'], `${where}, name`);
  const global = kind as keyof typeof stageSettings;
  return { kind: global, name, settings: settingsOf(stageSettings[global], fields['settings'], `stage "${name}"`, at) };
}

function scoresOf(value: unknown, stages: readonly Stage[], where: string): Pick<Recipe, 'scores'> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(where, 'an object of columns by signals', value);
  // Signals have a dot in their ids, so a key __proto__ is none; entries are copied before any is assigned.
  const scores = Object.fromEntries(Object.entries(value as Fields)) as Scores;
  assertScores({ stages }, scores);
  return { scores };
}

/**
 * Returns the recipe that a parsed JSON or YAML file holds, every name and number of it checked. `file` is the source of
 * the settings that name none.
 * @param lineOf where values stand in the file, for messages; left out: not known
 * @throws ConfigError naming file, line and path, stage, rule and setting
 */
export function parseRecipe(value: unknown, file: string, lineOf: RecipeText['lineOf'] = () => null): Recipe {
  return new Place(file, [], lineOf).within([], (top) => {
    const fields = fieldsOf(value, `recipe ${file}`, ['name', 'doc', 'source', 'stages', 'scores']);
    const names = new Set<string>();
    const stages = top.within(['stages'], (all) =>
      listOf(fields['stages'], `recipe ${file}, stages`).map((each, i) =>
        all.within([i], (place) => {
          const stage = stageOf(each, `recipe ${file}, stage ${i + 1}`, place);
          if (names.has(stage.name)) throw new ConfigError({ expected: 'every stage to have a name of its own', found: `"${stage.name}" twice`, remedy: 'rename one: removed.parquet names rows by it' });
          names.add(stage.name);
          return stage;
        }),
      ),
    );
    const scores = fields['scores'] === undefined ? {} : top.within(['scores'], () => scoresOf(fields['scores'], stages, `recipe ${file}, scores`));
    return { ...scores, name: stringOf(fields['name'], `recipe ${file}, name`), doc: stringOf(fields['doc'], `recipe ${file}, doc`), source: stringOf(fields['source'] ?? file, `recipe ${file}, source`), stages };
  });
}
