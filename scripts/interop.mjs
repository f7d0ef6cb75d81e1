/**
 * Programs of others at the other end: pyarrow, installed by pip into a folder of its own that is deleted afterwards, pipes
 * tables through `bandsaw sketch` and reads every file that the row filters' differential tests wrote.
 * `npm run interop`; needs python3 with venv, and the network. BANDSAW_PYTHON names a Python that has pyarrow instead.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'bandsaw-interop-'));
let failures = 0;

function run(title, command, args, env = {}) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, env: { ...process.env, ...env }, encoding: 'utf8', maxBuffer: 64 << 20 });
  if (status !== 0) failures += 1;
  process.stdout.write(`${title}: ${status === 0 ? 'done' : 'FAILED'}\n`);
  return { ok: status === 0, text: `${stdout ?? ''}${status === 0 ? '' : (stderr ?? '')}` };
}

try {
  let python = process.env['BANDSAW_PYTHON'];
  if (python === undefined) {
    python = join(folder, 'venv/bin/python');
    run('a virtual environment', 'python3', ['-m', 'venv', join(folder, 'venv')]);
    run('pyarrow from PyPI', python, ['-m', 'pip', 'install', '--quiet', 'pyarrow', 'numpy']);
  }
  const show = (title, args) => {
    const { text } = run(title, python, args);
    process.stdout.write(text.split('\n').filter((line) => line !== '').map((line) => `    ${line.replaceAll(folder, '…')}\n`).join(''));
  };
  show('versions', ['-c', 'import sys, pyarrow; print("Python", sys.version.split()[0], "pyarrow", pyarrow.__version__)']);
  show('bandsaw sketch as a pipe', [join(root, 'test/interop/check-pipe.py'), join(root, 'dist/cli/main.js')]);
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/vitest.config.ts'];
  for (const [name, variable, tests, check] of [
    ['Parquet', 'BANDSAW_PARQUET_OUT', ['test/io/parquetRows/differential.test.ts'], 'test/interop/check-parquet.py'],
    ['Arrow', 'BANDSAW_ARROW_OUT', ['test/io/arrowRows.test.ts', 'test/io/replacedTexts/arrow.test.ts'], 'test/io/fixtures/check-arrow.py'],
  ]) {
    const out = join(folder, name);
    mkdirSync(out);
    const written = run(`${name} files of the differential test`, 'node', ['scripts/with-swiftshader.mjs', 'node', ...vitest, ...tests], { [variable]: out });
    if (!written.ok) process.stdout.write(written.text);
    show(`${name} files read by pyarrow`, [join(root, check), out]);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failures === 0 ? 0 : 1);
