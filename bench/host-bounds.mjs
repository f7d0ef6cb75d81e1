/** What one thread of this machine can do at most: bandwidth of memory, and 32-bit operations with SIMD. */
import { rate } from './device-bounds.mjs';

const LANES = 4;
const CHAINS = 8;
const ROUNDS = 1 << 16;
/** Runs are shorter than the turns of a busy machine, and many, so that some are not interrupted. */
const LEAST_MS = 1;
const FACTOR = 0x9e3779b1;

/** Two operations a turn, as instructions behind the accumulator and the factor, and in plain JavaScript. Multiplying is the slower one, so what only adds and compares is bound by the other. */
const MIXES = [
  { one: [0xfd, 0xb5, 0x01], other: [0xfd, 0xae, 0x01], turn: (value) => (Math.imul(value, FACTOR) + FACTOR) | 0 },
  { one: [0xfd, 0xae, 0x01], other: [0xfd, 0x51], turn: (value) => ((value + FACTOR) | 0) ^ FACTOR },
];

const section = (id, body) => [id, body.length, ...body];

/** A module with `run(rounds)`: CHAINS accumulators, each taking both operations in every round; gives the sum of their first lanes. */
function arithmeticModule({ one, other }) {
  const factor = [0xfd, 0x0c, ...Buffer.from(Uint32Array.of(FACTOR, FACTOR, FACTOR, FACTOR).buffer)];
  const chains = Array.from({ length: CHAINS }, (_, i) => i + 1);
  const turns = chains.flatMap((local) => [0x20, local, 0x20, CHAINS + 1, ...one, 0x20, CHAINS + 1, ...other, 0x21, local]);
  const start = [...factor, 0x21, CHAINS + 1, ...chains.flatMap((local) => [0x41, local, 0xfd, 0x11, 0x21, local])];
  const loop = [0x03, 0x40, ...turns, 0x20, 0, 0x41, 1, 0x6b, 0x22, 0, 0x0d, 0, 0x0b];
  const sum = chains.flatMap((local, i) => [0x20, local, 0xfd, 0x1b, 0, ...(i === 0 ? [] : [0x6a])]);
  const code = [1, CHAINS + 1, 0x7b, ...start, ...loop, ...sum, 0x0b];
  const length = [code.length & 0x7f | 0x80, code.length >> 7];
  const body = [1, ...length, ...code];
  return new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...section(1, [1, 0x60, 1, 0x7f, 1, 0x7f]), ...section(3, [1, 0]), ...section(7, [1, 3, ...Buffer.from('run'), 0, 0]), 10, body.length & 0x7f | 0x80, body.length >> 7, ...body]);
}

function answerOf({ turn }, rounds) {
  let sum = 0;
  for (let chain = 1; chain <= CHAINS; chain++) {
    let value = chain;
    for (let i = 0; i < rounds; i++) value = turn(value);
    sum = (sum + value) | 0;
  }
  return sum;
}

/**
 * Returns `{ memory, integer }`, each `{ best, median, spread, runs }`: bytes read and written a second by copying
 * beyond the caches, and operations a second, of the mix that has more of them.
 * @throws Error if the arithmetic gave another answer than plain JavaScript
 */
export async function measureHost({ runs = 50, bytes = 64 << 20 } = {}) {
  const kernels = MIXES.map((mix) => {
    const { run } = new WebAssembly.Instance(new WebAssembly.Module(arithmeticModule(mix))).exports;
    if (run(1000) !== answerOf(mix, 1000)) throw new Error('Expected the arithmetic of the host to give the answer of plain JavaScript but found another');
    return run;
  });
  const [from, to] = [new Uint8Array(bytes).fill(1), new Uint8Array(bytes)];
  const again = (work) => async (repeats) => {
    for (let i = 0; i < repeats; i++) work();
  };
  const rates = [];
  for (const run of kernels) rates.push(await rate(ROUNDS * CHAINS * LANES * 2, again(() => run(ROUNDS)), { runs, leastMs: LEAST_MS }));
  return {
    memory: await rate(2 * bytes, again(() => to.set(from)), { runs: Math.ceil(runs / 3), leastMs: LEAST_MS }),
    integer: rates.reduce((more, each) => (each.best > more.best ? each : more)),
  };
}
