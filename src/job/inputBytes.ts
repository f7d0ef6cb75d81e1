import { stat } from 'node:fs/promises';
import { expandInputs } from '../io/inputs.ts';
import { STANDARD_INPUT } from './standardInput/withSpool.ts';

/** Returns how many bytes the inputs of a command have; null where nobody can know it yet, or where opening them will say what is wrong. */
export async function inputBytes(inputs: readonly string[], output: string): Promise<number | null> {
  if (inputs.includes(STANDARD_INPUT)) return null;
  try {
    const sizes = await Promise.all((await expandInputs(inputs, output)).map(async (path) => (await stat(path)).size));
    return sizes.reduce((sum, size) => sum + size, 0);
  } catch {
    return null;
  }
}
