import { assertPath } from '../core/assertOptions.ts';
import type { PageAfterJob } from '../report/writePage.ts';

export type { PageAfterJob };

/**
 * Makes `output`/report.html of a finished job anew and returns its path: one page that needs no other file, runs nothing
 * and fetches nothing. Jobs make it themselves when they are done; inputs are not read.
 * @throws InputError (`input`) if the folder holds no finished job, or one of its files is not as it was written;
 *   OutputError (`output`) if the page cannot be written
 */
export async function writeReportPage(output: string): Promise<string> {
  assertPath(output);
  const page = await import('../report/writePage.ts');
  return page.writeReportPage(output);
}

/** Adds to what a job came to what became of its page. */
export async function withPage<R extends { readonly run: unknown; readonly output: string }>(result: R): Promise<R & { readonly page: PageAfterJob }> {
  const { pageAfterJob } = await import('../report/writePage.ts');
  return { ...result, page: await pageAfterJob(result.output, result.run !== null) };
}
