import { makeFolders } from '../core/makeFolders.ts';
import { writeFailure } from './fileErrors.ts';

/**
 * Returns the uppermost folder that had to be made so that `folder` exists, or null if it was there.
 * @throws OutputError naming `named`, the folder unless something else is wanted for
 */
export async function makeFolder(folder: string, named = folder): Promise<string | null> {
  try {
    return makeFolders(folder);
  } catch (error) {
    throw writeFailure(named, error);
  }
}
