/** Runs a command with SwiftShader as the only Vulkan driver: `node scripts/with-swiftshader.mjs COMMAND…`. */
import { spawnSync } from 'node:child_process';
import { swiftshaderEnv } from './swiftshader.mjs';

const [command, ...args] = process.argv.slice(2);
if (command === undefined) {
  process.stderr.write('Expected a command but found nothing: node scripts/with-swiftshader.mjs COMMAND…\n');
  process.exit(2);
}
const run = spawnSync(command, args, { env: swiftshaderEnv(), stdio: 'inherit' });
process.exit(run.status ?? 1);
