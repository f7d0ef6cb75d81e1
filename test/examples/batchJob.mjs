/**
 * A batch job that holds bandsaw by an import: Parquet or JSON lines in as Arrow batches, the batches that stay out as an
 * Arrow stream. `node batchJob.mjs INPUT OUTPUT.arrows [SECONDS]`; SIGINT, SIGTERM and the time limit end it at once.
 */
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { dedup, isBandsawError, openEngine, readJsonl, readParquet } from 'bandsaw';
import { arrowStream } from './arrowStream.mjs';

/** Statuses that this job's scheduler tells apart: a bad input is not tried again, a machine that failed is. */
const STATUS = { config: 2, input: 3, format: 3, unsupported: 3, budget: 4, device: 4, cancelled: 5 };

const [input, output, seconds = '3600'] = process.argv.slice(2);
if (output === undefined) {
  process.stderr.write('usage: node batchJob.mjs INPUT OUTPUT.arrows [SECONDS]\n');
  process.exit(2);
}

const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => interrupted.abort());
// Node 20 may collect AbortSignal.timeout() within AbortSignal.any(), and then it never fires.
setTimeout(() => interrupted.abort(), Number(seconds) * 1000).unref();
const { signal } = interrupted;

/** A function, so that the job reads the file as often as it needs and nothing is spooled to disk. */
const source = () => (input.endsWith('.parquet') ? readParquet(input) : readJsonl(input, { columns: { id: 'string' } }));

try {
  const engine = await openEngine({ kind: 'cpu', signal });
  try {
    const deduped = await dedup(source, { engine, signal, name: 'crawl', threshold: 0.8, onProgress: ({ stage, done, total, unit }) => process.stderr.write(`${stage} ${done}/${total ?? '?'} ${unit}\n`) });
    try {
      await pipeline(arrowStream(deduped.kept({ signal })), createWriteStream(`${output}.part`));
      await rename(`${output}.part`, output);
      const rules = new Map();
      for await (const batch of deduped.removed({ signal })) {
        for (const rule of batch.getChild('rule')) rules.set(rule, (rules.get(rule) ?? 0) + 1);
      }
      process.stdout.write(`${JSON.stringify({ ...deduped.report.rows, rules: Object.fromEntries(rules) })}\n`);
    } finally {
      await deduped.close();
    }
  } finally {
    await engine.close();
  }
} catch (error) {
  await rm(`${output}.part`, { force: true });
  // What bandsaw reports on purpose has a code; anything else is a bug, and is shown whole.
  if (!isBandsawError(error)) throw error;
  process.stderr.write(`${error.code}: ${error.message}\n`);
  process.exitCode = STATUS[error.code] ?? 1;
}
