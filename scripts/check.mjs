/**
 * The whole gate; `npm test` and CI run this and nothing else: build, types, lint, one-way imports, doc comments, what the package holds,
 * figures quoted, the tables made of Unicode's, the demo, shaders compile and match their declarations, tests on every engine and driver. Ends with "N passed, N failed".
 */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { testDrivers } from './drivers.mjs';

/** Of what a test that failed says, so many characters are repeated. */
const MESSAGE = 2000;
const root = fileURLToPath(new URL('..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'bandsaw-check-'));
let passed = 0;
let failed = 0;
/** Named once more at the end, where a log that was cut still shows them. */
const failures = [];

function run(script, args, env = process.env) {
  return spawnSync(process.execPath, [join(root, script), ...args], { cwd: root, stdio: 'inherit', env }).status === 0;
}

/** Each step of the gate counts as one test. */
function count(name, ok) {
  if (ok) passed += 1;
  else {
    failed += 1;
    failures.push(name);
  }
}

/** @param {{ name: string, script: string, args?: readonly string[], env?: NodeJS.ProcessEnv }} wanted */
function step({ name, script, args = [], env = process.env }) {
  const started = performance.now();
  return new Promise((resolve) => {
    execFile(process.execPath, [join(root, script), ...args], { cwd: root, env, maxBuffer: Infinity }, (error, stdout, stderr) => {
      count(name, error === null);
      // What steps beside each other say stays together.
      process.stdout.write(`\n== ${name}\n${stdout}${stderr}== ${name}: ${error === null ? 'ok' : 'FAILED'} (${((performance.now() - started) / 1000).toFixed(1)} s)\n`);
      resolve(error === null);
    });
  });
}

/** Two at once: the type check takes one core as long as all others together. */
async function stepsAbreast(steps) {
  const waiting = [...steps];
  const next = async () => {
    for (let each = waiting.shift(); each !== undefined; each = waiting.shift()) await step(each);
  };
  await Promise.all([next(), next()]);
}

/** Jobs bring what they write to the disk, and a third of the tests' time is waiting for it: where there is memory for files, they wait for that. Tests of disks look for two of their own. */
function memoryForFiles() {
  if (process.env.TMPDIR !== undefined) return {};
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize >= 4 * 2 ** 30 ? { TMPDIR: '/dev/shm' } : {};
  } catch {
    return {};
  }
}

function tests(name, env, filters) {
  process.stdout.write(`\n== tests on ${name}\n`);
  const report = join(scratch, `${name}.json`);
  const ok = run('node_modules/vitest/vitest.mjs', ['run', '--config', 'test/vitest.config.ts', '--reporter=default', '--reporter=json', `--outputFile=${report}`, ...filters], { ...env, ...memoryForFiles() });
  let result;
  try {
    result = JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    failed += 1;
    failures.push(`tests on ${name}: no report was written`);
    process.stdout.write(`== tests on ${name}: FAILED, no report was written\n`);
    return;
  }
  passed += result.numPassedTests;
  // A skipped test is a hole in the gate, so it counts as failed; so does a file that could not even be loaded.
  const broken = result.testResults.filter((file) => file.status === 'failed' && file.assertionResults.every((each) => each.status === 'passed')).length;
  const bad = result.numFailedTests + result.numPendingTests + result.numTodoTests + broken;
  failed += bad;
  if (result.numTotalTests === 0 || (!ok && bad === 0)) {
    failed += 1;
    failures.push(`tests on ${name}: ${result.numTotalTests === 0 ? 'there were none' : 'an error outside of a test'}`);
  }
  for (const file of result.testResults) {
    if (file.status === 'failed' && file.assertionResults.every((each) => each.status === 'passed')) failures.push(`${name}: ${relative(root, file.name)}: ${file.message}`);
    for (const each of file.assertionResults) if (each.status !== 'passed') failures.push(`${name}: ${relative(root, file.name)}: ${each.fullName} (${each.status})\n${each.failureMessages.join('\n').slice(0, MESSAGE)}`);
  }
  process.stdout.write(`== tests on ${name}: ${result.numPassedTests} passed, ${bad} failed, skipped or not loaded\n`);
}

/** What the second driver runs: files of tests that open a device; the rest would only repeat itself. */
function deviceTests() {
  const opens = /\bopenTest(?:Gpu|Engines)\b|\bopenNamedEngines\b/;
  return ['test/kernels', 'test/engine', 'test/equality'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.test.ts') && opens.test(readFileSync(join(root, folder, name), 'utf8')))
      .map((name) => `${folder}/${name}`));
}

try {
  if (await step({ name: 'build', script: 'scripts/build.mjs' })) {
    const drivers = testDrivers();
    const [first, ...others] = drivers;
    await stepsAbreast([
      { name: 'types', script: 'node_modules/typescript/bin/tsc', args: ['-p', 'tsconfig.json'] },
      // The first command that README names.
      { name: 'demo', script: 'scripts/demo.mjs' },
      { name: 'lint', script: 'node_modules/oxlint/bin/oxlint', args: ['src', 'scripts', 'test', 'bench'] },
      { name: 'one-way imports', script: 'scripts/check-boundaries.mjs' },
      { name: 'package', script: 'scripts/check-package.mjs' },
      { name: 'doc comments', script: 'scripts/check-docs.mjs' },
      { name: 'figures', script: 'scripts/check-figures.mjs' },
      { name: 'word table', script: 'scripts/make-word-table.mjs', args: ['--check'] },
      { name: 'character table', script: 'scripts/make-character-table.mjs', args: ['--check'] },
      { name: 'word break table', script: 'scripts/make-word-break-table.mjs', args: ['--check'] },
      ...drivers.map(({ name, env }) => ({ name: `shaders on ${name}`, script: 'scripts/check-shaders.mjs', env })),
    ]);
    // What is required is decided here, not by the caller's environment.
    tests(first.name, { ...first.env, BANDSAW_ENGINES: 'twin,cpu,gpu' }, []);
    for (const { name, env } of others) tests(name, { ...env, BANDSAW_ENGINES: 'twin,gpu', BANDSAW_SECOND_DRIVER: name }, deviceTests());
    if (others.length === 0) process.stdout.write('\nlavapipe is not installed here: the GPU tests ran on SwiftShader only\n');
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
if (failures.length > 0) process.stdout.write(`\nFailed:\n${failures.join('\n')}\n`);
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);
