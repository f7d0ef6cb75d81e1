/** The reader that scripts/check-shaders compares texts and declarations with. */
import { describe, expect, test } from 'vitest';
import { disagreements } from '../../scripts/shader-text.mjs';
import { testKernels, testShaderText } from './testKernels.ts';

const text = testShaderText('scale') as string;
const kernel = testKernels['scale'];

function problems(from: string, to: string): string[] {
  if (from !== '') expect(text).toContain(from);
  return disagreements(kernel, text.replace(from, to)) as string[];
}

describe('a shader text that disagrees with its declaration', () => {
  test('control: the text as it is agrees, comments and layout aside', () => {
    expect(problems('', '')).toEqual([]);
    expect(problems('count: u32, factor: u32', '\n  count: u32, // not: u32\n  /* other: u32 */ factor : u32,\n')).toEqual([]);
    expect(problems('= 64;', '= 64u;')).toEqual([]);
  });

  test.each([
    ['a field renamed', 'factor: u32', 'factors: u32'],
    ['fields in another order', 'count: u32, factor: u32', 'factor: u32, count: u32'],
    ['a field of another type', 'factor: u32', 'factor: i32'],
    ['a field missing', 'count: u32, factor: u32', 'count: u32'],
    ['a binding renamed', '> source:', '> sources:'],
    ['another access', 'var<storage, read> source', 'var<storage, read_write> source'],
    ['another number', '@binding(1)', '@binding(3)'],
    ['another group', '@group(0) @binding(1)', '@group(1) @binding(1)'],
    ['a type that is no array of words', 'array<u32>', 'array<f32>'],
    ['another default', 'override OFFSET: u32 = 0', 'override OFFSET: u32 = 1'],
    ['an override more', 'override OFFSET', 'override MORE: u32 = 1;\noverride OFFSET'],
    ['an override less', 'override OFFSET: u32 = 0;', 'const OFFSET = 0u;'],
    ['a workgroup size of its own', '@workgroup_size(WG)', '@workgroup_size(64)'],
    ['another entry point', 'fn main', 'fn start'],
  ])('%s', (_, from, to) => {
    expect(problems(from, to)).not.toEqual([]);
  });

  test('limits every device has', () => {
    expect(disagreements({ ...kernel, constants: { ...kernel.constants, WG: 512 } }, text.replace('= 64', '= 512'))).toEqual([expect.stringMatching(/1 to 256 lanes/)]);
  });
});
