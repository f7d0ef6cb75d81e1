/** What asking for help costs: the modules that it loads, and the processor time beside that of Node alone. */
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runNode } from './runBandsaw.ts';

const main = new URL('../../dist/cli/main.js', import.meta.url);
const clock = new URL('cpuClock.mjs', import.meta.url).href;

/** Least of three; what a busy machine adds is no cost of ours. */
async function cpuOf(args: readonly string[]): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < 3; run++) {
    const { status, stderr } = await runNode(['--import', clock, ...args], tmpdir());
    expect(status).toBe(0);
    times.push(Number(/^cpu ([\d.]+)$/mu.exec(stderr)?.[1]));
  }
  return Math.min(...times);
}

test('help loads the command line and the errors, and nothing that works', () => {
  const loaded = new Set<string>();
  const load = (url: URL): void => {
    if (loaded.has(url.href)) return;
    loaded.add(url.href);
    for (const [, name] of readFileSync(url, 'utf8').matchAll(/^(?:import|export) [^;]*?from '([^']+)'/gmu)) {
      if (name.startsWith('.')) load(new URL(name, url));
      else expect([url.pathname, name]).toEqual([url.pathname, expect.stringMatching(/^node:/u)]);
    }
  };
  load(main);
  const names = [...loaded].map((href) => href.slice(href.lastIndexOf('/dist/') + 6));
  for (const name of names) expect(name).toMatch(/^(cli|core)\/[a-zA-Z]+\.js$/u);
  expect(names.length).toBeLessThan(16);
});

test('help takes less than 75 ms of processor time beside Node itself', async () => {
  const node = await cpuOf(['-e', '0']);
  for (const args of [['--help'], ['dedup', '--help']]) expect((await cpuOf([fileURLToPath(main), ...args])) - node).toBeLessThan(75);
});
