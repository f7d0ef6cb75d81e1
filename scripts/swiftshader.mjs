/**
 * The environment that makes a child process see SwiftShader as its only Vulkan driver.
 *
 * SwiftShader and the Vulkan loader come from the dev dependency `@sparticuz/chromium`, so the GPU tests run on any
 * Linux x64 machine right after `npm ci`. The loader reads LD_LIBRARY_PATH when the process starts, which is why a
 * child process is needed.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';

const root = fileURLToPath(new URL('..', import.meta.url));
const archive = join(root, 'node_modules/@sparticuz/chromium/bin/swiftshader.tar.br');
const folder = join(root, 'node_modules/.cache/bandsaw/swiftshader');

/** Regular files of a ustar archive as [name, bytes]. */
function* tarFiles(tar) {
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0; ) {
    const field = (start, length) => tar.subarray(at + start, at + start + length).toString('latin1').replace(/\0.*$/s, '');
    const size = parseInt(field(124, 12), 8);
    if (field(156, 1) === '0' || field(156, 1) === '') yield [field(0, 100), tar.subarray(at + 512, at + 512 + size)];
    at += 512 + Math.ceil(size / 512) * 512;
  }
}

/** Returns the folder that holds the unpacked driver; unpacks it on the first call. */
export function swiftshaderFolder() {
  if (existsSync(join(folder, 'vk_swiftshader_icd.json'))) return folder;
  if (!existsSync(archive)) throw new Error(`Expected SwiftShader at ${archive} but found nothing: run npm ci`);
  const partial = `${folder}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  for (const [name, bytes] of tarFiles(brotliDecompressSync(readFileSync(archive)))) {
    const target = join(partial, name.split('/').pop());
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, bytes, { mode: 0o755 });
  }
  rmSync(folder, { recursive: true, force: true });
  try {
    renameSync(partial, folder);
  } catch (error) {
    // Two runs may unpack at once; the one that comes second finds the folder in place.
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(join(folder, 'vk_swiftshader_icd.json'))) throw error;
  }
  return folder;
}

/** Returns a copy of `env` in which Vulkan finds SwiftShader and nothing else. */
export function swiftshaderEnv(env = process.env) {
  const at = swiftshaderFolder();
  return {
    ...env,
    VK_DRIVER_FILES: join(at, 'vk_swiftshader_icd.json'),
    LD_LIBRARY_PATH: env.LD_LIBRARY_PATH ? `${at}:${env.LD_LIBRARY_PATH}` : at,
  };
}
