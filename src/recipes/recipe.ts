import type { SettingValue } from '../core/setting.ts';
import type { OnMissing } from '../rules/rule.ts';

/** A value, and where it comes from: a section of a paper, a file of released code, or what we measured. */
export interface Setting {
  readonly value: SettingValue;
  readonly source: string;
}

/** Settings by name; those left out have the default of the rule, the edit or the stage. */
export type StageSettings = Readonly<Record<string, Setting>>;

/** A rule or an edit by its id. */
export interface Use {
  readonly id: string;
  readonly settings: StageSettings;
}

/** Stages that look at one document at a time. */
export interface RulesStage {
  readonly kind: 'rules';
  readonly name: string;
  /** In this order; the first that drops a document is the one that is named. */
  readonly rules: readonly Use[];
  readonly missing: OnMissing;
}

export interface EditStage {
  readonly kind: 'edit';
  readonly name: string;
  /** In this order, each on what the one before left. */
  readonly edits: readonly Use[];
}

/** Stages that compare across documents: a job is cut at each of them. */
export interface GlobalStage {
  readonly kind: 'exact' | 'lines' | 'paragraphs' | 'neardup';
  readonly name: string;
  /** As `stageSettings.ts` lists them for the kind. */
  readonly settings: StageSettings;
}

export type Stage = RulesStage | EditStage | GlobalStage;
export const stageKinds = ['rules', 'edit', 'exact', 'lines', 'paragraphs', 'neardup'] as const;
export type StageKind = (typeof stageKinds)[number];

/** What is done to a corpus, as data: the same in code and, as JSON or YAML, in a file. */
export interface Recipe {
  readonly name: string;
  readonly doc: string;
  /** The system it follows and how far; what it leaves out. */
  readonly source: string;
  readonly stages: readonly Stage[];
}
