/** The harness itself must reject what is wrong; a comparison that accepts everything would make every other test green. */
import { describe, expect, test } from 'vitest';
import type { Kernel } from '../../src/kernels/kernel.ts';
import { defineKernel, lanesFor } from '../../src/kernels/kernel.ts';
import type { KernelCase } from '../kernels/case.ts';
import { compareWords, expectWords } from './compareWords.ts';
import { parseEngines } from './devices.ts';
import { guarded, unguarded, watched } from './guard.ts';
import { POISON, poisoned } from './poison.ts';
import { seedOf } from './properties.ts';
import { callOf, compareCase, runTwin, wantedFrom } from './runCase.ts';

const numbers = (length: number) => Uint32Array.from({ length }, (_, i) => i * 3 + 1);

describe('compareWords', () => {
  test('control: equal words are equal, empty ones too', () => {
    expect(compareWords(numbers(100), numbers(100))).toBeNull();
    expect(compareWords(new Uint32Array(0), new Uint32Array(0))).toBeNull();
  });

  test.each([0, 1, 7, 8, 50, 99])('one wrong word at %i is found and shown', (at) => {
    const got = numbers(100);
    got[at] = 0xabcdef01;
    const text = compareWords(got, numbers(100));
    expect(text).toMatch(new RegExp(`^1 of 100 words wrong, first ${at}, last ${at}\n`));
    expect(text).toContain('abcdef01');
    expect(text).toContain('xxxxxxxx');
  });

  test('first and last are both shown', () => {
    const got = numbers(100);
    got[2] ^= 1;
    got[90] ^= 1;
    expect(compareWords(got, numbers(100))?.split('\n')).toHaveLength(7);
  });

  test('truncated, extended, reordered and unwritten are wrong', () => {
    expect(compareWords(numbers(99), numbers(100))).toMatch(/length 99, wanted 100/);
    expect(compareWords(numbers(100), numbers(99))).toMatch(/length 100, wanted 99/);
    expect(compareWords(numbers(100).toReversed(), numbers(100))).toMatch(/^100 of 100/);
    expect(compareWords(poisoned(100), numbers(100))).toMatch(/100 never written/);
    expect(() => expectWords('x', poisoned(1), numbers(1))).toThrow(/^x: 1 of 1/);
  });

  test('NaN and holes differ from every word', () => {
    expect(compareWords([NaN], [0])).not.toBeNull();
    expect(compareWords([undefined as unknown as number], [0])).not.toBeNull();
  });
});

const double = defineKernel({
  id: 'double',
  params: ['count'],
  bindings: [{ name: 'source', access: 'read' }, { name: 'result', access: 'read_write' }],
  constants: { WG: 64 },
  workgroups: ({ count }, constants) => lanesFor(count, constants),
  twin({ params: { count }, buffers: { source, result } }) {
    for (let i = 0; i < count; i++) result[i] = source[i] * 2;
  },
});

const good: KernelCase = { name: 'ten', params: { count: 10 }, buffers: { source: numbers(10), result: { length: 10 } }, expected: { result: numbers(10).map((x) => x * 2) } };

function verdict(twin: Kernel['twin'], each: KernelCase = good): string | null {
  const kernel = { ...double, twin };
  return compareCase(kernel, each, runTwin(kernel, each), each.expected as Record<string, Uint32Array>);
}

