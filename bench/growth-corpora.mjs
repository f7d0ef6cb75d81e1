/**
 * Corpora that differ in one thing only: how many documents, or how long each is. Made by seed from short runs of words
 * of the sample, so that word lengths are those of text and two documents share shingles only where they are meant to.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { documentsOf } from './documents.mjs';
import { seeded } from './random.mjs';
import { SAMPLE } from './sample.mjs';

/** Of this many words of a near-duplicate one is changed: J about 0.8, on both sides of the threshold. */
const CHANGED = 45;

/** Runs of two to four words in a row of some documents: words and their lengths are those of text. */
export async function runsOf(files, textColumn) {
  const random = seeded(29);
  const runs = [];
  for (const { text } of await documentsOf(files, textColumn)) {
    const words = (text ?? '').split(/\s+/u).filter((word) => /^[\p{L}\p{N}.,;'-]+$/u.test(word) && word.length < 24);
    for (let at = 0; at < words.length; ) {
      const length = 2 + random.below(3);
      runs.push(words.slice(at, at + length));
      at += length;
    }
  }
  return runs;
}

/** Those of the English sample. */
export async function runsOfSample() {
  return runsOf(SAMPLE.slice(0, 1));
}

/** A copy in capitals folds to the same words. */
function copyOf(source, random, exact) {
  return random.unit() < exact ? source.map((word) => word.toUpperCase()) : nearDuplicate(source, random);
}

function freshDocument(runs, random, words) {
  const document = [];
  while (document.length < words) document.push(...random.pick(runs));
  return document.slice(0, words);
}

/** Single words are changed, one at least. */
function nearDuplicate(source, random) {
  const copy = [...source];
  for (let i = Math.max(1, Math.round(source.length / CHANGED)); i > 0; i--) copy[random.below(copy.length)] = `changed${random.below(1e6)}`;
  return copy;
}

/**
 * Yields texts of `words` words each. Of `every` documents in a row the last is a copy of one of the `reach` fresh ones
 * before it, so that clusters stay small however many documents there are; `exact` of the copies differ in letter case
 * alone, the others in single words.
 * @param {{ runs: readonly string[][], documents: number, words: number, every?: number, reach?: number, exact?: number, seed?: number }} wish
 */
export function* textsOf({ runs, documents, words, every = 8, reach = 64, exact = 0.5, seed = 31 }) {
  const random = seeded(seed);
  const recent = [];
  for (let i = 0; i < documents; i++) {
    const copies = recent.length > 0 && i % every === every - 1;
    const document = copies ? copyOf(random.pick(recent), random, exact) : freshDocument(runs, random, words);
    if (!copies) {
      if (recent.length === reach) recent.shift();
      recent.push(document);
    }
    yield document.join(' ');
  }
}

/** Two documents of `bytes` bytes, near-duplicates. A document this long is made of pieces: a list of its words would not fit beside it. */
export function* longPair({ runs, bytes, seed = 37 }) {
  const random = seeded(seed);
  const pieces = [];
  for (let size = 0; size < bytes; ) {
    const piece = freshDocument(runs, random, 4 * CHANGED);
    const text = `${piece.join(' ')} `;
    pieces.push(text);
    size += text.length;
  }
  yield pieces.join('');
  yield pieces.map((piece) => `${nearDuplicate(piece.trimEnd().split(' '), random).join(' ')} `).join('');
}

/** Two documents of one word each, `bytes` long, which differ in their last letter. */
export function* longWordPair({ bytes, seed = 41 }) {
  const random = seeded(seed);
  const letters = Buffer.alloc(bytes);
  for (let i = 0; i < bytes; i++) letters[i] = 97 + random.below(26);
  const word = letters.toString('latin1');
  yield word;
  yield `${word.slice(0, -1)}9`;
}

/** Writes texts as JSONL; returns how many there are and their bytes of UTF-8. */
export function writeTexts(path, texts) {
  const file = openSync(path, 'w');
  let documents = 0;
  let bytes = 0;
  let pending = [];
  let held = 0;
  const flush = () => {
    writeSync(file, pending.join(''));
    pending = [];
    held = 0;
  };
  try {
    for (const text of texts) {
      documents++;
      bytes += Buffer.byteLength(text);
      pending.push(JSON.stringify({ id: String(documents), text }), '\n');
      held += text.length;
      if (held > 1 << 22) flush();
    }
    flush();
  } finally {
    closeSync(file);
  }
  return { documents, bytes };
}
