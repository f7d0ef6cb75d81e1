/** The Vulkan drivers the tests run on. SwiftShader is always there (npm); lavapipe where the system has it. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { swiftshaderEnv, swiftshaderFolder } from './swiftshader.mjs';

const icdFolders = ['/usr/share/vulkan/icd.d', '/usr/local/share/vulkan/icd.d', '/etc/vulkan/icd.d'];

/** Returns lavapipe's driver manifest, or undefined where it is not installed. */
function lavapipeManifest() {
  for (const folder of icdFolders) {
    if (!existsSync(folder)) continue;
    const name = readdirSync(folder).find((each) => /^lvp_icd.*\.json$/.test(each));
    if (name !== undefined) return join(folder, name);
  }
  return undefined;
}

/** Returns [{ name, env }] of the drivers present: SwiftShader first, always. */
export function testDrivers(env = process.env) {
  const drivers = [{ name: 'swiftshader', env: { ...swiftshaderEnv(env), BANDSAW_ADAPTER: 'swiftshader' } }];
  const manifest = lavapipeManifest();
  if (manifest !== undefined) {
    // The Vulkan loader beside SwiftShader serves where the system has the driver but no loader.
    const folder = swiftshaderFolder();
    drivers.push({
      name: 'lavapipe',
      env: { ...env, VK_DRIVER_FILES: manifest, LD_LIBRARY_PATH: env.LD_LIBRARY_PATH ? `${env.LD_LIBRARY_PATH}:${folder}` : folder, BANDSAW_ADAPTER: 'llvmpipe' },
    });
  }
  return drivers;
}
