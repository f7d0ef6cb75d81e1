import { BudgetError } from '../core/errors.ts';
import type { Engine } from '../engine/engine.ts';
import type { PlanOutputs, RunWork, Work } from '../engine/plan.ts';

export interface AgreementShape {
  readonly k: number;
  /** u32 words in a slot. */
  readonly slotWords: number;
}

/**
 * Returns the work of comparing pairs of signatures slot by slot. `signatures` has rows of k · slotWords words, `pairs`
 * two row numbers a pair. Its output `counts` has the number of equal slots of each pair.
 */
export function agreementWork(signatures: Uint32Array, pairs: Uint32Array, { k, slotWords }: AgreementShape): Work {
  const pair_count = pairs.length / 2;
  return {
    plan: {
      name: 'agreement',
      params: { pairs: pair_count, k, slotWords, rows: signatures.length / (k * slotWords) },
      buffers: {
        signatures: { role: 'input', length: signatures.length },
        pairs: { role: 'input', length: pairs.length },
        counts: { role: 'output', length: pair_count },
      },
      steps: [{ kernel: 'slot_agreement', params: { pair_count, k, slot_words: slotWords }, bindings: { signatures: 'signatures', pairs: 'pairs', counts: 'counts' } }],
    },
    inputs: { signatures, pairs },
    inHalves: (run) => (pair_count < 2 ? null : agreementInHalves(signatures, pairs, { k, slotWords }, run)),
  };
}

async function agreementInHalves(signatures: Uint32Array, pairs: Uint32Array, shape: AgreementShape, run: RunWork): Promise<PlanOutputs> {
  const counts = new Uint32Array(pairs.length / 2);
  let done = 0;
  for (const piece of piecesOf(signatures, pairs, shape.k * shape.slotWords, Infinity, Math.ceil(counts.length / 2))) {
    const part = (await run(agreementWork(piece.signatures, piece.pairs, shape)))['counts'];
    counts.set(part, done);
    done += part.length;
  }
  return { counts };
}

/** A run of pairs together with the rows they name, renumbered from 0. */
interface Piece {
  readonly signatures: Uint32Array;
  readonly pairs: Uint32Array;
}

/** Cuts the pairs, in order, so that each piece names at most `mostRows` rows and has at most `mostPairs` pairs. */
function* piecesOf(signatures: Uint32Array, pairs: Uint32Array, rowWords: number, mostRows: number, mostPairs: number): Generator<Piece> {
  const numbered = new Map<number, number>();
  let from = 0;
  const piece = (to: number): Piece => {
    const rows = new Uint32Array(numbered.size * rowWords);
    for (const [row, number] of numbered) rows.set(signatures.subarray(row * rowWords, (row + 1) * rowWords), number * rowWords);
    const renumbered = Uint32Array.from(pairs.subarray(from, to), (row) => numbered.get(row) as number);
    return { signatures: rows, pairs: renumbered };
  };
  for (let at = 0; at < pairs.length; at += 2) {
    const [left, right] = [pairs[at], pairs[at + 1]];
    const fresh = Number(!numbered.has(left)) + Number(left !== right && !numbered.has(right));
    if (at > from && (numbered.size + fresh > mostRows || (at - from) / 2 === mostPairs)) {
      yield piece(at);
      numbered.clear();
      from = at;
    }
    for (const row of [left, right]) if (!numbered.has(row)) numbered.set(row, numbered.size);
  }
  if (from < pairs.length) yield piece(pairs.length);
}

/**
 * Returns the number of equal slots of each pair of signature rows, in order; the array is the caller's. What does not
 * fit in the engine's buffers goes in several runs. A row number beyond the signatures is a caller's mistake and gives
 * an unspecified count. No pair, no count.
 * @throws BudgetError (`budget`) if not even one pair of signatures fits in a buffer.
 */
export async function slotAgreement(engine: Engine, signatures: Uint32Array, pairs: Uint32Array, k: number, slotWords: number): Promise<Uint32Array> {
  const { bufferWords } = engine.limits;
  const shape = { k, slotWords };
  const rowWords = k * slotWords;
  if (2 * rowWords > bufferWords) {
    throw new BudgetError({ expected: `room for two signatures of ${rowWords} words on engine ${engine.kind}`, found: `${bufferWords} words`, remedy: 'use a smaller k' });
  }
  if (pairs.length === 0) return new Uint32Array(0);
  if (signatures.length <= bufferWords && pairs.length <= bufferWords) return (await engine.run(agreementWork(signatures, pairs, shape)))['counts'];
  const counts = new Uint32Array(pairs.length / 2);
  let done = 0;
  for (const piece of piecesOf(signatures, pairs, rowWords, Math.floor(bufferWords / rowWords), Math.floor(bufferWords / 2))) {
    const part = (await engine.run(agreementWork(piece.signatures, piece.pairs, shape)))['counts'];
    counts.set(part, done);
    done += part.length;
  }
  return counts;
}
