/**
 * Pairs of real text with a similarity of choice, spliced from real documents: what the estimator is measured on.
 *
 * Text is taken from a stream of documents in order, each part once until the stream is used up, so that pairs share
 * next to no text and their errors add up as independent ones do. Only then does the mean error of N pairs have the
 * standard error that the spread over √N says.
 */
import { seeded } from './random.mjs';

/** Length classes by distinct shingles; both documents of a pair lie in the class. */
export const LENGTH_CLASSES = [
  { name: 'below 60', from: 12, to: 59 },
  { name: '60–400', from: 60, to: 400 },
  { name: '400–2,000', from: 401, to: 2000 },
];

/** Cuts text into pieces that hold one word each or none; joined they give the text back. */
function piecesOf(text) {
  return text.match(/[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}][^\p{L}\p{N}]*|[^\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\s]+\s*|\s+/gu) ?? [];
}

/** A stream of pieces over all documents in order, beginning again when it ends (`rounds` counts how often it did; `pieces` is its length). */
export function textStream(texts) {
  const documents = texts.map(piecesOf).filter((pieces) => pieces.length > 0);
  let document = 0;
  let at = 0;
  const stream = {
    pieces: documents.reduce((sum, pieces) => sum + pieces.length, 0),
    rounds: 0,
    take(count) {
      const out = [];
      while (out.length < count) {
        const pieces = documents[document];
        const end = Math.min(pieces.length, at + count - out.length);
        for (; at < end; at++) out.push(pieces[at]);
        if (at < pieces.length) continue;
        out.push('\n');
        at = 0;
        if (++document === documents.length) {
          document = 0;
          stream.rounds++;
          // Another offset, so that a second round does not make the same cuts.
          at = Math.min(7 * stream.rounds, documents[0].length - 1);
        }
      }
      return out;
    },
  };
  return stream;
}

/** The ways two documents come to share text. `own` pieces are of one side only. */
const STYLES = {
  'common beginning': (shared, a, b) => [[...shared, ...a], [...shared, ...b]],
  'common end': (shared, a, b) => [[...a, '\n', ...shared], [...b, '\n', ...shared]],
  'end of one, beginning of the other': (shared, a, b) => [[...a, '\n', ...shared], [...shared, '\n', ...b]],
  'common parts in between': (shared, a, b) => {
    const [s, x, y] = [shared.length >> 1, a.length >> 1, b.length >> 1];
    return [
      [...shared.slice(0, s), ' ', ...a.slice(0, x), '\n', ...shared.slice(s), ' ', ...a.slice(x)],
      [...shared.slice(0, s), ' ', ...b.slice(0, y), '\n', ...shared.slice(s), ' ', ...b.slice(y)],
    ];
  },
};

/**
 * Returns `count` pairs `{ left, right, style }` for a length class. Their similarity is spread evenly over
 * [0.08, 1) as far as whole words allow; the exact one is to be measured, not taken from here.
 * @param {ReturnType<typeof textStream>} stream
 */
export function splicedPairs(stream, { from, to }, count, seed) {
  const random = seeded(seed);
  const styles = Object.keys(STYLES);
  const pairs = [];
  for (let i = 0; i < count; i++) {
    const target = 0.08 + 0.92 * ((i + random.unit()) / count);
    // Even over the logarithm: short documents are where an estimator can go wrong. The margins leave room for
    // pieces without words and for shingles that repeat.
    const size = Math.round(from * 1.15 * (to / (from * 1.35)) ** random.unit());
    const common = Math.round((2 * target * size) / (1 + target));
    const style = styles[i % styles.length];
    const pieces = [common + 4, Math.max(1, size - common), Math.max(1, size - common)].map((length) => stream.take(length));
    const [left, right] = STYLES[style](...pieces);
    pairs.push({ left: left.join(''), right: right.join(''), style });
  }
  return pairs;
}
