/**
 * Every kernel of the registry has a shader that compiles alone, without a warning, within the limits that every WebGPU
 * device has, and whose text agrees with its declaration; no shader file is without a kernel. Reads dist: build first.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { disagreements } from './shader-text.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

async function fromDist(path) {
  const file = join(root, 'dist', path);
  if (!existsSync(file)) {
    process.stderr.write(`shaders: Expected ${file} but found nothing: run npm run build\n`);
    process.exit(1);
  }
  return import(pathToFileURL(file).href);
}

const { kernels } = await fromDist('kernels/registry.js');
const { loadShader } = await fromDist('engine/gpu/shaderSource.js');
const { openDevice } = await fromDist('engine/gpu/device.js');
const { compileShader, Pipelines } = await fromDist('engine/gpu/pipelines.js');

function stems(folder) {
  return readdirSync(join(root, folder)).filter((name) => name.endsWith('.wgsl')).map((name) => name.slice(0, -'.wgsl'.length)).sort();
}

const problems = [];
const used = new Set();
const device = await openDevice({ adapter: process.env.BANDSAW_ADAPTER, allowSoftware: true, defaultLimits: true });
const pipelines = new Pipelines(device, undefined);

for (const [id, kernel] of Object.entries(kernels)) {
  const say = (text) => problems.push(`${id}: ${text}`);
  if (!existsSync(join(root, 'test/kernels', `${id}.cases.ts`))) say(`expected test/kernels/${id}.cases.ts but found nothing`);
  if (kernel.id !== id) say(`expected to be registered as ${kernel.id}`);
  try {
    const source = loadShader(id);
    for (const file of source.files) used.add(file);
    for (const problem of disagreements(kernel, source.text)) say(problem);
    const { messages } = await compileShader(device.gpu, source);
    const loud = messages.filter((message) => message.type !== 'info');
    for (const { type, place, text } of loud) say(`${type} at ${place}: ${text}`);
    if (!loud.some((message) => message.type === 'error')) await pipelines.get(kernel, kernel.constants);
  } catch (error) {
    say(error.message);
  }
}
for (const stem of stems('shaders')) if (!(stem in kernels)) problems.push(`shaders/${stem}.wgsl: no kernel of this name in the registry`);
for (const stem of stems('shaders/shared')) if (!used.has(`shared/${stem}`)) problems.push(`shaders/shared/${stem}.wgsl: no shader imports it`);
if (Object.keys(kernels).length === 0) problems.push('expected kernels in the registry but found none');

const failure = device.failure();
if (failure !== undefined) problems.push(failure.message);
device.gpu.destroy();
for (const problem of problems) process.stderr.write(`shaders: ${problem}\n`);
process.stdout.write(`shaders: ${Object.keys(kernels).length} kernels on ${device.adapter.name}, ${problems.length} problems\n`);
process.exit(problems.length === 0 ? 0 : 1);
