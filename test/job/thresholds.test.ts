/** Tables of thresholds say what asking every rule about every document again would. */
import fc from '../harness/properties.ts';
import { describe, expect, test } from 'vitest';
import { resolveSettings } from '../../src/core/setting.ts';
import { cellOf, gridWith, thresholdGrid } from '../../src/job/clean/thresholds/grid.ts';
import { RuleCensus, type AskedRule, type LimitThresholds } from '../../src/job/clean/thresholds/ruleCensus.ts';
import { applyRule, type Limits } from '../../src/rules/rule.ts';
import { ruleOf } from '../../src/rules/registry.ts';
import type { SignalValue } from '../../src/signals/signal.ts';

describe('the grid', () => {
  test('has zero and the numbers of two digits, as a reader writes them', () => {
    for (const written of ['0', '0.12', '0.1', '12', '-3400', '3e-8', '9.9', '10', '100000', '-0.0099']) expect(thresholdGrid.includes(Number(written)), written).toBe(true);
    for (const written of ['0.125', '487.5', '1e-10']) expect(thresholdGrid.includes(Number(written)), written).toBe(false);
    expect([...thresholdGrid].sort((a, b) => a - b)).toEqual([...thresholdGrid]);
    expect(thresholdGrid.length).toBe(2 * 19 * 90 + 1);
  });

  test('cells tell what lies below, at and above every threshold', () => {
    const value = fc.oneof(fc.double({ noNaN: true }), fc.constantFrom(...thresholdGrid, 487.5, -0, Infinity, -Infinity));
    fc.assert(
      fc.property(value, fc.oneof(value, fc.constantFrom(...thresholdGrid)), (one, own) => {
        const grid = gridWith(own);
        const cell = cellOf(grid, one);
        for (const [i, threshold] of grid.entries()) {
          if (cell % 2 === 1 ? (cell - 1) / 2 > i : cell / 2 > i) expect(one > threshold).toBe(true);
          else if (cell === 2 * i + 1) expect(one === threshold).toBe(true);
          else expect(one < threshold).toBe(true);
        }
        expect(Number.isFinite(own) ? cellOf(grid, own) % 2 : 1).toBe(1);
      }),
      { numRuns: 40 },
    );
  });
});

interface Made {
  readonly values: readonly (readonly SignalValue[])[];
  readonly bytes: number;
  readonly words: number;
}

/** The same table by asking anew for every threshold. */
function bruteForce(rules: readonly AskedRule[], documents: readonly Made[], { rule: id, stage, limit, thresholds }: LimitThresholds): unknown {
  const at = rules.findIndex((each) => each.rule.id === id && each.stage === stage);
  const fires = (i: number, { values }: Made, limits = rules[i].limits): boolean => applyRule(rules[i].rule, values[i], limits, rules[i].missing) !== null;
  const rows = (limit === null ? [null] : thresholds).map((threshold) => {
    const limits = limit === null || threshold === null ? rules[at].limits : { ...rules[at].limits, [limit]: threshold };
    const gone = documents.filter((document) => fires(at, document, limits));
    const others = (document: Made, from: number, to: number): boolean => rules.some((_, i) => i !== at && i >= from && i < to && fires(i, document));
    return [gone, gone.filter((document) => !others(document, 0, at)), gone.filter((document) => !others(document, 0, rules.length))];
  });
  const counts = (which: number): unknown => ({
    documents: rows.map((row) => row[which].length),
    bytes: rows.map((row) => row[which].reduce((sum, { bytes }) => sum + bytes, 0)),
    words: rows.map((row) => row[which].reduce((sum, { words }) => sum + words, 0)),
  });
  return { alone: counts(0), first: counts(1), only: counts(2) };
}

