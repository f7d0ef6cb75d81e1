import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError, isBandsawError } from '../core/errors.ts';
import { replaceFile } from '../core/replaceFile.ts';
import { writeFailure } from '../io/fileErrors.ts';
import { PAGE } from '../job/manifest.ts';
import { readJobFiles } from './jobFiles.ts';
import { pageOf } from './page.ts';

/**
 * Makes `folder`/report.html of what a finished job left there, in place of the one that is there, and returns its path.
 * Inputs are not read: they may be gone.
 * @throws InputError (`input`) if the folder holds no finished job, or one of its files is not as it was written;
 *   OutputError (`output`) if the page cannot be written
 */
export async function writeReportPage(folder: string): Promise<string> {
  const path = join(folder, PAGE);
  const job = await readJobFiles(folder);
  let page: string;
  try {
    page = pageOf(job);
  } catch (error) {
    if (isBandsawError(error)) throw error;
    throw new InputError({ expected: 'report.json and run.json as this version of bandsaw writes them', found: `what no page can be made of (${String(error)})`, remedy: 'run the job again with --restart', file: folder, cause: error });
  }
  try {
    await replaceFile(path, page);
  } catch (error) {
    throw writeFailure(path, error);
  }
  return path;
}

/** What came of the page after a job. */
export type PageAfterJob = { readonly path: string } | { readonly failure: string };

/**
 * Makes the page after a job, unless nothing was done and it is there. Returns why it could not be made rather than
 * throwing: the rows are right without it.
 * @param done whether the job did anything in this run
 */
export async function pageAfterJob(folder: string, done: boolean): Promise<PageAfterJob> {
  try {
    const path = join(folder, PAGE);
    if (!done && (await stat(path).catch(() => null)) !== null) return { path };
    return { path: await writeReportPage(folder) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}
