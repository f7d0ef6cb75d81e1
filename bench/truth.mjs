import { oracle } from './oracles.mjs';

/** The oracles of words and exact similarity, with `words` taking a string. */
export async function loadTruth() {
  const { wordsOracle } = await oracle('words');
  return { ...(await oracle('truth')), words: (text) => wordsOracle(Buffer.from(text)) };
}
