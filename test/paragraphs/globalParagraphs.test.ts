/** MAP-Neo's paragraphs of the whole corpus: against a map of strings. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { keepParagraphs, paragraphKeys, paragraphOwners, rebuiltLength, type BlankParagraphs } from '../../src/paragraphs/globalParagraphs.ts';
import { removePieces } from '../../src/lines/newlinePieces.ts';
import { pick, seededRandom } from '../io/seededRandom.ts';

const encoder = new TextEncoder();

/** Text left of each document, ranks being their order; records reach the grouping from the last to the first. */
function rebuilt(documents: readonly string[], blank: BlankParagraphs): { text: string; length: number }[] {
  const read = documents.map((text) => paragraphKeys(encoder.encode(text)));
  const records = read.flatMap(({ pieces }, d) => Array.from({ length: pieces.count }, (_, i) => ({ d, i }))).toReversed();
  const owners = paragraphOwners(
    Uint32Array.from(records.flatMap(({ d, i }) => [...read[d].keys.subarray(4 * i, 4 * i + 4)])),
    Float64Array.from(records, ({ d }) => d),
    Uint32Array.from(records, ({ i }) => i),
  );
  return documents.map((text, d) => {
    const bytes = encoder.encode(text);
    const { pieces } = read[d];
    const own = Int32Array.from({ length: pieces.count }, (_, i) => owners[records.findIndex((each) => each.d === d && each.i === i)]);
    const keep = keepParagraphs(pieces, own, blank);
    const left: string[] = [];
    let from = 0;
    removePieces(bytes, pieces, keep, (start, end) => {
      left.push(Buffer.from(bytes.subarray(from, start)).toString());
      from = end;
    });
    left.push(Buffer.from(bytes.subarray(from)).toString());
    return { text: left.join(''), length: rebuiltLength(bytes, pieces, keep) };
  });
}

test('a key is the beginning of SHA-256 of the bytes as they are', () => {
  const { pieces, keys } = paragraphKeys(encoder.encode(' Ab\n'));
  expect(pieces.count).toBe(2);
  const digest = createHash('sha256').update(' Ab').digest();
  expect([...keys.subarray(0, 4)]).toEqual([0, 4, 8, 12].map((at) => digest.readUInt32BE(at)));
  expect(keys[0]).not.toBe(paragraphKeys(encoder.encode('Ab')).keys[0]);
});

test('the first copy stays, in one document and over all; one blank line in the corpus, or all of them', () => {
  const documents = ['one\n\ntwo\none', 'two\n\nthree', '\n'];
  expect(rebuilt(documents, 'once').map(({ text }) => text)).toEqual(['one\n\ntwo', 'three', '']);
  expect(rebuilt(documents, 'keep').map(({ text }) => text)).toEqual(['one\n\ntwo', '\nthree', '\n']);
});

test('random corpora: what a map of strings keeps, and its length in code points', () => {
  const random = seededRandom(31);
  let lost = 0;
  for (let round = 0; round < 50; round++) {
    const documents = Array.from({ length: 6 }, () => Array.from({ length: Math.floor(random() * 6) }, () => pick(random, ['', ' ', 'a', 'A', 'é中😀', 'a longer one'])).join('\n'));
    const seen = new Set<string>();
    const expected = documents.map((text) => text.split('\n').filter((each) => seen.size < seen.add(each).size).join('\n'));
    const own = rebuilt(documents, 'once');
    expect(own.map(({ text }) => text)).toEqual(expected);
    expect(own.map(({ length }) => length)).toEqual(expected.map((text) => [...text].length));
    lost += documents.filter((text, i) => text !== expected[i]).length;
  }
  expect(lost).toBeGreaterThan(100);
});
