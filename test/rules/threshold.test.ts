import { describe, expect, it } from 'vitest';
import { resolveSettings } from '../../src/core/setting.ts';
import { applyRule, type Limits, type Rule } from '../../src/rules/rule.ts';
import { dropAbove, dropBelow, dropFrom, dropOutside, dropUpTo } from '../../src/rules/threshold.ts';

const facts = { id: 'test.rule', doc: 'a test', source: 'here', signal: 'test.signal' };
const decide = (rule: Rule, value: number | null, given: Limits = {}, onMissing: 'drop' | 'keep' = 'drop') => applyRule(rule, [value], resolveSettings(rule.limits, given, rule.id) as Limits, onMissing);

describe('a limit', () => {
  it.each([
    ['dropBelow', dropBelow(facts, 3), [2, 3], [true, false]],
    ['dropAbove', dropAbove(facts, 3), [3, 4], [false, true]],
    ['dropFrom', dropFrom(facts, 3), [2, 3], [false, true]],
    ['dropUpTo', dropUpTo(facts, 3), [3, 4], [true, false]],
    ['dropOutside', dropOutside(facts, 3, 5), [2, 3, 5, 6], [true, false, false, true]],
  ] as const)('%s', (_, rule, values, drops) => {
    expect(values.map((value) => decide(rule, value) !== null)).toEqual(drops);
  });

  it('is what the recipe says, and the drop names it', () => {
    expect(decide(dropOutside(facts, 3, 5), 9, { max: 8 })).toEqual({ reason: 'too-high', value: 9, limit: 8 });
    expect(() => decide(dropBelow(facts, 3), 1, { least: 1 })).toThrow('test.rule to set min');
  });

  it('does not see a value that is missing', () => {
    expect(decide(dropBelow(facts, 3), null)).toEqual({ reason: 'missing', value: NaN, limit: NaN });
    expect(decide(dropBelow(facts, 3), null, {}, 'keep')).toBeNull();
  });
});
