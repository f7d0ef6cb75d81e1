/** `node torture-job.mjs OUTPUT INPUT…`: the job that torture-resume.mjs kills. A budget that the command line refuses makes many parts, partitions and checkpoints of a small corpus. */
import { join } from 'node:path';
import { openEngine } from '../dist/engine/openEngine.js';
import { dedup } from '../dist/job/dedup.js';

const [output, ...inputs] = process.argv.slice(2);
const engine = await openEngine({ kind: 'cpu', workers: 1 });
try {
  await dedup({ inputs, output, pairs: join(output, 'pairs.jsonl'), clusters: join(output, 'clusters.jsonl'), memory: 2 ** 20, partitions: 8, onError: 'skip' }, { engine, workers: 1 });
} finally {
  await engine.close();
}