test('every count at every threshold equals brute force, and the thresholds cover the range that matters', () => {
  const ids = ['gopher.word-count', 'gopher.hash-ratio', 'map-neo.sentence-count', 'map-neo-signals.ellipsis-lines', 'map-neo-signals.books-importance', 'map-neo-signals.url-category', 'map-neo.bad-words', 'redpajama-v2.bullet-lines', 'gopher.stop-words'];
  const asked = ids.map((id, i): AskedRule => ({ stage: i < 4 ? 'one' : 'two', rule: ruleOf(id), limits: resolveSettings(ruleOf(id).limits, id === 'gopher.stop-words' ? { min: -Infinity } : {}, id) as Limits, missing: i % 3 === 0 ? 'keep' : 'drop' }));
  const number = fc.oneof({ weight: 8, arbitrary: fc.constantFrom(0, 0.1, 0.2, 0.05, 1, 2, 49, 50, 51, 100, 1e5, 1e6, -25_000, 25_000.5, 0.123456) }, { weight: 3, arbitrary: fc.double({ min: -1e5, max: 1e6, noNaN: true }) }, { weight: 1, arbitrary: fc.constant(null) });
  const values = fc.tuple(...ids.map((id) => (id === 'redpajama-v2.bullet-lines' ? fc.array(fc.nat(1), { maxLength: 5 }).map((lines) => [lines, lines.length]) : number.map((value) => [value]))));
  const document = fc.record({ values, bytes: fc.nat(10_000), words: fc.nat(1000) });
  let shown = 0;
  fc.assert(
    fc.property(fc.array(document, { maxLength: 60, size: 'max' }), (documents) => {
      const census = new RuleCensus(asked);
      for (const { values: of, bytes, words } of documents) census.take((rule) => of[rule], bytes, words);
      const { in: came, limits, stages } = census.tables(true);
      expect(stages).toEqual(['one', 'two']);
      expect(came).toEqual({ documents: documents.length, bytes: documents.reduce((sum, { bytes }) => sum + bytes, 0), words: documents.reduce((sum, { words }) => sum + words, 0) });
      expect(limits.map(({ rule, limit }) => `${rule} ${limit ?? ''}`.trim())).toEqual(asked.flatMap(({ rule }) => (Object.keys(rule.limits).length === 0 ? [rule.id] : Object.keys(rule.limits).map((name) => `${rule.id} ${name}`))));
      for (const table of limits) {
        const { alone, first, only, thresholds, own } = table;
        expect({ alone, first, only }).toEqual(bruteForce(asked, documents, table));
        expect(thresholds).toEqual([...new Set(thresholds)].sort((a, b) => a - b));
        expect(thresholds.length).toBeLessThanOrEqual(10);
        if (own !== null) expect(thresholds).toContain(own);
        shown = Math.max(shown, thresholds.length);
      }
      expect(census.tables(false).limits.every(({ alone, first }) => alone.bytes === null && first.words === null)).toBe(true);
    }),
    { numRuns: 20 },
  );
  expect(shown).toBeGreaterThan(3);
});

test.each([['max', -Infinity, 1], ['min', Infinity, -1]] as const)('where all that a limit can take is under a share, the threshold that first takes it is the last shown: %s', (limit, unlimited, sign) => {
  const rule = ruleOf('gopher.word-count');
  const limits = { min: limit === 'min' ? 50 : -Infinity, max: limit === 'max' ? 1e5 : Infinity };
  const census = new RuleCensus([{ stage: 'one', rule, limits, missing: 'drop' }]);
  // Ten documents with a value, from 100 to 1000, among a thousand whose value no threshold takes.
  for (let i = 0; i < 1000; i++) census.take(() => [i < 10 ? 100 * (i + 1) : unlimited], 1, 1);
  const table = census.tables(false).limits.find((each) => each.limit === limit) as LimitThresholds;
  const offered = table.thresholds.filter((each) => each !== table.own);
  const documents = offered.map((each) => table.alone.documents[table.thresholds.indexOf(each)]);
  expect([...new Set(documents)].sort((a, b) => a - b)).toEqual([1, 2, 5, 10]);
  expect(offered[documents.indexOf(10)]).toBe(sign > 0 ? 99 : 1100);
});
