/** Warm-up, then rounds in which every task has its turn, so that what else the machine does meets all alike. */
import { createHash } from 'node:crypto';
import { countedSince } from '../../dist/engine/counters.js';

const WARM_UP = 2;
const LEAST_ROUNDS = 5;
const MOST_ROUNDS = 200;

/** Runs all pieces; `took` gets the milliseconds of each. Returns one digest for each output array, over all pieces: how the documents were cut must not show. */
async function runPieces({ pieces, outputs }, took) {
  const digests = [];
  for (const [i, piece] of pieces.entries()) {
    const started = performance.now();
    const arrays = await piece();
    took(i, performance.now() - started);
    arrays.forEach((each, at) => (digests[at % outputs] ??= createHash('sha256')).update(new Uint8Array(each.buffer, each.byteOffset, each.byteLength)));
  }
  return digests.map((each) => each.digest('hex').slice(0, 16)).join(' ');
}

/** Bytes up and down of one turn. */
function trafficOf(engine, before) {
  const plans = Object.values(countedSince(engine.counters(), before));
  return { bytesUp: plans.reduce((sum, each) => sum + each.bytesUp, 0), bytesDown: plans.reduce((sum, each) => sum + each.bytesDown, 0) };
}

/**
 * Adds to every task its `answer`, whether it came every time (`stable`), `times` (milliseconds, by piece and round),
 * `cpuMilliseconds` (processor time of all threads, by round) and `traffic`. A task has turns for `seconds`, five at least; none begins after `until` once every task has five.
 * @param {(id: string) => object} engineOf
 */
export async function measureRounds(tasks, engineOf, { seconds, until = Infinity }) {
  for (const task of tasks) {
    task.stable = true;
    task.times = task.pieces.map(() => []);
    task.cpuMilliseconds = [];
    for (let i = 0; i < WARM_UP; i++) {
      const before = engineOf(task.engine)?.counters();
      const answer = await runPieces(task, () => {});
      if (before !== undefined) task.traffic = trafficOf(engineOf(task.engine), before);
      if (task.answer !== undefined && answer !== task.answer) task.stable = false;
      task.answer ??= answer;
    }
  }
  for (let round = 0; round < MOST_ROUNDS; round++) {
    let measured = false;
    for (const task of tasks) {
      const spent = task.times.flat().reduce((sum, each) => sum + each, 0);
      const turns = task.times[0].length;
      if (turns >= LEAST_ROUNDS && (spent > seconds * 1000 || performance.now() > until)) continue;
      measured = true;
      const before = process.cpuUsage();
      if ((await runPieces(task, (i, ms) => task.times[i].push(ms))) !== task.answer) task.stable = false;
      const { user, system } = process.cpuUsage(before);
      task.cpuMilliseconds.push((user + system) / 1000);
    }
    if (!measured) break;
  }
}
