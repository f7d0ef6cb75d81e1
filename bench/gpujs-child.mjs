/**
 * One gpu.js mode on the signature work, in a process of its own: gpu.js patches globals and may bring a device down.
 * `node bench/gpujs-child.mjs MODE SHINGLES DOCUMENTS PERMUTATIONS` prints one line of JSON.
 *
 * gpu.js computes in float32, which holds integers up to 2^24. Its honest kernel is therefore a 24-bit universe, with
 * products split into 12-bit halves so that no intermediate reaches 2^24. The same maths in plain JavaScript integers
 * runs beside it and every value is compared.
 */
import { createRequire } from 'node:module';
import { seeded } from './random.mjs';

const [mode, ...sizes] = process.argv.slice(2);
const [shingles, documents, permutations] = sizes.map(Number);
const require = createRequire(import.meta.url);

let adapter = null;
let software = true;
if (mode === 'webgpu') {
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  const gpu = create([]);
  // gpu.js looks at navigator.gpu; this also keeps the object alive, without which Dawn ends the process.
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  const found = await gpu.requestAdapter();
  if (found === null) {
    process.stdout.write(`${JSON.stringify({ mode, absent: 'no WebGPU adapter' })}\n`);
    process.exit(0);
  }
  // Nothing else tells a driver that computes on the CPU from one that does not: lavapipe and SwiftShader say so here.
  software = found.info.isFallbackAdapter || /llvmpipe|swiftshader|software/i.test(`${found.info.architecture} ${found.info.description}`);
  adapter = `${found.info.vendor} ${found.info.architecture} ${found.info.description}`.trim();
}
const { GPU } = require('gpu.js');

const random = seeded(24);
const numbers = (count, make) => Float32Array.from({ length: count }, make);
const below24 = () => random.u32() >>> 8;
const x = numbers(shingles * documents, below24);
const a = numbers(permutations, () => below24() | 1);
const b = numbers(permutations, below24);

/** (a·x + b) mod 2^24, least over a document's shingles, in integers. */
function plain() {
  const out = new Int32Array(permutations * documents);
  for (let d = 0; d < documents; d++) {
    for (let p = 0; p < permutations; p++) {
      const [ap, bp] = [a[p] | 0, b[p] | 0];
      let least = 0x1000000;
      for (let i = d * shingles; i < (d + 1) * shingles; i++) {
        const value = (Math.imul(ap, x[i]) + bp) & 0xffffff;
        if (value < least) least = value;
      }
      out[d * permutations + p] = least;
    }
  }
  return out;
}

const gpu = new GPU({ mode });
const kernel = gpu
  .createKernel(
    function (x, a, b) {
      const ah = Math.floor(a[this.thread.x] / 4096);
      const al = a[this.thread.x] - ah * 4096;
      const bh = Math.floor(b[this.thread.x] / 4096);
      const bl = b[this.thread.x] - bh * 4096;
      let least = 16777216;
      for (let i = 0; i < this.constants.shingles; i++) {
        const v = x[this.thread.y * this.constants.shingles + i];
        const xh = Math.floor(v / 4096);
        const xl = v - xh * 4096;
        const low = al * xl;
        const lowHigh = Math.floor(low / 4096);
        const sum = low - lowHigh * 4096 + bl;
        const carry = Math.floor(sum / 4096);
        const cross = al * xh;
        const other = ah * xl;
        const high = cross - Math.floor(cross / 4096) * 4096 + (other - Math.floor(other / 4096) * 4096) + lowHigh + bh + carry;
        const value = (high - Math.floor(high / 4096) * 4096) * 4096 + (sum - carry * 4096);
        least = Math.min(least, value);
      }
      return least;
    },
    { constants: { shingles }, output: [permutations, documents] },
  );

async function best(work, rounds) {
  let least = Infinity;
  let result;
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    result = await work();
    least = Math.min(least, performance.now() - start);
  }
  return [least, result];
}

const [plainMs, expected] = await best(plain, 4);
const [kernelMs, rows] = await best(() => kernel(x, a, b), 4);
let wrong = 0;
for (let d = 0; d < documents; d++) for (let p = 0; p < permutations; p++) if (rows[d][p] !== expected[d * permutations + p]) wrong++;

const operations = shingles * documents * permutations;
const report = { mode, kernel: gpu.Kernel.name, adapter, software, operations, wrong, gpujsNs: (kernelMs * 1e6) / operations, plainNs: (plainMs * 1e6) / operations, cpuMilliseconds: (({ user, system }) => (user + system) / 1000)(process.cpuUsage()) };
process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit(0));
