import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { OutputError } from '../core/errors.ts';
import { writeFailure } from '../io/fileErrors.ts';
import { makeFolder } from '../io/makeFolder.ts';

const NAME = '.lock';
/** What a folder is called where another run has it. */
const OUTPUT = 'an output folder';

interface Owner {
  readonly pid: number;
  /** Tells a process from a later one of the same number; null where the system does not say. */
  readonly started: string | null;
  /** Tells a start of the system from a later one, in which numbers and ticks begin anew; null where it does not say. */
  readonly boot: string | null;
  readonly host: string;
}

/** True for the names that locking may leave in a folder. */
export function isLockName(name: string): boolean {
  return name === NAME || /^\.lock\.\d+\.stale$/u.test(name);
}

/** Returns the clock ticks from the start of the system to that of the process, on Linux, and whether it has ended and only waits to be asked how. */
async function processOf(pid: number): Promise<{ readonly started: string | null; readonly ended: boolean }> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The command's name, in parentheses, may hold spaces.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    // Its first thread may have ended before the others.
    return { started: fields[19] ?? null, ended: fields[0] === 'Z' && Number(fields[17]) <= 1 };
  } catch {
    return { started: null, ended: false };
  }
}

async function bootOf(): Promise<string | null> {
  try {
    return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
  } catch {
    return null;
  }
}

async function isAlive({ pid, started, boot, host }: Owner): Promise<boolean> {
  // Nothing is known about processes elsewhere.
  if (host !== hostname()) return true;
  const nowBoot = await bootOf();
  if (typeof boot === 'string' && nowBoot !== null && boot !== nowBoot) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  // A killed run stays so for ever where its parent does not ask: as the first process of many a container.
  const { started: now, ended } = await processOf(pid);
  return !ended && (started === null || now === null || now === started);
}

/** Returns who holds a lock; 'absent', or 'unreadable' for one whose writer did not come to the end. */
async function ownerIn(path: string): Promise<Owner | 'absent' | 'unreadable'> {
  // Between its creation and its first byte another run's lock is empty.
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      const owner = JSON.parse(await readFile(path, 'utf8')) as Owner;
      if (Number.isSafeInteger(owner.pid) && owner.pid > 0 && typeof owner.host === 'string') return owner;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR') return 'absent';
      if (code !== undefined) throw writeFailure(path, error);
    }
    await pause(20);
  }
  return 'unreadable';
}

/** Returns the lock that stands in the way as text, or null if none does. */
async function blockerIn(path: string): Promise<Owner | null> {
  const owner = await ownerIn(path);
  return typeof owner === 'object' && (await isAlive(owner)) ? owner : null;
}

interface Place {
  /** Of the lock. */
  readonly path: string;
  /** What it locks. */
  readonly file: string;
  readonly expected: string;
  readonly other: string;
}

const folderPlace = (folder: string, what = OUTPUT): Place => ({ path: join(folder, NAME), file: folder, expected: `${what} that no other run is using`, other: 'name another one' });
const filePlace = (file: string): Place => ({ path: `${file}${NAME}`, file, expected: 'a file that no other run is to write', other: 'name another file' });

function busy({ path, file, expected, other }: Place, { pid, started, host }: Owner): OutputError {
  const here = host === hostname();
  return new OutputError({
    expected,
    found: `process ${pid}${here ? '' : ` on host ${host}`} at work in it`,
    remedy: here && started !== null ? `wait for it, end it, or ${other}` : here ? `wait for it, or delete ${basename(path)} there if that process is another program` : `wait for it, or delete ${basename(path)} there if that run is gone`,
    file,
  });
}

/** @throws OutputError naming the process, if a run that is alive holds the folder. Touches nothing. */
export async function assertFree(folder: string): Promise<void> {
  const place = folderPlace(folder);
  const owner = await blockerIn(place.path);
  if (owner !== null) throw busy(place, owner);
}

/**
 * Takes a folder (made if absent; `what` it is called) for this run alone and returns what gives it back, which never throws. The lock of a
 * process that is no longer alive is removed.
 * @throws OutputError naming the process that has the folder, or if the folder cannot be made or written to
 */
export async function lockFolder(folder: string, what = OUTPUT): Promise<() => Promise<void>> {
  return take(folderPlace(folder, what), folder);
}

/**
 * The same for files outside a job's folder, which several jobs may have been told to write; the lock stands beside each.
 * @throws OutputError naming the file; none of them is held then
 */
export async function lockFiles(files: readonly string[]): Promise<() => Promise<void>> {
  const held: (() => Promise<void>)[] = [];
  const free = async (): Promise<void> => {
    for (const each of held.toReversed()) await each();
  };
  try {
    for (const file of files) held.push(await take(filePlace(file), dirname(resolve(file))));
  } catch (error) {
    await free();
    throw error;
  }
  return free;
}

async function take(place: Place, folder: string): Promise<() => Promise<void>> {
  const { path } = place;
  const mine = JSON.stringify({ pid: process.pid, started: (await processOf(process.pid)).started, boot: await bootOf(), host: hostname() } satisfies Owner);
  try {
    await makeFolder(folder);
    for (;;) {
      try {
        await writeFile(path, mine, { flag: 'wx' });
        return () => rm(path, { force: true }).catch(() => undefined);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const owner = await blockerIn(path);
      if (owner !== null) throw busy(place, owner);
      await removeStale(place);
    }
  } catch (error) {
    throw writeFailure(place.file, error);
  }
}

/** Of several runs that find the same stale lock, one moves it away; what it moved is looked at again before it goes. */
async function removeStale(place: Place): Promise<void> {
  const { path } = place;
  const aside = `${path}.${process.pid}.stale`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const owner = await blockerIn(aside);
  if (owner !== null) {
    await rename(aside, path);
    throw busy(place, owner);
  }
  await rm(aside, { force: true });
}
