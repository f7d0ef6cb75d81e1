import type { OverlapFinder } from '../../contamination/overlap.ts';
import { wordPlaces } from '../../contamination/wordPlaces.ts';
import { WordList } from '../../text/wordList.ts';
import type { Bytes } from './decontamination.ts';

/** Bytes that go, and the reference row they stand in. */
interface ContaminatedSpan extends Bytes {
  readonly reference: number;
  /** Share of its n-grams that the document held when it was found. */
  readonly share: number;
}

/** A text made so that every cut brings the pieces of another n-gram together is cut so often, and no more. */
const MOST_ROUNDS = 8;

/**
 * Cuts reference texts out of documents. What is left is looked through again, for two pieces that come together may be one
 * of a reference text: what stays holds nothing that would be cut.
 */
export class DocumentCutter {
  readonly #finder: OverlapFinder;
  readonly #limitMillionths: number;
  readonly #words = new WordList({ whole: true });

  constructor(finder: OverlapFinder, limitMillionths: number) {
    this.#finder = finder;
    this.#limitMillionths = limitMillionths;
  }

  /**
   * Returns what goes, by place in `text` and in the order in which it was found, apart from each other; null where there is
   * still something to cut after eight rounds.
   * @param whole words of the text, as the engine gives them: (lo, hi) of word i at whole[2i], from … from + count
   */
  spansOf(text: Uint8Array, whole: Uint32Array, from: number, count: number): ContaminatedSpan[] | null {
    const spans: ContaminatedSpan[] = [];
    let kept: Bytes[] = [{ start: 0, end: text.length }];
    let left = text;
    let stretches = this.#finder.covered(whole, from, count, this.#limitMillionths);
    for (let round = 0; stretches.length > 0; round++) {
      if (round === MOST_ROUNDS) return null;
      const places = wordPlaces(left, 0, left.length, stretches.flatMap((each) => [each.from, each.to - 1]));
      const cuts: (Bytes & { readonly row: number; readonly share: number })[] = [];
      const stay: Bytes[] = [];
      let gone = 0;
      for (const [i, { row, share }] of stretches.entries()) {
        // Of stretches that overlap, the first has what they share.
        const start = Math.max(gone, places[4 * i]);
        const end = places[4 * i + 3];
        if (end <= start) continue;
        cuts.push({ start, end, row, share });
        stay.push({ start: gone, end: start });
        gone = end;
      }
      stay.push({ start: gone, end: left.length });
      inText(kept, cuts, (piece, { row, share }) => spans.push({ ...piece, reference: row, share }));
      const rest: Bytes[] = [];
      inText(kept, stay, (piece) => rest.push(piece));
      kept = rest;
      left = joined(text, kept);
      this.#words.clear();
      const words = this.#words.append(left, 0, left.length);
      stretches = this.#finder.covered(this.#words.whole, 0, words, this.#limitMillionths);
    }
    return spans;
  }
}

/** Calls with the places in the text of ranges of the joined pieces; both ascend. */
function inText<R extends Bytes>(pieces: readonly Bytes[], ranges: readonly R[], call: (place: Bytes, range: R) => void): void {
  let piece = 0;
  // Where the piece begins among the joined ones.
  let at = 0;
  for (const range of ranges) {
    for (; piece < pieces.length; piece++) {
      const { start, end } = pieces[piece];
      const from = Math.max(range.start, at);
      const to = Math.min(range.end, at + end - start);
      if (from < to) call({ start: start + from - at, end: start + to - at }, range);
      if (at + end - start > range.end) break;
      at += end - start;
    }
  }
}

function joined(text: Uint8Array, pieces: readonly Bytes[]): Uint8Array {
  const out = new Uint8Array(pieces.reduce((sum, { start, end }) => sum + end - start, 0));
  let at = 0;
  for (const { start, end } of pieces) {
    out.set(text.subarray(start, end), at);
    at += end - start;
  }
  return out;
}
