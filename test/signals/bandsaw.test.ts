/** Signals of our own rules: the same definitions in strings, and what the rules are for by hand. */
import { expect, it } from 'vitest';
import { seeded } from '../../bench/random.mjs';
import { bandsawSignals } from '../../src/signals/bandsaw.ts';
import { DocumentTables } from '../../src/signals/documentTables.ts';
import { noResources } from '../../src/signals/resources.ts';
import { languageTexts } from '../harness/languageTexts.ts';
import { bandsawOracle } from '../oracles/bandsaw.ts';

const tables = new DocumentTables();

function measured(text: string): Record<string, number | null> {
  const document = tables.open(Buffer.from(text));
  return Object.fromEntries(bandsawSignals.map(({ id, measure }) => [id.slice('bandsaw.'.length), measure(document, noResources)]));
}

function compare(text: string): void {
  const wanted = bandsawOracle(text);
  const got = measured(text);
  expect(Object.keys(got).sort()).toEqual(Object.keys(wanted).sort());
  for (const [name, value] of Object.entries(wanted)) {
    const where = `${name} of ${JSON.stringify(text.slice(0, 200))}`;
    if (value === null) expect(got[name], where).toBeNull();
    else expect(got[name], where).toBeCloseTo(value, 12);
  }
}

it('real documents of ten languages', async () => {
  const { texts, languages } = await languageTexts(5, 1200);
  for (const text of texts) compare(text);
  expect(languages).toBeGreaterThan(8);
});

it('made texts', () => {
  const random = seeded(7171);
  const pieces = ['one two three four five six seven eight nine ten ', 'a b ', '天气很好我们去公园散步吧', '天', '。', '，', '\n', '\n', '\n\n', '\u2028', '... ', '. ', '.', '? ', '!', '”', ')', '12', '3. ', '|', '|\n', '}\n', '---\n', '_', '\u3000', ' ', '\t', 'é', '😀', 'ﬁ', '①', '。”x'];
  for (let i = 0; i < 300; i++) compare(Array.from({ length: random.below(i % 8 === 0 ? 60 : 16) }, () => random.pick(pieces)).join(''));
});

it('bars, braces and dashes are no lines that could be copies', () => {
  expect(measured('a\n|\nb\n|\nc\n|\n}\n}\n---\n---')).toMatchObject({ line_copies: 0, line_copy_chars: 0 });
  expect(measured('a\n\n|\n\nb\n\n|\n\na')).toMatchObject({ paragraph_copies: 1 / 3 });
});

it.each([
  ['wrapped text', 'This is a long line of a mail. It goes on\nand on over many lines until it\nhas said enough of it. Then it\nends', 0.5],
  ['a space behind the stop', 'A sentence . \nanother one ! \n', 1],
  ['numbered headings', '3.4. Transactions\nPrev 3. Advanced Features\n1. One', 0],
  ['a year at the end', 'It was 1990.\nIn 1990. Then', 0.5],
  ['file names and calls', 'foo.bar(x)\nindex.html\nwww.a.example', 0],
  ['quotes and brackets', 'He said "go." Then left\n(really?) yes\n他说：“去吧。”然后走了', 1],
  ['marks alone', '...\n。\n', null],
])('sentences that end in lines: %s', (_name, text, value) => {
  expect(measured(text)['sentence_lines']).toBe(value);
});

it('indentation, boxes and links are no words, so they repeat nothing', () => {
  const page = Array.from({ length: 40 }, (_, i) => `${' '.repeat(30)}│ ${'─'.repeat(30)} │\n修复问题${String.fromCodePoint(0x4e00 + 7 * i)} [#${1000 + i}](https://a.example/pull/${1000 + i})\n`).join('');
  expect(measured(page)['copied_10gram_chars']).toBe(0);
  expect(measured('天地玄黄宇宙洪荒日月'.repeat(4))['copied_10gram_chars']).toBeCloseTo(0.75, 12);
});
