/**
 * Corpora that make careless programs quadratic or wrong, as JSONL made by seed. Each says what must come out.
 * `scale` shrinks or grows the number of documents; 1 is the size that is asserted.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { seeded } from './random.mjs';

const CONSONANTS = 'bcdfghjklmnprstvwz';
const VOWELS = 'aeiou';

/** A pronounceable word of its own for every number below 65,610,000: short, and never equal to another's. */
function wordNumber(number) {
  let word = '';
  for (let rest = number, i = 0; rest > 0 || i < 4; i++) {
    const letters = i % 2 === 0 ? CONSONANTS : VOWELS;
    word += letters[rest % letters.length];
    rest = Math.floor(rest / letters.length);
  }
  return word;
}

function writeLines(path, lines) {
  const file = openSync(path, 'w');
  let pending = [];
  let size = 0;
  const flush = () => {
    writeSync(file, pending.join(''));
    pending = [];
    size = 0;
  };
  try {
    for (const line of lines) {
      pending.push(line, '\n');
      size += line.length;
      if (size > 1 << 22) flush();
    }
    flush();
  } finally {
    closeSync(file);
  }
}

const row = (id, text) => JSON.stringify({ id: String(id), text });
const words = (count, from) => Array.from({ length: count }, (_, i) => wordNumber(from + i));

function* copies(count) {
  const page = words(120, 5_000).join(' ');
  for (let i = 0; i < count; i++) yield row(i, page);
}

function* oneWordApart(count) {
  const page = words(300, 5_000);
  const random = seeded(11);
  for (let i = 0; i < count; i++) {
    const at = random.below(page.length);
    const word = page[at];
    // Page 0 is the plain one; every other has one word of its own.
    if (i > 0) page[at] = wordNumber(100_000 + i);
    yield row(i, page.join(' '));
    page[at] = word;
  }
}

export const FOOTER = { own: 300, footer: 2_000 };

function* longFooter(count) {
  const footer = words(FOOTER.footer, 5_000).join(' ');
  for (let i = 0; i < count; i++) yield row(i, `${words(FOOTER.own, 100_000 + i * FOOTER.own).join(' ')}\n\n${footer}`);
}

function* oneLong(bytes) {
  const random = seeded(13);
  const parts = [];
  for (let size = 0; size < bytes; ) {
    const word = wordNumber(random.below(400_000));
    parts.push(word);
    size += word.length + 1;
  }
  yield row('long', parts.join(' '));
  for (let i = 0; i < 100; i++) yield row(i, words(80, 1_000_000 + 80 * i).join(' '));
}

/** Every tenth is another's word in capitals. */
export const singleWordOf = (i) => (i % 10 === 9 ? wordNumber(i - 1 - (i % 7)).toUpperCase() : wordNumber(i));

function* singleWords(count) {
  for (let i = 0; i < count; i++) yield row(i, singleWordOf(i));
}

/**
 * `documents` at scale 1; `write(path, scale)` makes the file and returns the number of documents in it.
 */
export const WORST_CASES = [
  { name: 'copies', doc: 'copies of one page', documents: 50_000, make: copies },
  { name: 'one-word-apart', doc: 'pages that differ by one word', documents: 20_000, make: oneWordApart },
  { name: 'long-footer', doc: `pages of ${FOOTER.own} words of their own and one footer of ${FOOTER.footer} words`, documents: 10_000, make: longFooter },
  { name: 'one-long', doc: 'one document of 20 MB among a hundred short ones', documents: 101, bytes: 20_000_000, make: oneLong },
  { name: 'single-words', doc: 'documents of one word', documents: 1_000_000, make: singleWords },
].map((each) => ({
  ...each,
  write(path, scale = 1) {
    const size = Math.round((each.bytes ?? each.documents) * scale);
    writeLines(path, each.make(size));
    return each.bytes === undefined ? size : each.documents;
  },
}));