describe('running a case', () => {
  test('control: the right twin passes', () => {
    expect(verdict(double.twin)).toBeNull();
  });

  test.each<[string, Kernel['twin']]>([
    ['writes nothing', () => undefined],
    ['stops one early', ({ params: { count }, buffers: { source, result } }) => { for (let i = 0; i < count - 1; i++) result[i] = source[i] * 2; }],
    ['is off by one in value', ({ params: { count }, buffers: { source, result } }) => { for (let i = 0; i < count; i++) result[i] = source[i] * 2 + 1; }],
    ['reverses', ({ params: { count }, buffers: { source, result } }) => { for (let i = 0; i < count; i++) result[count - 1 - i] = source[i] * 2; }],
    ['changes its input', ({ params: { count }, buffers: { source, result } }) => { for (let i = 0; i < count; i++) { result[i] = source[i] * 2; source[i] = 0; } }],
  ])('a twin that %s fails', (_, twin) => {
    expect(verdict(twin)).not.toBeNull();
  });

  test('a twin that reads or writes outside its buffers is caught', () => {
    expect(() => verdict(({ params: { count }, buffers: { source, result } }) => { for (let i = 0; i <= count; i++) result[i] = source[i] * 2; })).toThrow(/read source\[10\], which has 10 words/);
    expect(() => verdict(({ buffers: { result } }) => { result[10] = 1; })).toThrow(/wrote result\[10\]/);
    expect(() => verdict(({ buffers: { source, result } }) => { result[0] = source[-1]; })).toThrow(/read source\[-1\]/);
  });

  test('each run starts from the case, not from what an earlier run left', () => {
    runTwin(double, good);
    expect(callOf(double, good).buffers['result']).toEqual(poisoned(10));
    const filled: KernelCase = { ...good, buffers: { source: numbers(10), result: { length: 10, fill: 7 } } };
    expect(callOf(double, filled).buffers['result']).toEqual(new Uint32Array(10).fill(7));
  });

  test('no workgroups: neither twin nor shader runs', () => {
    const none: KernelCase = { name: 'none', params: { count: 0 }, buffers: { source: numbers(1), result: { length: 1 } } };
    const eager = { ...double, twin: () => { throw new Error('ran'); } };
    expect(runTwin(eager, none)['result']).toEqual(poisoned(1));
  });

  test('a case that does not fit the declaration is refused', () => {
    expect(() => callOf(double, { ...good, params: {} })).toThrow(/expected params count/);
    expect(() => callOf(double, { ...good, params: { count: 1, other: 2 } })).toThrow(/count,other|count, other/);
    expect(() => callOf(double, { ...good, buffers: { source: numbers(1) } })).toThrow(/expected buffers/);
    expect(() => callOf(double, { ...good, constants: { NONE: 1 } })).toThrow(/no constant NONE/);
  });

  test('expected under a name that is no writable buffer compares nothing, which is refused', () => {
    expect(verdict(double.twin, { ...good, expected: { source: numbers(10) } })).toMatch(/nothing to compare/);
    expect(verdict(double.twin, { ...good, expected: {} })).toMatch(/nothing to compare/);
  });

  test('prefix ignores what lies behind it and nothing before', () => {
    const each: KernelCase = { ...good, compare: { result: { prefix: 4 } } };
    const wrong = (at: number): Kernel['twin'] => (call) => { double.twin(call); call.buffers['result'][at] = 0; };
    expect(verdict(wrong(4), each)).toBeNull();
    expect(verdict(wrong(3), each)).not.toBeNull();
  });

  test('unordered accepts any order of the same words and nothing else', () => {
    const each: KernelCase = { ...good, compare: { result: 'unordered' } };
    expect(verdict((call) => { double.twin(call); call.buffers['result'].reverse(); }, each)).toBeNull();
    expect(verdict((call) => { double.twin(call); call.buffers['result'][0] = call.buffers['result'][1]; }, each)).not.toBeNull();
  });

  test('canonical: what it returns is compared, under the names it returns', () => {
    const sum = (words: Uint32Array) => Uint32Array.of(words.reduce((a, b) => a + b, 0));
    const each: KernelCase = { ...good, canonical: ({ result }) => ({ sum: sum(result) }), expected: { sum: sum(numbers(10).map((x) => x * 2)) } };
    expect(verdict(double.twin, each)).toBeNull();
    expect(verdict((call) => { double.twin(call); call.buffers['result'][3] += 1; }, each)).not.toBeNull();
    expect(verdict(double.twin, { ...each, expected: { other: Uint32Array.of(1) } })).toMatch(/other is missing/);
    const want = wantedFrom(each, runTwin(double, each));
    expect(Object.keys(want)).toEqual(['sum']);
    expect(compareCase(double, each, runTwin(double, each), want)).toBeNull();
  });
});

describe('guards', () => {
  const call = callOf(double, good);

  test('control: an untouched guard is taken off', () => {
    const back = unguarded(double, call, guarded(call).buffers);
    expect(back).toEqual(call.buffers);
  });

  test('one word written behind a buffer is seen', () => {
    for (const beyond of [0, 1, 95]) {
      const after = guarded(call).buffers;
      after['result'][10 + beyond] = 0;
      expect(() => unguarded(double, call, after)).toThrow(/wrote beyond the end of result \(10 words\)/);
    }
  });

  test('a guard that did not come back whole is seen', () => {
    const after = { ...guarded(call).buffers };
    after['result'] = after['result'].subarray(0, 50);
    expect(() => unguarded(double, call, after)).toThrow(/result/);
  });

  test('a watched array works like the array', () => {
    const words = numbers(5);
    const same = watched('words', words);
    same[0] = 9;
    expect([same.length, same[0], words[0], same.subarray(1, 2)[0], Array.from(same.slice(3))]).toEqual([5, 9, 9, 4, [10, 13]]);
    same.fill(1);
    expect(words).toEqual(new Uint32Array(5).fill(1));
    for (const at of [5, -1, 1.5, NaN]) expect(() => same[at]).toThrow(RangeError);
  });
});

describe('engines that must be present', () => {
  test('names are checked', () => {
    expect(parseEngines(undefined)).toEqual(['twin', 'cpu', 'gpu']);
    expect(parseEngines(' gpu , twin ')).toEqual(['gpu', 'twin']);
    expect(() => parseEngines('gpu,gqu')).toThrow(/gqu/);
    expect(() => parseEngines(',')).toThrow(/at least one/);
  });

  test('the seed of properties is the same every time, unless another is asked for', () => {
    expect(seedOf(undefined)).toBe(seedOf(undefined));
    expect(seedOf('-17')).toBe(-17);
    expect(Number.isSafeInteger(seedOf('random'))).toBe(true);
    for (const odd of ['', 'randon', '1.5']) expect(() => seedOf(odd)).toThrow('BANDSAW_SEED');
  });

  test('poison is not a value that stands for empty', () => {
    expect([0, 0xffffffff]).not.toContain(POISON);
  });
});
