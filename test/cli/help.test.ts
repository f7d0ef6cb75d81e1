/** What asking for help loads: the time it takes is the machine's. */
import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runNode } from './runBandsaw.ts';

const dist = new URL('../../dist/', import.meta.url);

test.each([['--help'], ['dedup --help'], ['--version']])('%s loads a few files of our own, no package, no thread, no client for HTTP', async (args) => {
  const folder = await mkdtemp(join(tmpdir(), 'bandsaw-help-'));
  try {
    expect((await runNode([fileURLToPath(new URL('cli/main.js', dist)), ...args.split(' ')], folder, { NODE_V8_COVERAGE: folder })).status).toBe(0);
    const [report] = await readdir(folder);
    const { result } = JSON.parse(await readFile(join(folder, report), 'utf8')) as { result: readonly { url: string }[] };
    const loaded = result.map(({ url }) => url);
    const files = loaded.filter((url) => url.startsWith('file:'));
    expect(files).toContain(new URL('cli/main.js', dist).href);
    for (const file of files) expect(file.replace(dist.href, '')).toMatch(/^(?:cli|core|bundle)\/[a-zA-Z]+\.js$/u);
    for (const heavy of ['node:worker_threads', 'node:child_process', 'node:http', 'node:internal/deps/undici/undici']) expect(loaded).not.toContain(heavy);
    expect(files.length).toBeLessThan(16);
    const sizes = await Promise.all(files.map(async (file) => (await stat(new URL(file))).size));
    // 45 KB when this was written, of a program of 2 MB.
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(90_000);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
