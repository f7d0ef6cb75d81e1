import { oracle } from './oracles.mjs';

/** The oracles of words and exact similarity, with `words` taking a string. */
export async function loadTruth() {
  const { wordsOracle, oracleIsPinned, oracleUnicode } = await oracle('words');
  if (!oracleIsPinned) throw new Error(`Expected Node with Unicode 17.0, which the text model is pinned to, but found ${oracleUnicode}: measure with another Node`);
  return { ...(await oracle('truth')), words: (text) => wordsOracle(Buffer.from(text)) };
}
