/** `node torture-job.mjs OUTPUT INPUT… [--no-calibration]`: the job that torture-resume.mjs kills. A budget that the command line refuses makes many parts, partitions and checkpoints of a small corpus. */
import { join } from 'node:path';
import { openEngine } from '../dist/engine/openEngine.js';
import { dedup } from '../dist/job/dedup.js';

const given = process.argv.slice(2);
const calibration = !given.includes('--no-calibration');
const [output, ...inputs] = given.filter((each) => each !== '--no-calibration');
const engine = await openEngine({ kind: 'cpu', workers: 1 });
try {
  await dedup({ inputs, output, pairs: join(output, 'pairs.jsonl'), clusters: join(output, 'clusters.jsonl'), memory: 2 ** 20, partitions: 8, onError: 'skip', calibration }, { engine, workers: 1 });
} finally {
  await engine.close();
}
