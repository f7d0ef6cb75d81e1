/**
 * gpu.js on the signature work, each mode in a process of its own, beside the same maths in plain JavaScript:
 * `node bench/gpujs.mjs [--shingles 512] [--documents 256] [--permutations 128]`.
 *
 * It is no engine of bandsaw: float32 holds integers up to 2^24, so this is MinHash in a 24-bit universe, while
 * bandsaw's signatures are 32-bit. Fails if one value differs from the plain integers.
 */
import './failures.mjs';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const MODES = ['cpu', 'webasm', 'webgpu'];

/** Runs every mode and returns what each said, `{ mode, absent }` for one that cannot run here. */
export function measureGpujs({ shingles, documents, permutations }) {
  const child = fileURLToPath(new URL('gpujs-child.mjs', import.meta.url));
  return MODES.map((mode) => {
    const run = spawnSync(process.execPath, [child, mode, shingles, documents, permutations].map(String), { encoding: 'utf8', timeout: 300_000 });
    const line = run.stdout?.trim().split('\n').at(-1) ?? '';
    if (run.status !== 0 || !line.startsWith('{')) {
      throw new Error(`Expected gpu.js in mode ${mode} to print its result but found exit ${run.status ?? run.signal}: ${run.stderr.trim().slice(-500)}`);
    }
    return JSON.parse(line);
  });
}

export function gpujsTable(results) {
  const lines = ['| gpu.js mode | ns per shingle × permutation | same maths, plain JS | values that differ | runs on |', '|---|---|---|---|---|'];
  for (const { mode, absent, gpujsNs, plainNs, wrong, adapter, software } of results) {
    const where = adapter === null ? 'CPU' : `${adapter}${software ? ' (SOFTWARE adapter, not a GPU)' : ''}`;
    lines.push(absent === undefined ? `| ${mode} | ${gpujsNs.toFixed(2)} | ${plainNs.toFixed(2)} | ${wrong} | ${where} |` : `| ${mode} | – | – | – | ${absent} |`);
  }
  return lines.join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = (value) => ({ type: 'string', default: value });
  const { values } = parseArgs({ options: { shingles: text('512'), documents: text('256'), permutations: text('128') } });
  const results = measureGpujs({ shingles: +values.shingles, documents: +values.documents, permutations: +values.permutations });
  process.stdout.write(`MinHash in a 24-bit universe, ${values.permutations} permutations, ${values.documents} documents of ${values.shingles} shingles\n\n${gpujsTable(results)}\n`);
  if (results.some(({ wrong }) => wrong > 0)) {
    process.stderr.write('Expected gpu.js to give the integers of plain JavaScript but found values that differ: do not use its figures\n');
    process.exitCode = 1;
  }
}
