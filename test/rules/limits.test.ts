/** Every rule: values that just stay and values that just go. A rule that has no line here fails the test. */
import { expect, it } from 'vitest';
import { resolveSettings } from '../../src/core/setting.ts';
import { applyRule, type Limits } from '../../src/rules/rule.ts';
import { rules } from '../../src/rules/registry.ts';
import { signalsOfRule } from '../../src/rules/ruleNeeds.ts';
import type { SignalValue } from '../../src/signals/signal.ts';

/** A value, or all that the rule reads. */
type Case = SignalValue | readonly SignalValue[];
/** Rule → what stays, what goes. */
const table: Record<string, readonly [stays: readonly Case[], goes: readonly Case[]]> = {};

/** A step at the eighth decimal, that of RedPajama-V2's signals. */
const STEP = 1e-8;
const above = (id: string, max: number, step = STEP): void => void (table[id] = [[max - step, max], [max + step]]);
const below = (id: string, min: number, step = STEP): void => void (table[id] = [[min, min + step], [min - step]]);
const fromOn = (id: string, first: number, step = STEP): void => void (table[id] = [[first - step], [first, first + step]]);
const upTo = (id: string, last: number, step = STEP): void => void (table[id] = [[last + step], [last, last - step]]);
const outside = (id: string, min: number, max: number, step = STEP): void => void (table[id] = [[min, max], [min - step, max + step]]);
const ngrams = (prefix: string, suffix: string, limits: Record<number, number>): void => {
  for (const [n, max] of Object.entries(limits)) above(`${prefix}${n}gram${suffix}`, max);
};
const TOP = { 2: 0.2, 3: 0.18, 4: 0.16 };
const COPIED = { 5: 0.15, 6: 0.14, 7: 0.13, 8: 0.12, 9: 0.11, 10: 0.1 };

outside('gopher.word-count', 50, 100_000, 1);
outside('gopher.mean-word-length', 3, 10);
above('gopher.hash-ratio', 0.1);
above('gopher.ellipsis-ratio', 0.1);
above('gopher.bullet-lines', 0.9);
above('gopher.ellipsis-lines', 0.3);
below('gopher.letter-words', 0.8);
below('gopher.stop-words', 2, 1);
for (const name of ['paragraph', 'line']) {
  above(`gopher.${name}-copies`, 0.3);
  above(`gopher.${name}-copy-chars`, 0.2);
}
ngrams('gopher.top-', '', TOP);
ngrams('gopher.copied-', 's', COPIED);

below('fineweb.punctuated-lines', 0.12);
above('fineweb.short-lines', 0.67);
above('fineweb.copied-line-chars', 0.01);
above('fineweb.newline-ratio', 0.3);
upTo('fineweb.punctuated-lines-2024', 0.12);
fromOn('fineweb.short-lines-2024', 0.67);
fromOn('fineweb.copied-line-chars-2024', 0.01);
fromOn('fineweb.copied-line-chars-paper', 0.1);

outside('redpajama-v2.word-count', 50, 100_000, 1);
outside('redpajama-v2.mean-word-length', 3, 10);
above('redpajama-v2.symbol-ratio', 0.1);
table['redpajama-v2.bullet-lines'] = [[[[1, 1, 1, 1, 1, 1, 1, 1, 1, 0], 10], [[], 0]], [[[1], 1]]];
above('redpajama-v2.ellipsis-lines', 0.3);
above('redpajama-v2.words-without-letter', 0.2);
ngrams('redpajama-v2.top-', '', TOP);
ngrams('redpajama-v2.repeated-', 's', COPIED);
below('redpajama-v2.sentences', 3, 1);
for (const name of ['lorem-ipsum', 'curly-brackets']) table[`redpajama-v2.${name}`] = [[0], [STEP]];
table['redpajama-v2.bad-words'] = [[0], [1]];

