import { createHash } from 'node:crypto';
import { lstat, readFile, readdir, rm, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { InputError, OutputError } from '../core/errors.ts';
import { replaceFile } from '../core/replaceFile.ts';
import { readFailure, writeFailure } from '../io/fileErrors.ts';
import { makeFolder } from '../io/makeFolder.ts';
import { artefacts } from './artefacts.ts';
import { isLockName } from './folderLock.ts';
import type { InputIdentity } from './inputIdentity.ts';
import { changesBetween, type JobIdentity } from './jobChanges.ts';
import type { Partitioning } from './partitioning.ts';

/** Changes with anything that can change the bytes a job writes for the same input and settings. */
export const JOB_FORMAT = 'bandsaw-job-1';

export const MANIFEST = 'manifest.json';
/** Standard input, put down to be read several times. */
export const SPOOL = '.standard-input';
export const JOB_FOLDER = '.job';
/** Folders with a file for every input, below the output folder. */
export const FILE_FOLDERS = ['kept', 'masks', 'ids', 'removed'] as const;
const REPORT = 'report.json';
/** Pairs and clusters for a reader, and the page that shows them: made of what is there, and no sign of a job's being done. */
export const SAMPLES = 'side-by-side.json';
export const PAGE = 'report.html';
/** What a job puts into its folder beside the manifest; deleted before one begins anew. */
export const OURS: readonly string[] = artefacts.map(({ path }) => path.split('/')[0]).filter((name) => name !== MANIFEST);

/** How a folder that holds another job is refused. */
export const ANOTHER_JOB = {
  expected: 'an output folder that is absent, empty or left by this same job',
  remedy: 'give the same inputs and settings, name another folder, or add --restart to delete that job and begin anew',
} as const;

/** A file of a finished job; relative to the folder if it lies there, so that the folder may be moved. */
interface Written {
  readonly path: string;
  readonly bytes: number;
}

interface Manifest extends JobIdentity {
  readonly fingerprint: string;
  readonly state: 'running' | 'complete';
  /** How the stages are cut: fixed when the job begins, whatever memory later runs of it have. */
  readonly partitioning: Partitioning;
  /** Null until the job is complete. */
  readonly outputs: readonly Written[] | null;
  /** True if the spilled records of a complete job are to stay. */
  readonly keepJob: boolean;
}

/** Covers inputs and settings that can change bytes; never engine, memory, partitions or workers. */
function fingerprintOf(inputs: readonly InputIdentity[], settings: unknown): string {
  return createHash('sha256').update(JSON.stringify([JOB_FORMAT, inputs, settings])).digest('hex');
}

function isPartitioning(value: Partitioning | undefined): value is Partitioning {
  return [value?.rangeUnits, value?.keyPrefixes, value?.digestPrefixes].every((each) => Number.isSafeInteger(each) && (each as number) > 0);
}

/** Returns true if a job was begun in this folder and has not come to its end. */
export async function isBegun(path: string): Promise<boolean> {
  try {
    return (JSON.parse(await readFile(join(path, MANIFEST), 'utf8')) as Manifest | null)?.state === 'running';
  } catch {
    return false;
  }
}

/** Returns what a job in this folder left of itself, finished or not; null if there is none that can be read. */
export async function readAny(path: string): Promise<Pick<Manifest, 'inputs' | 'state' | 'keepJob'> | null> {
  try {
    const manifest = JSON.parse(await readFile(join(path, MANIFEST), 'utf8')) as Manifest | null;
    return Array.isArray(manifest?.inputs) ? manifest : null;
  } catch {
    return null;
  }
}

/**
 * Returns inputs and settings of the job that has finished in a folder.
 * @throws InputError if there is none
 */
export async function readFinished(path: string): Promise<{ readonly inputs: readonly InputIdentity[]; readonly settings: Readonly<Record<string, unknown>> }> {
  const refuse = (found: string, cause?: unknown): InputError => new InputError({ expected: 'the output folder of a finished job', found, remedy: 'name the folder that was given to dedup as -o', file: path, cause });
  let manifest: Partial<Manifest> | null;
  try {
    manifest = JSON.parse(await readFile(join(path, MANIFEST), 'utf8')) as Partial<Manifest> | null;
  } catch (error) {
    throw refuse(`no ${MANIFEST} that can be read`, error);
  }
  if (!Array.isArray(manifest?.inputs) || typeof manifest.settings !== 'object' || manifest.settings === null) throw refuse(`a ${MANIFEST} of something else`);
  if (manifest.state !== 'complete') throw refuse('a job that has not come to its end');
  return { inputs: manifest.inputs as InputIdentity[], settings: manifest.settings as Record<string, unknown> };
}

/** The output folder of one job. */
export class JobFolder {
  readonly path: string;
  private readonly identity: JobIdentity & { readonly fingerprint: string };

  constructor(path: string, inputs: readonly InputIdentity[], settings: unknown) {
    this.path = path;
    this.identity = { format: JOB_FORMAT, fingerprint: fingerprintOf(inputs, settings), inputs, settings };
  }

  get fingerprint(): string {
    return this.identity.fingerprint;
  }

  /** @throws OutputError if the folder holds something else than this job, or than any job of ours if `others` are wanted */
  async assertMayBegin(others: boolean): Promise<void> {
    await this.ours(others);
  }

  /**
   * Returns how the stages are cut of a job that `takeUp` would go on with; null if it would begin anew. Touches nothing.
   * @throws OutputError as takeUp
   */
  async goesOn(restart: boolean): Promise<Partitioning | null> {
    const found = await this.ours(restart);
    return !restart && found?.state === 'running' && isPartitioning(found.partitioning) ? found.partitioning : null;
  }

  /**
   * Returns the report if this very job has finished here before and its outputs still are where it put them, in the
   * size they had; null if it must be done. Touches nothing.
   * @throws OutputError if the folder holds anything else
   */
  async finished(): Promise<{ readonly report: unknown } | null> {
    const found = await this.ours(false);
    if (found === null || found.state !== 'complete' || !Array.isArray(found.outputs)) return null;
    for (const { path, bytes } of found.outputs) {
      const now = await stat(resolve(this.path, path)).catch(() => null);
      if (now === null || !now.isFile() || now.size !== bytes) return null;
    }
    return this.report();
  }

  /**
   * Takes up the job and returns how its stages are cut. One that was not finished goes on; any other begins as
   * `partitioning` says, after what lies there was deleted. Only under the lock, and where `finished` gave null or with
   * `restart`: then another job of ours may lie there, and is deleted.
   * @throws OutputError
   */
  async takeUp(partitioning: Partitioning, restart: boolean): Promise<Partitioning> {
    const begun = await this.goesOn(restart);
    if (begun !== null) return begun;
    await this.clear();
    // Another job's: this one's was put there just before.
    if (!this.identity.inputs.some(({ standardInput }) => standardInput)) await this.remove(SPOOL);
    await this.write({ ...this.identity, state: 'running', partitioning, outputs: null, keepJob: false });
    return partitioning;
  }

  /** Records these files as the outputs of the job, which is done then. @throws OutputError if one of them is not there */
  async complete(outputs: readonly string[], partitioning: Partitioning, keepJob: boolean): Promise<void> {
    const written = await Promise.all(
      outputs.map(async (path) => {
        try {
          const inside = relative(resolve(this.path), resolve(path));
          const outside = isAbsolute(inside) || inside === '..' || inside.startsWith(`..${sep}`);
          return { path: outside ? resolve(path) : inside, bytes: (await stat(path)).size };
        } catch (error) {
          throw writeFailure(path, error);
        }
      }),
    );
    await this.write({ ...this.identity, state: 'complete', partitioning, outputs: written, keepJob });
    await this.dropRecords();
  }

  /** Returns whether records of a complete job are left that nobody wanted kept: a run may have been killed before it deleted them. */
  async hasLeftover(): Promise<boolean> {
    if ((await this.read())?.keepJob !== false) return false;
    return (await stat(join(this.path, JOB_FOLDER)).catch(() => null)) !== null;
  }

  async dropRecords(): Promise<void> {
    if (!(await this.hasLeftover())) return;
    await this.removeRecords();
    await this.remove(JOB_FOLDER);
  }

  /** Leaves the folder as if the job had never begun, so that it is free for one with other settings. */
  async abandon(): Promise<void> {
    await this.clear();
    await this.remove(MANIFEST);
  }

  private async clear(): Promise<void> {
    for (const name of [...OURS, MANIFEST]) await this.remove(`${name}.partial`);
    for (const name of OURS) await (name === JOB_FOLDER ? this.removeRecords() : this.remove(name));
  }

  /** Where `.job` is a link to a folder on another disk, what is in there goes and the link stays. */
  private async removeRecords(): Promise<void> {
    const path = join(this.path, JOB_FOLDER);
    const linked = await lstat(path).then((each) => each.isSymbolicLink(), () => false);
    if (!linked) return this.remove(JOB_FOLDER);
    for (const name of await readdir(path).catch(() => [])) await this.remove(join(JOB_FOLDER, name));
  }

  /** `.job` of which someone made a link before the job, to keep its records elsewhere; empty, or it is not ours to clear. */
  private async isEmptyLink(name: string): Promise<boolean> {
    const path = join(this.path, name);
    if (name !== JOB_FOLDER || !(await lstat(path)).isSymbolicLink()) return false;
    return (await readdir(path).catch(() => [name])).length === 0;
  }

  private async remove(name: string): Promise<void> {
    const path = join(this.path, name);
    try {
      await rm(path, { recursive: true, force: true });
    } catch (error) {
      throw writeFailure(path, error);
    }
  }

  /** Names in the folder, without those that a run which was killed at once may leave. */
  private async names(): Promise<string[]> {
    try {
      const temporary = new Set([...[...OURS, MANIFEST, SPOOL].map((name) => `${name}.partial`), SPOOL]);
      return (await readdir(this.path)).filter((name) => !temporary.has(name) && !isLockName(name));
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw this.foreign((cause as NodeJS.ErrnoException).code === 'ENOTDIR' ? 'a file of this name' : (cause as Error).message, cause);
    }
  }

  private async read(): Promise<Manifest | null> {
    const path = join(this.path, MANIFEST);
    try {
      const manifest = JSON.parse(await readFile(path, 'utf8')) as Manifest | null;
      return typeof manifest?.fingerprint === 'string' ? manifest : null;
    } catch (error) {
      // No permission to read it does not make it someone else's.
      if (['EACCES', 'EPERM', 'EIO', 'EMFILE', 'ENFILE'].includes((error as NodeJS.ErrnoException).code ?? '')) throw readFailure(path, error);
      return null;
    }
  }

  private async report(): Promise<{ readonly report: unknown } | null> {
    try {
      const report: unknown = JSON.parse(await readFile(join(this.path, REPORT), 'utf8'));
      return typeof report === 'object' && report !== null ? { report } : null;
    } catch {
      return null;
    }
  }

  private async write(manifest: Manifest): Promise<void> {
    const path = join(this.path, MANIFEST);
    try {
      await makeFolder(this.path);
      await replaceFile(path, `${JSON.stringify(manifest, null, 2)}\n`);
    } catch (error) {
      throw writeFailure(path, error);
    }
  }

  /**
   * Returns the manifest in the folder; null if there is nothing.
   * @throws OutputError if there is something else, or another job and `others` are not wanted
   */
  private async ours(others: boolean): Promise<Manifest | null> {
    const names = await this.names();
    if (names.length === 0 || (names.length === 1 && (await this.isEmptyLink(names[0])))) return null;
    const found = await this.read();
    if (found === null) throw this.foreign(`${names.length} files of another origin, such as ${names.sort()[0]}`);
    if (found.fingerprint !== this.fingerprint && !others) {
      throw new OutputError({ ...ANOTHER_JOB, found: `another job: ${changesBetween(found, this.identity)}`, file: this.path });
    }
    return found;
  }

  private foreign(found: string, cause?: unknown): OutputError {
    return new OutputError({ expected: ANOTHER_JOB.expected, found, remedy: 'name another folder, or empty this one', file: this.path, cause });
  }
}
