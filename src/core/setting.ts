import { ConfigError } from './errors.ts';

export type SettingValue = number | string | boolean | readonly string[];

/** What a rule, an edit or a stage can be told, and where its default comes from. */
export interface SettingSpec {
  readonly type: 'number' | 'string' | 'boolean' | 'strings';
  /** Left out where the setting must be given. */
  readonly default?: SettingValue;
  readonly unit?: string;
  readonly choices?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly doc: string;
  /** Paper, code or page the default stands in. */
  readonly source: string;
}

export type SettingSpecs = Readonly<Record<string, SettingSpec>>;
export type Settings = Readonly<Record<string, SettingValue>>;

/**
 * Returns `value` if it is what the spec asks for. `where` names the setting in the message, such as
 * `stage "rules", rule gopher.word-count, limit min`.
 * @throws ConfigError
 */
export function checkSetting(spec: SettingSpec, value: unknown, where: string): SettingValue {
  const fail = (expected: string): ConfigError =>
    new ConfigError({ expected: `${where} to be ${expected}`, found: (JSON.stringify(value) ?? String(value)).slice(0, 80), remedy: 'correct it in the recipe' });
  switch (spec.type) {
    case 'number': {
      if (typeof value !== 'number' || Number.isNaN(value)) throw fail('a number');
      if (spec.minimum !== undefined && value < spec.minimum) throw fail(`at least ${spec.minimum}`);
      if (spec.maximum !== undefined && value > spec.maximum) throw fail(`at most ${spec.maximum}`);
      return value;
    }
    case 'boolean':
      if (typeof value !== 'boolean') throw fail('true or false');
      return value;
    case 'strings':
      if (!Array.isArray(value) || !value.every((each): each is string => typeof each === 'string')) throw fail('a list of strings');
      return value;
    default:
      if (typeof value !== 'string') throw fail('a string');
      if (spec.choices !== undefined && !spec.choices.includes(value)) throw fail(`one of ${spec.choices.join(', ')}`);
      return value;
  }
}

/** Refuses a setting that none of the specs is of. @throws ConfigError */
export function assertKnownSettings(specs: SettingSpecs, given: object, where: string): void {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(specs, name));
  if (unknown === undefined) return;
  throw new ConfigError({ expected: `${where} to set ${Object.keys(specs).join(', ') || 'nothing'}`, found: JSON.stringify(unknown.slice(0, 64)), remedy: 'correct the name, or leave it out' });
}

/** Returns every setting: those given, checked, and the defaults of the others. @throws ConfigError for an unknown, missing or wrong one */
export function resolveSettings(specs: SettingSpecs, given: Readonly<Record<string, unknown>>, where: string): Settings {
  assertKnownSettings(specs, given, where);
  const resolved: Record<string, SettingValue> = {};
  for (const [name, spec] of Object.entries(specs)) {
    if (Object.hasOwn(given, name)) resolved[name] = checkSetting(spec, given[name], `${where}, ${name}`);
    else if (spec.default !== undefined) resolved[name] = spec.default;
    else throw new ConfigError({ expected: `${where} to set ${name}`, found: 'no value', remedy: `give ${name}: ${spec.doc}` });
  }
  return resolved;
}
