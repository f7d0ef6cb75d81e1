import type { RowCounts } from '../facts.ts';
import { JOB_FORMAT } from '../manifest.ts';
import type { Settings } from '../options.ts';
import type { JobFile } from '../units.ts';
import { TEXT_MODEL } from '../shape.ts';
import type { CleanSettings } from './cleanOptions.ts';
import type { Amount, StageFunnel } from './funnel.ts';
import type { Numbering } from './localPass.ts';

/** What report.json of a cleaning job holds: only what follows from inputs and recipe, so that two runs compare byte for byte. */
export interface CleanReport {
  readonly rows: RowCounts;
  readonly files: readonly ({ readonly file: string } & RowCounts)[];
  readonly recipe: CleanSettings['recipe'];
  readonly input: Readonly<Amount> & { readonly nulls: number };
  readonly stages: readonly StageFunnel[];
  readonly settings: Readonly<Record<string, unknown>>;
  readonly formats: Readonly<Record<string, string>>;
}

export interface CleanParts {
  readonly clean: CleanSettings;
  readonly settings: Settings;
  readonly files: readonly JobFile[];
  readonly rows: RowCounts;
  readonly fileRows: readonly RowCounts[];
  readonly numbering: Numbering;
  readonly stages: readonly StageFunnel[];
}

export function cleanReportOf({ clean, settings, files, rows, fileRows, numbering, stages }: CleanParts): CleanReport {
  const { textColumn, idColumn, onError } = settings;
  return {
    rows,
    files: fileRows.map((counts, index) => ({ file: files[index].path, ...counts })),
    recipe: clean.recipe,
    input: { ...numbering.documents, nulls: numbering.nulls },
    stages,
    settings: { textColumn, idColumn, urlColumn: clean.urlColumn, onError },
    formats: { job: JOB_FORMAT, text: TEXT_MODEL },
  };
}

