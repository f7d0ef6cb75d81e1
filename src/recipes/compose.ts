/** How the recipes that come with bandsaw are written down. */
import type { Rule } from '../rules/rule.ts';
import type { EditStage, GlobalStage, RulesStage, StageSettings, Use } from './recipe.ts';
import type { SettingValue } from '../core/setting.ts';

/** Settings that all come from one source. */
export function settingsFrom(source: string, values: Readonly<Record<string, SettingValue>>): StageSettings {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value, source }]));
}

/** Uses of rules or edits, with their own defaults. */
export function uses(all: readonly (string | Rule | Use)[]): Use[] {
  return all.map((each) => (typeof each === 'string' ? { id: each, settings: {} } : 'settings' in each ? each : { id: each.id, settings: {} }));
}

export function use(id: string, settings: StageSettings): Use {
  return { id, settings };
}

export function rulesStage(name: string, rules: readonly (string | Rule | Use)[], missing: RulesStage['missing'] = 'drop'): RulesStage {
  return { kind: 'rules', name, rules: uses(rules), missing };
}

export function editStage(name: string, edits: readonly (string | Use)[]): EditStage {
  return { kind: 'edit', name, edits: uses(edits) };
}

export function globalStage(kind: GlobalStage['kind'], name: string, settings: StageSettings = {}): GlobalStage {
  return { kind, name, settings };
}
