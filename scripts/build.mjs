/** Builds dist: AssemblyScript → dist/wasm, TypeScript → dist, and of that what commands and threads load → dist/bundle. The one build there is. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));

function run(name, script, args) {
  const result = spawnSync(process.execPath, [join(root, 'node_modules', script), ...args], { cwd: root, stdio: ['ignore', 2, 2] });
  if (result.status !== 0) {
    process.stderr.write(`build: ${name} failed\n`);
    process.exit(result.status ?? 1);
  }
}

const modules = [['src/engine/cpu/assembly/index.ts', 'bandsaw'], ['src/io/jsonl/assembly/index.ts', 'json-lines'], ['src/lines/assembly/editDistance.ts', 'edit-distance'], ['src/exact/assembly/bloom.ts', 'bloom'], ['src/signals/assembly/index.ts', 'signals']];

const FLAGS = ['-O3', '--converge', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--importMemory'];

/** Says what a module is made of: its folder's sources, the flags and the compiler. */
function stampOf(source) {
  const hash = createHash('sha256').update(JSON.stringify(FLAGS)).update(readFileSync(join(root, 'node_modules/assemblyscript/package.json')));
  const folder = join(root, dirname(source));
  for (const name of readdirSync(folder).sort()) hash.update(`${name}\0`).update(readFileSync(join(folder, name)));
  return hash.digest('hex');
}

mkdirSync(join(root, 'dist/wasm'), { recursive: true });
mkdirSync(join(root, '.tmp'), { recursive: true });
for (const [source, target] of modules) {
  const wasm = join(root, `dist/wasm/${target}.wasm`);
  const stampFile = join(root, `.tmp/${target}.stamp`);
  // Of a module and what it was made of: a module changed by hand is made again.
  const stamp = () => `${stampOf(source)} ${createHash('sha256').update(readFileSync(wasm)).digest('hex')}`;
  if (existsSync(wasm) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp()) continue;
  run('AssemblyScript', 'assemblyscript/bin/asc.js', [source, '--outFile', `dist/wasm/${target}.wasm`, ...FLAGS]);
  writeFileSync(stampFile, stamp());
}
// TypeScript does not write again what it once wrote and somebody deleted.
if (readdirSync(join(root, 'src'), { recursive: true }).some((path) => path.endsWith('.ts') && !/[\\/]assembly[\\/]/u.test(path) && !existsSync(join(root, 'dist', path.replace(/\.ts$/u, '.js'))))) {
  rmSync(join(root, '.tmp/build.tsbuildinfo'), { force: true });
}
run('TypeScript', 'typescript/bin/tsc', ['-p', 'scripts/tsconfig.build.json']);
for (const path of readdirSync(join(root, 'dist'), { recursive: true })) {
  if (/^bundle[\\/]/u.test(path)) continue;
  const module = /^(.*?)(\.d\.ts|\.js|\.js\.map)$/u.exec(path);
  if (module === null) continue;
  // What a module left behind that is gone would be packed, and could still be imported.
  if (module[2] === '.js.map' || !existsSync(join(root, 'src', `${module[1]}.ts`))) rmSync(join(root, 'dist', path));
  else if (module[2] === '.d.ts') {
    // TypeScript rewrites the extensions of imports in modules only; a bundler that follows declarations wants files that are there.
    const declarations = readFileSync(join(root, 'dist', path), 'utf8');
    const rewritten = declarations.replace(/(\b(?:from|import)\s*\(?\s*(['"])\.[^'"\n]*)\.ts\2/gu, '$1.js$2');
    if (rewritten !== declarations) writeFileSync(join(root, 'dist', path), rewritten);
  }
}
// Packages stay outside: they are dependencies, and whoever embeds bandsaw has the same copies.
const build = await rolldown({
  input: { program: join(root, 'dist/cli/program.js'), cpuWorker: join(root, 'dist/engine/cpu/worker.js'), ioWorker: join(root, 'dist/io/workers/worker.js') },
  platform: 'node',
  external: (id) => !/^(?:[./]|[A-Za-z]:)/u.test(id),
});
const { output } = await build.generate({ format: 'esm', chunkFileNames: '[name].js', minify: false });
await build.close();
const bundle = join(root, 'dist/bundle');
mkdirSync(bundle, { recursive: true });
for (const name of readdirSync(bundle)) if (!output.some(({ fileName }) => fileName === name)) rmSync(join(bundle, name));
for (const { fileName, code } of output) {
  const path = join(bundle, fileName);
  if (!existsSync(path) || readFileSync(path, 'utf8') !== code) writeFileSync(path, code);
}
const main = join(root, 'dist/cli/main.js');
if (existsSync(main)) chmodSync(main, 0o755);
