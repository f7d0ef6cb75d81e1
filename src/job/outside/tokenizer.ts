import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ConfigError, InputError } from '../../core/errors.ts';
import { readFailure } from '../../io/fileErrors.ts';
import { fileHash } from './fileHash.ts';
import { optionalPackage, versionOf } from './optionalPackage.ts';
import type { Part } from './part.ts';

const NAME = '@huggingface/tokenizers';

async function parsed(path: string): Promise<{ object: object; bytes: number }> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw readFailure(path, error);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InputError({ expected: 'JSON', found: (error as Error).message, remedy: 'check that it is the right file', file: path, cause: error });
  }
  if (typeof value !== 'object' || value === null) throw new InputError({ expected: 'an object in JSON', found: typeof value, remedy: 'check that it is the right file', file: path });
  return { object: value, bytes: text.length };
}

/** Counts tokens, without those that begin and end a text, as a tokenizer.json says. @throws ConfigError where the package is not there, InputError */
export async function openTokenizer(path: string): Promise<Part<(text: string) => number>> {
  const { object, bytes } = await parsed(path);
  const loaded = await optionalPackage(NAME, () => import('@huggingface/tokenizers'));
  if (loaded === null) throw new ConfigError({ expected: `the package ${NAME}, for --tokenizer`, found: 'none installed', remedy: `run npm install ${NAME}` });
  const configPath = join(dirname(path), 'tokenizer_config.json');
  const config = await parsed(configPath).catch((error: InputError) => {
    if ((error.cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') return null;
    throw error;
  });
  let tokenizer: { encode: (text: string, options: { add_special_tokens: boolean }) => { ids: readonly number[] } };
  try {
    tokenizer = new loaded.Tokenizer(object, config?.object ?? {});
  } catch (error) {
    throw new InputError({ expected: 'a tokenizer.json of Hugging Face', found: (error as Error).message, remedy: 'check that it is the right file', file: path, cause: error });
  }
  return {
    value: (text) => tokenizer.encode(text, { add_special_tokens: false }).ids.length,
    identity: async () => [`${NAME} ${versionOf(NAME)}`, await fileHash(path), config === null ? null : await fileHash(configPath)],
    // Maps of strings take several times their file.
    bytes: 8 * bytes,
  };
}
