import { stat } from 'node:fs/promises';
import { InputError } from '../core/errors.ts';
import { readFailure } from '../io/fileErrors.ts';

/** What tells a changed input from an unchanged one without reading it. */
export interface InputIdentity {
  readonly path: string;
  readonly bytes: number;
  readonly modified: number;
}

/** Returns size and time of change of each file, in order. @throws InputError for a file that cannot be looked at */
export async function identify(paths: readonly string[]): Promise<InputIdentity[]> {
  return Promise.all(
    paths.map(async (path) => {
      try {
        const { size, mtimeMs } = await stat(path);
        return { path, bytes: size, modified: mtimeMs };
      } catch (error) {
        throw readFailure(path, error);
      }
    }),
  );
}

/**
 * A job reads its inputs up to three times and counts on the rows being the same each time.
 * @throws InputError naming the first file that is not as it was
 */
export async function assertUnchanged(start: readonly InputIdentity[]): Promise<void> {
  const now = await identify(start.map(({ path }) => path));
  for (const [i, { path, bytes, modified }] of start.entries()) {
    if (now[i].bytes === bytes && now[i].modified === modified) continue;
    const found = now[i].bytes === bytes ? 'it changed' : `it changed (${now[i].bytes} bytes, ${bytes} at the start)`;
    throw new InputError({ expected: 'the input as it was at the start', found, remedy: 'run again when nothing writes to it any more', file: path });
  }
}
