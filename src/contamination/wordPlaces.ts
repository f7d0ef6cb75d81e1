import type { FoldedWord } from '../text/foldedWord.ts';
import { cutWords, type WordSink } from '../text/words.ts';

/**
 * Returns where in bytes[start … end) some words lie, counted from `start`: places[2i] is the first byte of word
 * wanted[i], places[2i + 1] the end of it. The text is cut anew, so this is for the few texts whose words are asked for.
 * @param wanted numbers of words, in any order and repeated as one likes; all of them below the number of words
 */
export function wordPlaces(bytes: Uint8Array, start: number, end: number, wanted: readonly number[]): Uint32Array {
  const order = Uint32Array.from(wanted, (_, i) => i).sort((a, b) => wanted[a] - wanted[b]);
  const places = new Uint32Array(2 * wanted.length);
  let word = 0;
  let next = 0;
  const sink: WordSink = {
    take(_: FoldedWord, from: number, to: number) {
      for (; next < order.length && wanted[order[next]] === word; next++) {
        places[2 * order[next]] = from - start;
        places[2 * order[next] + 1] = to - start;
      }
      word += 1;
    },
  };
  cutWords(bytes, start, end, sink);
  if (next < order.length) throw new RangeError(`word ${wanted[order[next]]} of a text of ${word}`);
  return places;
}
