import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OutputError } from '../core/errors.ts';

/** Changes with anything that can change the bytes a job writes for the same input and settings. */
export const JOB_FORMAT = 'bandsaw-job-1';

const NAME = 'manifest.json';
export const JOB_FOLDER = '.job';
/** What a job puts into its folder; an unfinished one's are deleted before it begins anew. */
const OURS = ['kept', 'removed.parquet', 'rejected.parquet', 'report.json', 'run.json', JOB_FOLDER];

export interface InputIdentity {
  readonly path: string;
  readonly bytes: number;
  readonly modified: number;
}

interface Manifest {
  readonly format: string;
  readonly fingerprint: string;
  readonly state: 'running' | 'complete';
  readonly inputs: readonly InputIdentity[];
  readonly settings: unknown;
}

export async function identify(paths: readonly string[]): Promise<InputIdentity[]> {
  return Promise.all(
    paths.map(async (path) => {
      const { size, mtimeMs } = await stat(path);
      return { path, bytes: size, modified: mtimeMs };
    }),
  );
}

/** Covers inputs and settings that can change bytes; never engine, memory, partitions or workers. */
export function fingerprintOf(inputs: readonly InputIdentity[], settings: unknown): string {
  return createHash('sha256').update(JSON.stringify([JOB_FORMAT, inputs, settings])).digest('hex');
}

/** The output folder of one job. */
export class JobFolder {
  readonly path: string;
  private readonly manifest: Omit<Manifest, 'state'>;

  constructor(path: string, inputs: readonly InputIdentity[], settings: unknown) {
    this.path = path;
    this.manifest = { format: JOB_FORMAT, fingerprint: fingerprintOf(inputs, settings), inputs, settings };
  }

  get fingerprint(): string {
    return this.manifest.fingerprint;
  }

  /**
   * Returns 'complete' if this very job has finished here before; otherwise makes the folder ready for it: what an
   * unfinished run of this job left is deleted.
   * @throws OutputError if the folder holds anything else.
   */
  async prepare(): Promise<'complete' | 'ready'> {
    const names = await this.names();
    if (names.length > 0) {
      const found = await this.read();
      if (found === null) throw this.foreign(`${names.length} files of another origin, such as ${names.sort()[0]}`);
      if (found.fingerprint !== this.fingerprint) throw this.foreign('the outputs of another job (other inputs or settings)');
      if (found.state === 'complete') return 'complete';
      for (const name of OURS) await rm(join(this.path, name), { recursive: true, force: true });
    }
    await mkdir(this.path, { recursive: true });
    await this.write('running');
    return 'ready';
  }

  async complete(): Promise<void> {
    await this.write('complete');
  }

  private async names(): Promise<string[]> {
    try {
      return await readdir(this.path);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw this.foreign((cause as Error).message, cause);
    }
  }

  private async read(): Promise<Manifest | null> {
    try {
      const manifest = JSON.parse(await readFile(join(this.path, NAME), 'utf8')) as Manifest;
      return typeof manifest.fingerprint === 'string' ? manifest : null;
    } catch {
      return null;
    }
  }

  private async write(state: Manifest['state']): Promise<void> {
    const path = join(this.path, NAME);
    await writeFile(`${path}.partial`, `${JSON.stringify({ ...this.manifest, state } satisfies Manifest, null, 2)}\n`);
    await rename(`${path}.partial`, path);
  }

  private foreign(found: string, cause?: unknown): OutputError {
    return new OutputError({ expected: 'an output folder that is absent, empty or left by this same job', found, remedy: 'name another folder, or empty this one', file: this.path, cause });
  }
}
