import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../core/errors.ts';
import type { CleanReport } from '../job/clean/cleanReport.ts';
import type { CleanRun, PassRun } from '../job/clean/runReport.ts';
import { readFinished, SAMPLES } from '../job/manifest.ts';
import type { SamplesFile } from '../job/pairSamples/writeSamples.ts';
import type { NearDuplicates, Report } from '../job/report.ts';
import type { RunReport } from '../job/runReport.ts';
import type { StageRun } from '../job/stageClock.ts';

/** A near-duplicate stage, of whichever job. */
export interface NearStage extends NearDuplicates {
  readonly stage: string;
  readonly threshold: number;
}

/** What a finished job left that its page is made of. */
export interface JobFiles {
  readonly command: 'dedup' | 'decontaminate' | 'clean';
  /** One of the two is there. */
  readonly dedup: Report | null;
  readonly clean: CleanReport | null;
  readonly run: RunReport | CleanRun;
  readonly near: readonly NearStage[];
  readonly samples: SamplesFile['stages'];
  readonly edits: SamplesFile['edits'];
  /** Every setting of the job, as its manifest has them. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/**
 * Reads them.
 * @throws InputError if the folder holds no finished job, or one of its files is not there or not JSON
 */
export async function readJobFiles(folder: string): Promise<JobFiles> {
  const { settings } = await readFinished(folder);
  const report = await readJson(join(folder, 'report.json'));
  const run = (await readJson(join(folder, 'run.json'))) as RunReport | CleanRun;
  const samples = (await readJson(join(folder, SAMPLES), null)) as SamplesFile | null;
  const rest = { run, samples: samples?.stages ?? [], edits: samples?.edits ?? [], settings };
  if (settings['command'] === 'clean') {
    const clean = report as CleanReport;
    return { ...rest, command: 'clean', dedup: null, clean, near: clean.nearDuplicates ?? [] };
  }
  const dedup = report as Report;
  const only = settings['only'] === 'decontaminate';
  return { ...rest, command: only ? 'decontaminate' : 'dedup', dedup, clean: null, near: only ? [] : [{ stage: 'dedup', threshold: Number(dedup.settings['threshold']), ...dedup }] };
}

/** @param absent what stands for a file that is not there; left out: it must be */
async function readJson(path: string, absent?: null): Promise<unknown> {
  const refuse = (found: string, cause: unknown): InputError => new InputError({ expected: 'a file of the finished job, as it was written', found, remedy: 'run the job again with --restart', file: path, cause });
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (absent === null && (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw refuse((error as Error).message, error);
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
    throw new SyntaxError('no object');
  } catch (error) {
    throw refuse((error as Error).message, error);
  }
}

/** Stages as they ran, one behind the other; passes of a recipe that are made of stages by these. */
export function stagesRun(run: RunReport | CleanRun): readonly (Partial<StageRun> & Pick<StageRun, 'milliseconds'> & { readonly name: string })[] {
  if ('stages' in run) return run.stages.map((stage) => ({ ...stage, name: stage.stage }));
  return run.passes.flatMap((pass: PassRun) => ((pass.runs ?? []).length === 0 ? { name: pass.stages.join(', ') || 'read', milliseconds: pass.milliseconds, series: pass.series } : pass.runs.map((stage) => ({ ...stage, name: `${pass.stages.join(', ')}: ${stage.stage}` }))));
}
