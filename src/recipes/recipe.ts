import type { SettingValue } from '../core/setting.ts';
import type { OnMissing } from '../rules/rule.ts';

/** A value, and where it comes from: a section of a paper, a file of released code, or what we measured. */
export interface Setting {
  /** As the spec of the setting allows. */
  readonly value: SettingValue;
  /** Section, file or measurement. */
  readonly source: string;
}

/** Settings by name; those left out have the default of the rule, the edit or the stage. */
export type StageSettings = Readonly<Record<string, Setting>>;

/** A rule or an edit by its id. */
export interface Use {
  /** As the registry has it. */
  readonly id: string;
  /** Those that differ from its defaults, or that the recipe wants to say. */
  readonly settings: StageSettings;
}

/** Stages that look at one document at a time. */
export interface RulesStage {
  /** Rules that drop documents. */
  readonly kind: 'rules';
  /** Unlike that of every other stage of the recipe: removed.parquet has it. */
  readonly name: string;
  /** In this order; the first that drops a document is the one that is named. */
  readonly rules: readonly Use[];
  /** What becomes of a document of which a rule's signal cannot be measured. */
  readonly missing: OnMissing;
}

/** Changes text, a document at a time. */
export interface EditStage {
  /** Edits that change text. */
  readonly kind: 'edit';
  /** As of every stage. */
  readonly name: string;
  /** In this order, each on what the one before left. */
  readonly edits: readonly Use[];
}

/** Stages that compare documents with each other, or with reference texts: a job is cut at each of them. */
export interface GlobalStage {
  /** What is compared, and how. */
  readonly kind: 'exact' | 'lines' | 'paragraphs' | 'neardup' | 'decontaminate';
  /** As of every stage. */
  readonly name: string;
  /** As `stageSettings.ts` lists them for the kind. */
  readonly settings: StageSettings;
}

/** One step of a recipe. */
export type Stage = RulesStage | EditStage | GlobalStage;
export const stageKinds = ['rules', 'edit', 'exact', 'lines', 'paragraphs', 'neardup', 'decontaminate'] as const;
export type StageKind = (typeof stageKinds)[number];

/** What is done to a corpus, as data: the same in code and, as JSON or YAML, in a file. */
export interface Recipe {
  /** Kebab-case. */
  readonly name: string;
  /** What it does, in one line. */
  readonly doc: string;
  /** The system it follows and how far; what it leaves out. */
  readonly source: string;
  /** In the order in which they are carried out. */
  readonly stages: readonly Stage[];
  /** Signals that are read from columns of the inputs, by the names of the columns, and not measured: `{'redpajama-v2.ccnet_perplexity': 'perplexity'}`. */
  readonly scores?: Readonly<Record<string, string>>;
}
