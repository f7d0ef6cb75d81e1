/** Makes the environments of the peers, once, in a cache folder, and says which cannot be made here and why. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const adapters = fileURLToPath(new URL('adapters/', import.meta.url));

/** The last words of a failed command, without addresses. */
export function reasonOf({ error, stdout, stderr, status }) {
  if (error !== undefined && error !== null) return error.code === 'ENOENT' ? 'not installed here' : String(error.message);
  const line = `${stdout ?? ''}\n${stderr ?? ''}`.trim().split('\n').filter((each) => /error|no matching|could not|failed/iu.test(each)).at(-1) ?? `exit ${status}`;
  return line.replaceAll(/https?:\/\/\S+/gu, '…').replaceAll(/(?:\/[\w.@+-]+){2,}/gu, '…').trim().slice(0, 200);
}

function run(command, args, options = {}) {
  const done = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 26, timeout: 1_800_000, ...options });
  if (done.error !== undefined || done.status !== 0) throw new Error(reasonOf(done));
  return done.stdout;
}

/** Versions that pip tells, of the packages asked for and of Python. */
function pythonVersions(python, packages) {
  const names = packages.map((each) => each.split('==')[0].toLowerCase());
  const listed = JSON.parse(run(python, ['-m', 'pip', 'list', '--format', 'json', '--disable-pip-version-check']));
  const versions = Object.fromEntries(listed.filter(({ name }) => names.includes(name.toLowerCase())).map(({ name, version }) => [name.toLowerCase(), version]));
  return { python: run(python, ['-c', 'import platform; print(platform.python_version())']).trim(), ...versions };
}

function makePython(folder, packages) {
  run('python3', ['-m', 'venv', folder]);
  const python = join(folder, 'bin/python');
  run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages]);
}

function makeRust(folder) {
  const source = join(folder, 'source');
  cpSync(join(adapters, 'gaoya'), source, { recursive: true });
  run('cargo', ['build', '--release', '--quiet'], { cwd: source });
  copyFileSync(join(source, 'target/release/gaoya-peer'), join(folder, 'gaoya-peer'));
  rmSync(join(source, 'target'), { recursive: true });
}

/**
 * Returns `{ python | binary, versions }` of an environment, made if it is not there, or `{ missing: reason }`.
 * @param {string} name of the environment
 * @param {{ kind: 'python' | 'rust', packages: readonly string[] }} environment
 * @param {string} cache folder that may be kept between runs
 * @param {(line: string) => void} say
 */
export function setUp(name, { kind, packages }, cache, say) {
  const sources = kind === 'rust' ? ['Cargo.toml', 'src/main.rs'].map((file) => readFileSync(join(adapters, 'gaoya', file), 'utf8')) : [];
  const folder = join(cache, `${name}-${createHash('sha256').update(JSON.stringify([packages, sources])).digest('hex').slice(0, 12)}`);
  const ready = join(folder, 'ready.json');
  try {
    if (!existsSync(ready)) {
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      say(`installing ${packages.join(', ')}`);
      if (kind === 'python') makePython(folder, packages);
      else makeRust(folder);
      const versions = kind === 'python' ? pythonVersions(join(folder, 'bin/python'), packages) : { rustc: run('rustc', ['--version']).split(' ')[1], ...Object.fromEntries(packages.map((each) => each.split('=='))) };
      writeFileSync(`${ready}.partial`, JSON.stringify(versions));
      renameSync(`${ready}.partial`, ready);
    }
    const versions = JSON.parse(readFileSync(ready, 'utf8'));
    return kind === 'python' ? { python: join(folder, 'bin/python'), versions } : { binary: join(folder, 'gaoya-peer'), versions };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    return { missing: error.message };
  }
}
