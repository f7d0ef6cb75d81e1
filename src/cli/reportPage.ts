import { pageAfterJob } from '../report/writePage.ts';
import { printable } from './printable.ts';

/** Makes the page after a job and says on standard error if that failed: it changes no exit status, since the rows are right. */
export async function makePage(output: string, done: boolean, json: boolean): Promise<void> {
  const page = await pageAfterJob(output, done);
  if ('path' in page) return;
  process.stderr.write(json ? `${JSON.stringify({ event: 'warning', message: `report.html was not written: ${page.failure}` })}\n` : `bandsaw: report.html was not written: ${printable(page.failure)}\n`);
}
