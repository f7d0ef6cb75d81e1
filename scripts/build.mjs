/** Builds dist: AssemblyScript → dist/wasm/bandsaw.wasm, TypeScript → dist. The one build there is. */
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
run('AssemblyScript', 'assemblyscript/bin/asc.js', [
  'src/engine/cpu/assembly/index.ts',
  '--outFile', 'dist/wasm/bandsaw.wasm',
  '-O3', '--converge', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--importMemory',
]);
run('AssemblyScript', 'assemblyscript/bin/asc.js', [
  'src/io/assembly/jsonLines.ts',
  '--outFile', 'dist/wasm/json-lines.wasm',
  '-O3', '--converge', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--importMemory',
]);
run('TypeScript', 'typescript/bin/tsc', ['-p', 'scripts/tsconfig.build.json']);
const main = join(root, 'dist/cli/main.js');
if (existsSync(main)) chmodSync(main, 0o755);
