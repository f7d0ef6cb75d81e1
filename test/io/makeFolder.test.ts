import { existsSync } from 'node:fs';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolder } from '../../src/io/makeFolder.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const folder = temporaryFolder();
let used = 0;

describe('makeFolder', () => {
  it('makes all that is missing and says where it began', async () => {
    const root = folder(String(++used));
    await mkdir(root);
    expect(await makeFolder(join(root, 'a/b/c'))).toBe(join(root, 'a'));
    expect((await stat(join(root, 'a/b/c'))).isDirectory()).toBe(true);
    expect(await makeFolder(join(root, 'a/b/c'))).toBeNull();
    expect(await makeFolder(join(root, 'a/b/d'))).toBe(join(root, 'a/b/d'));
  });

  it('may be asked for the same folder twice at once', async () => {
    const root = folder(String(++used));
    await mkdir(root);
    await Promise.all(Array.from({ length: 8 }, () => makeFolder(join(root, 'x/y/z'))));
    expect(existsSync(join(root, 'x/y/z'))).toBe(true);
  });

  it('names the folder when a file is in the way', async () => {
    const root = folder(String(++used));
    await mkdir(root);
    await writeFile(join(root, 'file'), '');
    await expect(makeFolder(join(root, 'file/below'))).rejects.toMatchObject({ code: 'output', file: join(root, 'file/below') });
  });

  it('ends where the file system never lets a folder appear', async () => {
    // On other systems /proc is absent: then the root folder refuses, or makes it, and this is about Linux only.
    const place = process.platform === 'linux' ? '/proc/bandsaw-none/out' : join(folder('x'), '\0');
    await expect(makeFolder(place)).rejects.toMatchObject({ code: 'output' });
  });
});
