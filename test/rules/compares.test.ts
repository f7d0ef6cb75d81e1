/** What a rule says of its comparisons is what it does: tables of other thresholds hang on it. */
import fc from '../harness/properties.ts';
import { expect, it } from 'vitest';
import { resolveSettings } from '../../src/core/setting.ts';
import { comparedValue, goes, type Limits } from '../../src/rules/rule.ts';
import { rules } from '../../src/rules/registry.ts';
import { scoreRuleOf } from '../../src/rules/scores.ts';

/** Rules that are no matter of single comparisons. */
const MORE = ['alaya.classifier'];

it.each([...rules, scoreRuleOf('classifier.mine'), scoreRuleOf('language.en')].filter((rule) => rule !== undefined).map((rule) => [rule.id, rule] as const))('%s drops what one of its limits takes, and nothing else', (_, rule) => {
  const names = Object.keys(rule.limits);
  expect(Object.keys(rule.compares)).toEqual(MORE.includes(rule.id) ? [] : names);
  if (Object.keys(rule.compares).length === 0) return;
  const given = resolveSettings(rule.limits, {}, rule.id) as Limits;
  const near = Object.values(given).flatMap((limit) => [limit, limit - 1e-9, limit + 1e-9, limit / 2, 2 * limit]);
  const number = fc.oneof(fc.constantFrom(...near, 0), fc.double({ noNaN: true }), fc.integer({ min: -10, max: 200_000 }));
  const limit = fc.oneof(fc.constantFrom(...near, Infinity, -Infinity), fc.double({ noNaN: true }));
  const values = rule.compared === undefined ? number.map((value) => [value]) : fc.array(fc.nat(1), { maxLength: 9 }).map((lines) => [lines, lines.length]);
  fc.assert(
    fc.property(values, fc.tuple(...names.map(() => limit)), (signals, limits) => {
      const set: Limits = Object.fromEntries(names.map((name, i) => [name, limits[i]]));
      const value = comparedValue(rule, signals) as number;
      expect(rule.decide(signals, set) !== null).toBe(names.some((name) => goes(value, rule.compares[name], set[name])));
    }),
    { numRuns: 60 },
  );
});
