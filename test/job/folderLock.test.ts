/** Whom a lock keeps out. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { assertFree, lockFolder } from '../../src/job/folderLock.ts';
import { inFolder } from './jobFiles.ts';

const fieldsOf = (pid: number): string[] => readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /su, '').split(' ');

test.runIf(process.platform === 'linux')('a run that ended holds no folder, even where nobody asked yet how it ended', async () => {
  // The child ends at once, and what its parent turned into never asks.
  const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    await expect.poll(() => `${fieldsOf(pid)[0]} ${readFileSync(`/proc/${parent.pid}/comm`, 'utf8').trim()}`, { timeout: 10_000 }).toBe('Z sleep');
    await inFolder(async (folder) => {
      const hold = (owner: number): void => writeFileSync(join(folder, '.lock'), JSON.stringify({ pid: owner, started: fieldsOf(owner)[19], boot: null, host: hostname() }));
      hold(parent.pid as number);
      await expect(assertFree(folder)).rejects.toThrow('at work in it');
      hold(pid);
      await assertFree(folder);
      await (await lockFolder(folder))();
    });
  } finally {
    parent.kill('SIGKILL');
  }
});
