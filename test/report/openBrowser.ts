import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import { chromium, type Browser } from 'playwright-core';

const root = fileURLToPath(new URL('../..', import.meta.url));
const packed = join(root, 'node_modules/@sparticuz/chromium/bin');
const folder = join(root, 'node_modules/.cache/bandsaw/chromium');

/** Regular files of a ustar archive. */
function* tarFiles(tar: Buffer): Generator<readonly [name: string, bytes: Buffer]> {
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0; ) {
    const field = (start: number, length: number): string => tar.subarray(at + start, at + start + length).toString('latin1').replace(/\0.*$/su, '');
    const size = parseInt(field(124, 12), 8);
    if (field(156, 1) === '0' || field(156, 1) === '') yield [field(0, 100), tar.subarray(at + 512, at + 512 + size)];
    at += 512 + Math.ceil(size / 512) * 512;
  }
}

/** Opens the Chromium that the dev dependency `@sparticuz/chromium` carries, with the libraries it brings; unpacked on the first call. */
export async function openBrowser(): Promise<Browser> {
  if (!existsSync(join(folder, 'chromium'))) {
    const partial = `${folder}.${process.pid}`;
    mkdirSync(partial, { recursive: true });
    for (const [name, bytes] of tarFiles(brotliDecompressSync(readFileSync(join(packed, 'al2023.tar.br'))))) {
      mkdirSync(dirname(join(partial, name)), { recursive: true });
      writeFileSync(join(partial, name), bytes);
    }
    writeFileSync(join(partial, 'chromium'), brotliDecompressSync(readFileSync(join(packed, 'chromium.br'))));
    chmodSync(join(partial, 'chromium'), 0o755);
    rmSync(folder, { recursive: true, force: true });
    renameSync(partial, folder);
  }
  const libraries = [process.env['LD_LIBRARY_PATH'], join(folder, 'lib')].filter((each) => each !== undefined && each !== '').join(':');
  return chromium.launch({ executablePath: join(folder, 'chromium'), args: ['--no-sandbox', '--no-zygote', '--disable-gpu', '--disable-dev-shm-usage'], env: { ...process.env, LD_LIBRARY_PATH: libraries } as Record<string, string> });
}
