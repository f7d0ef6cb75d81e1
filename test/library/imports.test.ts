import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

const library = new URL('../../dist/index.js', import.meta.url).href;

/** Runs code in a process in which loading any package fails. */
function withoutPackages(code: string, type: 'module' | 'commonjs'): { status: number | null; stdout: string; stderr: string } {
  const hooks = `export async function resolve(name, context, next) { if (/^[a-z@]/.test(name) && !/^(node|file|data):/.test(name)) throw new Error('loads ' + name); return next(name, context); }`;
  const preload = `import { register } from 'node:module'; register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hooks)}));`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(preload)}`, `--input-type=${type}`, '-e', code], { encoding: 'utf8', timeout: 60_000 });
  return { status, stdout, stderr };
}

test('importing loads no package, prints nothing, starts nothing', () => {
  const done = withoutPackages(`const before = process.listeners('exit').length; const { dedup } = await import(${JSON.stringify(library)}); if (typeof dedup !== 'function' || process.listeners('exit').length !== before || process.getActiveResourcesInfo().some((each) => /Timeout|Immediate|Worker|Socket/.test(each))) process.exitCode = 7;`, 'module');
  expect(done).toEqual({ status: 0, stdout: '', stderr: '' });
});

test('the hook of the test above does see packages', () => {
  const done = withoutPackages(`await import(${JSON.stringify(new URL('../../dist/io/parquet/parquetFooter.js', import.meta.url).href)})`, 'module');
  expect(done.status).toBe(1);
  expect(done.stderr).toContain('loads hyparquet');
});

test('CommonJS gets it by import()', () => {
  const done = withoutPackages(`import(${JSON.stringify(library)}).then(({ dedup, ConfigError }) => dedup(5).catch((error) => process.stdout.write(String(error instanceof ConfigError))))`, 'commonjs');
  expect(done).toEqual({ status: 0, stdout: 'true', stderr: '' });
});