outside('map-neo-signals.mean-word-length', 3, 10);
fromOn('map-neo-signals.ellipsis-lines', 0.2);
table['map-neo-signals.bullet-lines'] = table['redpajama-v2.bullet-lines'];
fromOn('map-neo-signals.words-without-letter', 0.4);
below('map-neo-signals.stop-word-fraction', 0.06);
below('map-neo-signals.distinct-stop-words', 2, 1);
fromOn('map-neo-signals.symbol-ratio', 0.5);
outside('map-neo-signals.word-count', 50, 10_000, 1);
table['map-neo-signals.bucket'] = [[0], [1, 2]];
below('map-neo-signals.language-score', 0.8);
below('map-neo-signals.length', 1000, 1);
below('map-neo-signals.lines', 10, 1);
fromOn('map-neo-signals.perplexity', 487.5, 0.1);
fromOn('map-neo-signals.curly-brackets', 0.025);
table['map-neo-signals.lorem-ipsum'] = [[0, 2e-8], [3e-8, 1e-7]];
above('map-neo-signals.sentences', 7500, 1);
table['map-neo-signals.books-importance'] = [[-24_999, 25_000], [-25_000, 25_001]];
below('map-neo-signals.openwebtext-importance', -1000);
below('map-neo-signals.wikiref-score', 0.025);
fromOn('map-neo-signals.all-caps-words', 0.1);
outside('map-neo-signals.unique-words', 0.2, 0.8);
outside('map-neo-signals.entropy', 3, 6);
ngrams('map-neo-signals.top-', '', TOP);
ngrams('map-neo-signals.repeated-', 's', COPIED);
table['map-neo-signals.url-category'] = [[null], [0, 1, 8190]];
table['map-neo-signals-compat.url-category'] = [[null, 0], [1, 8190]];
upTo('map-neo-signals.sentence-count', 1, 1);
above('map-neo-signals.read-more', 0.1);
above('map-neo-signals.hash-runs', 0.1);
above('map-neo-signals.ellipsis-runs', 0.1);
upTo('map-neo-signals.punctuation', 0, 1);
above('map-neo-signals.non-alphabetic', 0.2);
above('map-neo-signals.digits', 0.3);
table['map-neo-signals.bad-words'] = [[null], [1, 2440]];

outside('map-neo.mean-token-length', 3, 10);
above('map-neo.ellipsis-lines', 0.2);
above('map-neo.bullet-lines', 0.9);
fromOn('map-neo.words-without-letter', 0.4);
below('map-neo.distinct-stop-words', 2, 1);
fromOn('map-neo.symbol-ratio', 0.5);
outside('map-neo.token-count', 50, 10_000, 1);
below('map-neo.language-score', 0.4);
below('map-neo.length', 200, 1);
upTo('map-neo.lines', 1, 1);
fromOn('map-neo.curly-brackets', 0.025);
table['map-neo.lorem-ipsum'] = table['map-neo-signals.lorem-ipsum'];
fromOn('map-neo.sentences', 7500, 1);
above('map-neo.all-caps-words', 0.1);
below('map-neo.unique-words', 0.1);
below('map-neo.entropy', 3);
upTo('map-neo.sentence-count', 1, 1);
above('map-neo.read-more', 0.1);
above('map-neo.hash-runs', 0.1);
above('map-neo.ellipsis-runs', 0.1);
upTo('map-neo.punctuation', 0, 1);
above('map-neo.non-alphabetic', 0.2);
above('map-neo.digits', 0.3);
table['map-neo.bad-words'] = table['map-neo-signals.bad-words'];
ngrams('map-neo.top-', '', TOP);
ngrams('map-neo.repeated-', 's', COPIED);

above('map-neo-compat.ellipsis-lines', 0.2);
fromOn('map-neo-compat.words-without-letter', 0.4);
below('map-neo-compat.lines', 1, 1);
above('map-neo-compat.hash-runs', 0.1);
above('map-neo-compat.ellipsis-runs', 0.1);
above('map-neo-compat.non-alphabetic', 0.2);
above('map-neo-compat.digits', 0.3);
ngrams('map-neo-compat.top-', '', TOP);
ngrams('map-neo-compat.repeated-', 's', COPIED);

