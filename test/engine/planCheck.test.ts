import { describe, expect, test } from 'vitest';
import { isBandsawError } from '../../src/core/errors.ts';
import type { Plan, PlanBuffer, PlanInputs, PlanStep } from '../../src/engine/plan.ts';
import { checkWork } from '../../src/engine/planCheck.ts';
import { counting, scalePlan, testKernels } from './testKernels.ts';

const limits = { batchBytes: 1000, batchUnits: 10, bufferWords: 1000 };

function check(plan: Plan, inputs: PlanInputs = { text: counting(10) }, holdsStatic?: (key: string) => boolean): void {
  checkWork({ plan, inputs }, holdsStatic === undefined ? { kernels: testKernels, limits } : { kernels: testKernels, limits, holdsStatic });
}

function refusal(plan: Plan, inputs?: PlanInputs): string {
  try {
    check(plan, inputs);
  } catch (error) {
    expect(isBandsawError(error, 'mismatch')).toBe(true);
    return (error as Error).message;
  }
  return 'accepted';
}

const base = scalePlan({ count: 10 });
const withBuffer = (name: string, buffer: Partial<PlanBuffer>): Plan => ({ ...base, buffers: { ...base.buffers, [name]: { ...base.buffers[name], ...buffer } as PlanBuffer } });
const withStep = (index: number, step: Partial<PlanStep>): Plan => ({ ...base, steps: base.steps.map((each, i) => (i === index ? { ...each, ...step } : each)) });

describe('a plan is checked before it runs', () => {
  test('control: the unchanged plan is accepted', () => {
    expect(refusal(base)).toBe('accepted');
  });

  test.each<[string, Plan, RegExp]>([
    ['an unknown kernel', withStep(0, { kernel: 'scael' }), /registry in step 0 \(scael\) of plan tokenize.*found scael/],
    ['a kernel name from the prototype', withStep(0, { kernel: 'constructor' }), /registry/],
    ['a missing param', withStep(0, { params: { count: 10 } }), /params count, factor.*missing: factor; unknown: none/],
    ['a surplus param', withStep(0, { params: { count: 10, factor: 1, extra: 1 } }), /missing: none; unknown: extra/],
    ['a negative param', withStep(0, { params: { count: -1, factor: 1 } }), /param count.*-1/],
    ['a fractional param', withStep(0, { params: { count: 1.5, factor: 1 } }), /param count.*1\.5/],
    ['a param of 2^32', withStep(0, { params: { count: 2 ** 32, factor: 1 } }), /param count.*4294967296/],
    ['a NaN param', withStep(0, { params: { count: Number.NaN, factor: 1 } }), /param count.*NaN/],
    ['an unknown constant', withStep(0, { constants: { WIDTH: 1 } }), /constants among WG, OFFSET.*WIDTH/],
    ['a workgroup of no lanes', withStep(0, { constants: { WG: 0 } }), /constant WG.*0/],
    ['a missing binding', withStep(0, { bindings: { source: 'text' } }), /missing: target_words/],
    ['a surplus binding', withStep(0, { bindings: { source: 'text', target_words: 'scaled', more: 'text' } }), /unknown: more/],
    ['a binding on no buffer', withStep(0, { bindings: { source: 'txet', target_words: 'scaled' } }), /binding source.*txet/],
    ['an input that is written', withStep(0, { bindings: { source: 'text', target_words: 'text' } }), /input text bound for reading only/],
    ['a buffer read and written in one step', withStep(1, { kernel: 'scale', params: { count: 10, factor: 1 }, bindings: { source: 'scaled', target_words: 'scaled' } }), /bindings source \(read\) and target_words \(read_write\)/],
    ['a buffer read before it has content', { ...base, steps: base.steps.toReversed() }, /scaled written or cleared before it is read/],
    ['an output nobody writes', { ...base, buffers: { ...base.buffers, other: { role: 'output', length: 1 } } }, /output other written or cleared/],
    ['a fractional length', withBuffer('scaled', { length: 2.5 }), /buffer scaled.*2\.5/],
    ['a negative length', withBuffer('scaled', { length: -1 }), /buffer scaled.*-1/],
    ['a buffer over the limit', withBuffer('scaled', { length: 1001 }), /buffer scaled.*at most 1000 words|at most 1000 words.*buffer scaled/],
    ['an input that is cleared', withBuffer('text', { clear: true }), /no clear for role input/],
    ['a static without a key', withBuffer('text', { role: 'static' }), /a key for roles static and resident/],
    ['a key without static', withBuffer('text', { key: 'k' }), /a key for roles static and resident and for no other/],
  ])('%s is refused by name', (_, plan, message) => {
    expect(refusal(plan)).toMatch(message);
  });

  test('a buffer of just the limit is accepted', () => {
    expect(refusal(withBuffer('scaled', { length: 1000 }))).toBe('accepted');
  });

  test('two read bindings may share a buffer', () => {
    const two = { ...testKernels['total'], id: 'two', params: [], bindings: [{ name: 'a', access: 'read' }, { name: 'b', access: 'read' }] } as const;
    const plan: Plan = { ...base, steps: [...base.steps, { kernel: 'two', params: {}, bindings: { a: 'text', b: 'text' } }] };
    expect(() => checkWork({ plan, inputs: { text: counting(10) } }, { kernels: { ...testKernels, two }, limits })).not.toThrow();
  });

  test('cleared or empty buffers may be read at once', () => {
    const reversed = base.steps.toReversed();
    expect(refusal({ ...withBuffer('scaled', { clear: true }), steps: reversed })).toBe('accepted');
  });

  test('inputs: missing, surplus and too long are refused; shorter is zeros', () => {
    expect(refusal(base, {})).toMatch(/content for input text.*none/);
    expect(refusal(base, { text: counting(10), more: counting(1) })).toMatch(/more \(not in the plan\)/);
    expect(refusal(base, { text: counting(10), sums: counting(1) })).toMatch(/sums \(output\)/);
    expect(refusal(base, { text: counting(11) })).toMatch(/at most 40 bytes for text.*44/);
    expect(refusal(base, { text: new Uint8Array(41) })).toMatch(/41/);
    expect(refusal(base, { text: new Uint8Array(40) })).toBe('accepted');
    expect(refusal(base, { text: new Uint8Array(39) })).toBe('accepted');
  });

  test('a static may be left out only where the engine holds its key', () => {
    const plan = withBuffer('text', { role: 'static', key: 'k' });
    expect(refusal(plan, {})).toMatch(/content for static text/);
    expect(() => check(plan, {}, (key) => key === 'k')).not.toThrow();
    expect(() => check(plan, {}, (key) => key !== 'k')).toThrow(/static text/);
  });
});
