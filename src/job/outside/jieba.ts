import type { Part } from './part.ts';
import { optionalPackage, versionOf } from './optionalPackage.ts';

const NAME = '@node-rs/jieba';

/** Dictionary and lists that it holds. */
const BYTES = 60 * 2 ** 20;

/** Returns the cutter of words of @node-rs/jieba with its own dictionary, words that are not in it guessed as jieba.lcut does; null where it is not installed. */
export async function loadJieba(): Promise<Part<(text: string) => readonly string[]> | null> {
  const loaded = await optionalPackage(NAME, () => Promise.all([import('@node-rs/jieba'), import('@node-rs/jieba/dict.js')]));
  if (loaded === null) return null;
  const [{ Jieba }, { dict }] = loaded;
  const jieba = Jieba.withDict(dict);
  return { value: (text) => jieba.cut(text, true), identity: () => Promise.resolve(`${NAME} ${versionOf(NAME)}`), bytes: BYTES };
}
