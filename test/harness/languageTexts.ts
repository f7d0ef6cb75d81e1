/** Real texts in every language of the sample. */
import { documentsOf } from '../../bench/documents.mjs';
import { LANGUAGES, SAMPLE } from '../../bench/sample.mjs';

/** Returns the first `each` texts of each language in the order of the files, cut to so many characters, and how many languages there are. */
export async function languageTexts(each: number, characters = Infinity): Promise<{ readonly texts: readonly string[]; readonly languages: number }> {
  const seen = new Map<unknown, number>();
  const texts: string[] = [];
  for (const { text, fields } of await documentsOf([...SAMPLE, LANGUAGES])) {
    const before = seen.get(fields.lang) ?? 0;
    if (text === null || before >= each) continue;
    seen.set(fields.lang, before + 1);
    texts.push(text.slice(0, characters));
  }
  return { texts, languages: seen.size };
}
