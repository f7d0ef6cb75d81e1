import type { Recipe } from '../../recipes/recipe.ts';
import { settingsOf, type DedupOptions, type EmitForm, type Settings } from '../options.ts';
import { familyNames } from '../shape.ts';
import type { OutsideParts } from '../outside/outsideParts.ts';
import type { WordListPaths } from '../wordLists.ts';
import type { AskedColumns } from './askedColumns.ts';

export interface CleanOptions extends WordListPaths, OutsideParts {
  /** Files, folders or globs; rows are numbered through them in this order. */
  readonly inputs: readonly string[];
  /** Folder for the outputs: absent, empty, or left by the same job. */
  readonly output: string;
  readonly recipe: Recipe;
  readonly textColumn?: string | undefined;
  /** Left out: the column `id` where there is one. */
  readonly idColumn?: string | undefined;
  /** Column with the address, for rules that read it. */
  readonly urlColumn?: string | undefined;
  readonly onError?: 'stop' | 'skip' | undefined;
  /** As for `dedup`. */
  readonly emit?: EmitForm | undefined;
  readonly dryRun?: boolean | undefined;
  readonly saveRemoved?: boolean | undefined;
  /** As for `dedup`, for each stage of near-duplicates. */
  readonly calibration?: boolean | undefined;
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
  /** Of what the stages and rules read. */
  readonly asked: AskedColumns;
}

/** Returns the settings that a cleaning job shares with one that only removes near-duplicates. @throws ConfigError */
export function sharedSettings(options: CleanOptions): Settings {
  const { inputs, output, textColumn, idColumn, onError, emit, dryRun, saveRemoved, calibration, memory, partitions, keepJob } = options;
  return settingsOf({ inputs, output, textColumn, idColumn, onError, emit, dryRun, saveRemoved, calibration, memory, partitions, keepJob } satisfies DedupOptions, familyNames);
}