above('map-neo-zh.brackets', 0.1);
table['map-neo-zh.url-prefix'] = [[null], [1, 99]];
upTo('map-neo-zh.sentences', 1, 1);
outside('map-neo-zh.length', 50, 10_000, 1);
outside('map-neo-zh.mean-word-length', 1.3, 10);
above('map-neo-zh.hash-runs', 0.1);
above('map-neo-zh.ellipsis-runs', 0.1);
above('map-neo-zh.digits', 0.3);
above('map-neo-zh.read-more', 0.3);
above('map-neo-zh.bullet-lines', 0.9);
table['map-neo-zh.punctuation'] = [[STEP], [0]];
upTo('map-neo-zh.unique-characters', 0.1);
below('map-neo-zh.entropy', 3);
below('map-neo-zh.language-score', 0.4);
ngrams('map-neo-zh.top-', '', TOP);
ngrams('map-neo-zh.repeated-', 's', { 5: 0.6, 6: 0.6, 7: 0.6, 8: 0.6, 9: 0.6, 10: 0.6 });

above('c4.page-length', 190_000, 1);
table['c4.bad-words'] = [[0], [1]];

for (const name of ['banned-domain', 'strict-url-words', 'hard-url-words']) fromOn(`dclm.${name}`, 1, 1);
fromOn('dclm.soft-url-words', 2, 1);
upTo('dclm.language', 0.65);
outside('dclm.word-count', 50, 100_000, 1);
outside('dclm.mean-word-length', 3, 10);
above('dclm.symbol-ratio', 0.1);
above('dclm.bullet-lines', 0.9);
above('dclm.ellipsis-lines', 0.3);
above('dclm.words-without-letter', 0.2);
below('dclm.stop-words', 2, 1);
for (const name of ['line', 'paragraph']) {
  above(`dclm.${name}-copies`, 0.3);
  above(`dclm.${name}-copy-chars`, 0.2);
}
ngrams('dclm.top-', '', TOP);
ngrams('dclm.repeated-', 's', COPIED);

table['redpajama-v1.listed-suffix'] = [[1], [0]];
table['redpajama-v1.empty'] = [[1], [0]];
above('redpajama-v1.longest-line', 1000, 1);
above('redpajama-v1.mean-line', 100);
below('redpajama-v1.alnum', 0.25);
below('redpajama-v1.letters-per-token', 1.5);
below('slimpajama.length', 200, 1);

below('ccnet.length', 300, 1);
fromOn('ccnet.perplexity', 520);
for (const name of ['line', 'paragraph']) {
  above(`bandsaw.${name}-copies`, 0.3);
  above(`bandsaw.${name}-copy-chars`, 0.2);
}
below('bandsaw.sentence-lines', 0.12);
above('bandsaw.copied-10grams', 0.5);
below('bandsaw.letter-entropy', 1.5);
table['alaya.classifier'] = [[[0.5, 0], [1, 0]], [[0.4999, 0], [0, 1]]];

it('has a line for every rule, and no other', () => {
  expect(rules.map(({ id }) => id).sort()).toEqual(Object.keys(table).sort());
});

it.each(rules.map((rule) => [rule.id, rule] as const))('%s drops on one side of its limit alone', (id, rule) => {
  const [stays, goes] = table[id];
  const limits = resolveSettings(rule.limits, {}, id) as Limits;
  const drops = (given: Case) => applyRule(rule, Array.isArray(given) && rule.signals.length > 1 ? (given as SignalValue[]) : [given as SignalValue], limits, 'drop');
  expect(stays.map(drops)).toEqual(stays.map(() => null));
  for (const value of goes) expect(drops(value), JSON.stringify(value)).toMatchObject({ reason: expect.stringMatching(/^[a-z]+(-[a-z]+)*$/) });
  if (rule.nulls !== 'meant') expect(applyRule(rule, rule.signals.map(() => null), limits, 'drop')).toMatchObject({ reason: 'missing' });
  expect(signalsOfRule(rule).map((signal) => signal.id)).toEqual(rule.signals);
  expect(rule.source.length * rule.doc.length).toBeGreaterThan(0);
});
