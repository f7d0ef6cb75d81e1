import { stat } from 'node:fs/promises';
import { readClassifier, type FastTextClassifier } from '../../fasttext/classifier.ts';
import { readFailure } from '../../io/fileErrors.ts';
import { fileHash } from './fileHash.ts';
import type { Part } from './part.ts';

/** Reads a model whole. @throws InputError, FormatError, UnsupportedError */
export async function openFastText(path: string): Promise<Part<FastTextClassifier>> {
  try {
    const { size } = await stat(path);
    return { value: await readClassifier(path), identity: () => fileHash(path), bytes: size };
  } catch (error) {
    throw readFailure(path, error);
  }
}
