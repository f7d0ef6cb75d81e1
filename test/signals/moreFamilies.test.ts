/** Signals of DCLM, MAP-Neo's Chinese rules, RedPajama-V1 and SlimPajama: the same definitions in strings, and by hand. */
import { expect, it } from 'vitest';
import { seeded } from '../../bench/random.mjs';
import { DocumentTables } from '../../src/signals/documentTables.ts';
import { signals } from '../../src/signals/registry.ts';
import { noResources, type Resources } from '../../src/signals/resources.ts';
import { PrefixSet } from '../../src/signals/urlLists.ts';
import { WordSet } from '../../src/signals/wordSet.ts';
import { languageTexts } from '../harness/languageTexts.ts';
import { dclmOracle, mapNeoZhOracle } from '../oracles/dclm.ts';

const tables = new DocumentTables();

function measure(id: string, text: string, url: string | null = null, resources: Resources = noResources): number | null {
  const signal = signals.find((each) => each.id === id);
  if (signal?.type !== 'number') throw new Error(`no number ${id}`);
  return signal.measure(tables.open(Buffer.from(text), url), resources);
}

function compare(text: string): void {
  for (const [family, wanted] of [['dclm', dclmOracle(text)], ['map-neo-zh', mapNeoZhOracle(text)]] as const) {
    const got = Object.fromEntries(Object.keys(wanted).map((name) => [name, measure(`${family}.${name}`, text)]));
    expect(got, `${family} of ${JSON.stringify(text.slice(0, 200))}`).toEqual(wanted);
  }
}

it('real documents of ten languages', async () => {
  const { texts, languages } = await languageTexts(5, 800);
  for (const text of texts) compare(text);
  expect(languages).toBeGreaterThan(8);
});

it('made texts', () => {
  const random = seeded(4242);
  const pieces = ['a b c d e ', 'a b ', '天气很好', '天', '。', '，', '\n', '\n\n', '\u2028', '...', '. . .', '…', '#', '##', '● x', '- y', '* z', '【', '】', '【注】', '展开\n', 'readmore\n', 'The ', 'OF ', '_', '12', '²', '①', 'Ａ', '！', ';', '"', ' ', '\u3000', '😀', 'ﬁ'];
  for (let i = 0; i < 200; i++) compare(Array.from({ length: random.below(i % 8 === 0 ? 60 : 16) }, () => random.pick(pieces)).join(''));
});

const lists: Resources = {
  ...noResources,
  bannedDomains: new WordSet(['bad.example']),
  urlWords: { strict: ['porn'], hard: ['casino'], soft: ['free', 'girls'] },
  urlPrefixes: new PrefixSet(['other.example', 'bad.example/x']),
  terms: new WordSet(['alpha', 'beta']),
  stopWords: new WordSet(['the', 'and', "don't"]),
  cutWords: (text) => text.match(/[\p{L}\p{N}]{1,2}/gu) ?? [],
  countTokens: (text) => text.length / 4,
};

it.each<[string, string, string | null, number | null]>([
  // D01: anywhere without - and . ; between word boundaries; two different ones.
  ['dclm.banned_domain', '', 'https://www.bad.example/a', 1],
  ['dclm.banned_domain', '', 'https://worse.bad.example/a', 0],
  ['dclm.strict_url_words', '', 'http://po-r.nhub.example', 1],
  ['dclm.hard_url_words', '', 'http://a.example/the-CASINO', 1],
  ['dclm.hard_url_words', '', 'http://a.example/casinos', 0],
  ['dclm.soft_url_words', '', 'http://a.example/free/free', 1],
  ['dclm.soft_url_words', '', 'http://girls.example/free', 2],
  ['dclm.soft_url_words', '', null, null],
  // M15.
  ['map-neo-zh.url_prefix', '', 'http://bad.example/xyz', 2],
  ['map-neo-zh.url_prefix', '', 'https://bad.example/x', 2],
  ['map-neo-zh.url_prefix', '', 'https://example.bad/x', null],
  ['map-neo-zh.mean_word_length', '北京是首都！', null, 5 / 3],
  // M13.
  ['map-neo.listed_term', 'gamma beta alpha', null, 2],
  ['map-neo.listed_term', 'Alpha alphas', null, null],
  ['map-neo.distinct_stop_words', 'The (the) AND Don\'t. dont', null, 3],
  ['redpajama-v1.listed_suffix', '', 'src/a.py', 1],
  ['redpajama-v1.listed_suffix', '', 'src/a.PY', 0],
  ['redpajama-v1.listed_suffix', '', 'src/LICENSE', 0],
  ['redpajama-v1.listed_suffix', '', 'docker/Dockerfile', 1],
  ['redpajama-v1.longest_line', `${'é'.repeat(1000)}\nx\n`, null, 1000],
  ['redpajama-v1.mean_line', 'ab\ncd', null, 2.5],
  ['redpajama-v1.alnum', 'a1_ ', null, 0.5],
  ['redpajama-v1.letters_per_token', 'abcd1234', null, 2],
  ['slimpajama.length', '  A,  b!\n\tÇ ... İ ', null, 8],
  ['slimpajama.length', '. . .', null, 0],
  ['map-neo-zh.bullet_lines', '• a\n ➢ b\n➢ c\n', null, 2 / 3],
  ['map-neo-zh.punctuation', '他说，好', null, 1 / 4],
  ['map-neo-zh.entropy', '天地天地', null, Math.log(2)],
])('%s of %j at %s', (id, text, url, value) => {
  const got = measure(id, text, url, lists);
  if (value === null) expect(got).toBeNull();
  else expect(got).toBeCloseTo(value, 12);
});

it('a document of one word, character or line twenty thousand times costs no more than its length', () => {
  const started = process.cpuUsage();
  for (const text of ['a '.repeat(20_000), '天'.repeat(20_000), 'a\n'.repeat(20_000), '\n'.repeat(40_000), '【'.repeat(10_000), '. '.repeat(20_000), '"'.repeat(20_000)]) {
    tables.open(Buffer.from(text), 'http://a.example/x');
    for (const signal of signals) if (signal.type === 'number') signal.measure(tables, lists);
  }
  // Seven texts under every signal; a square of steps in one of them would take longer.
  expect(process.cpuUsage(started).user / 1e6).toBeLessThan(12);
});
