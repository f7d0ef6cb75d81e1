import { oracle } from './oracles.mjs';

/**
 * The oracles of words and exact similarity, with `words` taking a string. They ask the running Node's ICU; texts of
 * long-assigned characters only (`anyUnicode`) come out the same with every version.
 */
export async function loadTruth({ anyUnicode = false } = {}) {
  const { wordsOracle, oracleIsPinned, oracleUnicode } = await oracle('words');
  if (!oracleIsPinned && !anyUnicode) throw new Error(`Expected Node with Unicode 17.0, which the text model is pinned to, but found ${oracleUnicode}: measure with another Node`);
  return { ...(await oracle('truth')), words: (text) => wordsOracle(Buffer.from(text)) };
}
