import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

it('loads its module without a client for HTTP, and leaves `fetch` as it was', () => {
  const script = `
    const before = JSON.stringify(Object.getOwnPropertyDescriptor(globalThis, 'fetch')) + globalThis.fetch;
    const { loadZstdModule } = await import(${JSON.stringify(new URL('../../dist/io/codecs/zstdInstance.js', import.meta.url).href)});
    const module = await loadZstdModule();
    const after = JSON.stringify(Object.getOwnPropertyDescriptor(globalThis, 'fetch')) + globalThis.fetch;
    console.log(JSON.stringify({ module: Object.prototype.toString.call(module), same: before === after, loaded: process.moduleLoadList.filter((name) => name.includes('undici')) }));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual({ module: '[object WebAssembly.Module]', same: true, loaded: [] });
});
