/**
 * bandsaw as the drivers of the peers are (documents.py): `bandsaw_peer.mjs sketch FOLDER OUT OPTIONS` prints what making
 * signatures, band keys and digests of texts that are in memory takes on the cpu engine.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openEngine } from '../../../dist/engine/openEngine.js';
import { sketchWork } from '../../../dist/sketch/sketchPlan.js';
import { columnOf } from '../../columns.mjs';

const BATCH_BYTES = 2 << 20;
const [, folder, , json] = process.argv.slice(2);
const { k, n, bands, rows, threads } = JSON.parse(json);
const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl')).sort();
const texts = files.flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').filter((line) => line !== '').map((line) => Buffer.from(JSON.parse(line).text)));

const batches = [];
for (let from = 0; from < texts.length; ) {
  let to = from;
  for (let size = 0; to < texts.length && (to === from || size + texts[to].length <= BATCH_BYTES); to++) size += texts[to].length;
  batches.push(columnOf(texts.slice(from, to)));
  from = to;
}

const engine = await openEngine({ kind: 'cpu', workers: threads === 1 ? 0 : threads });
async function sketch(columns) {
  let next = 0;
  const lane = async () => {
    while (next < columns.length) await engine.run(sketchWork(columns[next++], { family: 'fss', k, n, bands, rows }));
  };
  await Promise.all(Array.from({ length: engine.concurrency }, lane));
}

await sketch(batches.slice(0, engine.concurrency));
const samples = [];
const started = performance.now();
while (samples.length === 0 || performance.now() - started < 1500) {
  const [wall, before] = [performance.now(), process.cpuUsage()];
  await sketch(batches);
  const { user, system } = process.cpuUsage(before);
  samples.push({ seconds: (performance.now() - wall) / 1000, cpuSeconds: (user + system) / 1e6 });
}
await engine.close();
process.stdout.write(`${JSON.stringify({ documents: texts.length, samples })}\n`);
