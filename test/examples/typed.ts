/** What a TypeScript program writes: compiled against the packed package's declarations, and run. `node typed.js FILES… OUT`. */
import type { RecordBatch } from 'apache-arrow';
import { dedup, isBandsawError, listAdapters, openEngine, readArrow, type BatchDedupOptions, type Engine, type ErrorCode, type FileDedupOptions, type Report } from 'bandsaw';

const [out, ...inputs] = process.argv.slice(2) as [string, ...string[]];

const engine: Engine = await openEngine({ kind: 'twin' });
try {
  const settings: FileDedupOptions = { output: out, engine, threshold: 0.8, keep: 'longest' };
  const { report }: { report: Report } = await dedup(inputs, settings);

  const options: BatchDedupOptions = { engine, emit: 'mask', signal: AbortSignal.timeout(600_000) };
  const batches: RecordBatch[] = [];
  for await (const batch of readArrow(inputs[0] as string, { columns: ['id', 'text'] })) batches.push(batch);
  const deduped = await dedup(batches, options);
  let kept = 0;
  for await (const mask of deduped.masks()) kept += mask.reduce((sum, flag) => sum + flag, 0);
  await deduped.close();

  let code: ErrorCode | null = null;
  try {
    // @ts-expect-error: there is no such family of options
    await dedup(inputs, { output: out, engine, colour: 'red', threshold: 2 });
  } catch (error) {
    if (!isBandsawError(error)) throw error;
    code = error.code;
  }
  const adapters = await listAdapters();
  process.stdout.write(`${JSON.stringify({ ...report.rows, keptOfFirst: kept, code, adapters: adapters.length >= 0 })}\n`);
} finally {
  await engine.close();
}
