import type { Recipe } from '../../recipes/recipe.ts';
import { settingsOf, type DedupOptions, type EmitForm, type Settings } from '../options.ts';
import { familyNames } from '../shape.ts';
import type { OutsideParts } from '../outside/outsideParts.ts';
import type { WordListPaths } from '../wordLists.ts';
import type { AskedColumns } from './askedColumns.ts';

export interface CleanOptions extends WordListPaths, OutsideParts {
  /** Files, folders or globs; rows are numbered through them in this order. None with `fromSignals`: what the signals were measured from stands in their place. */
  readonly inputs: readonly string[];
  /** Folder for the outputs: absent, empty, or left by the same job. */
  readonly output: string;
  readonly recipe: Recipe;
  /**
   * Files of signals of the inputs, as `bandsaw signals` writes them or RedPajama-V2 publishes them: rules decide on these
   * and no text is read. A recipe with other stages, or with rules whose signals are not there, is refused by name.
   * Without inputs `emit` is `mask`.
   */
  readonly fromSignals?: readonly string[] | undefined;
  /** Files, folders or globs of reference texts, for the stages of the kind `decontaminate`; refused without one. */
  readonly against?: readonly string[] | undefined;
  readonly textColumn?: string | undefined;
  /** Left out: the column `id` where there is one. */
  readonly idColumn?: string | undefined;
  /**
   * Signals that are read from columns of the inputs in place of being measured, beside those that the recipe names: numbers;
   * null and NaN are for the stage to judge as a signal that cannot be measured. Not together with `fromSignals`.
   */
  readonly scores?: Readonly<Record<string, string>> | undefined;
  /** Column with the address, for rules that read it. */
  readonly urlColumn?: string | undefined;
  readonly onError?: 'stop' | 'skip' | undefined;
  /** As for `dedup`. */
  readonly emit?: EmitForm | undefined;
  readonly dryRun?: boolean | undefined;
  readonly saveRemoved?: boolean | undefined;
  /** As for `dedup`, for each stage of near-duplicates. */
  readonly calibration?: boolean | undefined;
  /**
   * Count for every limit of every rule what it would take at other values: alone, as the first rule, and as the only
   * one. All signals of the rules are measured for every document then. Default false.
   */
  readonly thresholds?: boolean | undefined;
  /** As for `dedup`: the recipe is carried out on about this many rows, and the report says which share of all they are. */
  readonly sample?: number | undefined;
  /** As for `dedup`. */
  readonly disk?: number | undefined;
  /** Bytes for buffers and partitions. */
  readonly memory?: number | undefined;
  /** Least number of partitions of each stage. */
  readonly partitions?: number | undefined;
  readonly keepJob?: boolean | undefined;
  readonly restart?: boolean | undefined;
}

export interface CleanSettings {
  readonly recipe: Recipe;
  readonly urlColumn: string | null;
  /** Whether to count what other thresholds would take. */
  readonly thresholds: boolean;
  /** Of what the stages and rules read. */
  readonly asked: AskedColumns;
}

/** Returns the settings that a cleaning job shares with one that only removes near-duplicates. @throws ConfigError */
export function sharedSettings(options: CleanOptions): Settings {
  const { inputs, output, textColumn, idColumn, onError, emit, dryRun, saveRemoved, calibration, sample, disk, memory, partitions, keepJob } = options;
  return settingsOf({ inputs, output, textColumn, idColumn, onError, emit, dryRun, saveRemoved, calibration, sample, disk, memory, partitions, keepJob } satisfies DedupOptions, familyNames);
}
