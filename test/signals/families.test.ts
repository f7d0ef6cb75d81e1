/** Signals of Gopher, FineWeb and MAP-Neo against the same definitions in strings: real documents, and texts made to be odd. */
import { expect, it } from 'vitest';
import { seeded } from '../../bench/random.mjs';
import { DocumentTables } from '../../src/signals/documentTables.ts';
import { signals } from '../../src/signals/registry.ts';
import { noResources, type Resources } from '../../src/signals/resources.ts';
import { languageTexts } from '../harness/languageTexts.ts';
import { finewebOracle, gopherOracle, mapNeoOracle } from '../oracles/gopher.ts';

const tables = new DocumentTables();

function measure(id: string, text: string, resources: Resources = noResources): number | null {
  const signal = signals.find((each) => each.id === id);
  if (signal?.type !== 'number') throw new Error(`no number ${id}`);
  return signal.measure(tables.open(Buffer.from(text)), resources);
}

function compare(text: string): void {
  const wanted: Record<string, number | null> = {};
  for (const [name, value] of Object.entries(gopherOracle(text))) wanted[`gopher.${name}`] = value;
  for (const [name, value] of Object.entries(finewebOracle(text))) wanted[`fineweb.${name}`] = value;
  for (const [name, value] of Object.entries(mapNeoOracle(text))) wanted[name.startsWith('compat.') ? `map-neo-${name}` : `map-neo.${name}`] = value;
  tables.open(Buffer.from(text));
  const got = Object.fromEntries(signals.filter(({ id }) => id in wanted).map((signal) => [signal.id, signal.type === 'number' ? signal.measure(tables, noResources) : null]));
  expect(got, JSON.stringify(text.slice(0, 200))).toEqual(wanted);
}

it('real documents of ten languages', async () => {
  const { texts } = await languageTexts(12, 1500);
  for (const text of texts) compare(text);
  expect(texts.length).toBeGreaterThan(60);
});

it.each([
  ['repetition', ['a b c d e ', 'a b ', 'c ', 'd', '\n', '\n\n', 'e. ', 'same line here\n', 'same line here\n\n', '\t']],
  ['marks', ['a', 'Bé', 'THE', 'the ', 'and ', '...', '…', '#', '##', '• ', '- ', '\n', '\n• x', '\r\n', '\u2028', '。', '!', '?"', '\'', ' ', '12', '²', '½', '五', '_', '\u00a0', '😀']],
])('made texts: %s', (name, alphabet) => {
  const random = seeded(name.length * 104729);
  for (let i = 0; i < 250; i++) compare(Array.from({ length: random.below(i % 10 === 0 ? 90 : 20) }, () => random.pick(alphabet)).join(''));
});

it.each<[string, string, number | null]>([
  // The second five are a copy, the windows between are not.
  ['gopher.copied_5gram_chars', 'a b c d e a b c d e', 5 / 19],
  ['gopher.copied_5gram_chars', 'x x x x x x x x x x x', 10 / 21],
  ['gopher.top_2gram_chars', 'to be or not to be', (5 * 2) / 18],
  ['gopher.top_4gram_chars', 'ab c d e f', 8 / 10],
  ['gopher.line_copies', 'one\ntwo\none\n', 1 / 4],
  ['gopher.paragraph_copy_chars', 'one two\n\n\nx\n\none two', 7 / 20],
  ['map-neo.read_more', 'A word. Read more! Go on to read MORE...', 2 / 3],
  ['map-neo.sentences', 'He said "Stop!" Then he left. 3.14 is pi。又一句！Trailing', 5],
  ['map-neo.mean_token_length', 'ＡＢＣ ﬁt', 3],
  ['map-neo.entropy', 'a b', Math.log(2)],
  ['fineweb.copied_line_chars', '', null],
])('%s of %j', (id, text, value) => {
  if (value === null) expect(measure(id, text)).toBeNull();
  else expect(measure(id, text)).toBeCloseTo(value, 12);
});
