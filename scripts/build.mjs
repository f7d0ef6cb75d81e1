/** Builds dist: AssemblyScript → dist/wasm, TypeScript → dist. The one build there is. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

function run(name, script, args) {
  const result = spawnSync(process.execPath, [join(root, 'node_modules', script), ...args], { cwd: root, stdio: ['ignore', 2, 2] });
  if (result.status !== 0) {
    process.stderr.write(`build: ${name} failed\n`);
    process.exit(result.status ?? 1);
  }
}

mkdirSync(join(root, 'dist/wasm'), { recursive: true });
for (const [source, target] of [['src/engine/cpu/assembly/index.ts', 'bandsaw'], ['src/io/assembly/jsonLines.ts', 'json-lines'], ['src/lines/assembly/editDistance.ts', 'edit-distance'], ['src/exact/assembly/bloom.ts', 'bloom']]) {
  run('AssemblyScript', 'assemblyscript/bin/asc.js', [
    source,
    '--outFile', `dist/wasm/${target}.wasm`,
    '-O3', '--converge', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--importMemory',
  ]);
}
run('TypeScript', 'typescript/bin/tsc', ['-p', 'scripts/tsconfig.build.json']);
const main = join(root, 'dist/cli/main.js');
if (existsSync(main)) chmodSync(main, 0o755);
