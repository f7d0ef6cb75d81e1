import { describe, expect, test } from 'vitest';
import { isBandsawError } from '../../src/core/errors.ts';
import { loadShader } from '../../src/engine/gpu/shaderSource.ts';

const from = (files: Record<string, string>) => (name: string) => files[name];

function message(files: Record<string, string>, id = 'main_one'): string {
  try {
    loadShader(id, from(files));
  } catch (error) {
    expect(isBandsawError(error, 'shader')).toBe(true);
    return (error as Error).message;
  }
  return 'loaded';
}

describe('loading a shader', () => {
  test('imports stand in place of their lines, nested ones too, and every line keeps its place', () => {
    const source = loadShader('main_one', from({ main_one: 'a\n#import shared/x\nb\n#import shared/y\nc', 'shared/x': 'x1\n#import shared/y\nx3', 'shared/y': 'y1' }));
    expect(source.text.split('\n')).toEqual(['a', 'x1', 'y1', 'x3', 'b', 'c']);
    expect(source.text.split('\n').map((_, i) => source.place(i + 1))).toEqual(['main_one.wgsl:1', 'shared/x.wgsl:1', 'shared/y.wgsl:1', 'shared/x.wgsl:3', 'main_one.wgsl:3', 'main_one.wgsl:5']);
    expect(source.files).toEqual(['main_one', 'shared/x', 'shared/y']);
  });

  test('files that import each other are each there once', () => {
    const source = loadShader('main_one', from({ main_one: '#import shared/x', 'shared/x': '#import shared/y\nx', 'shared/y': '#import shared/x\ny' }));
    expect(source.text).toBe('y\nx');
  });

  test('what is not there is named with file and line', () => {
    expect(message({ main_one: 'fine' })).toBe('loaded');
    expect(message({})).toMatch(/shaders\/main_one\.wgsl/);
    expect(message({ main_one: '\n\n#import shared/none_such' })).toMatch(/shared\/none_such\.wgsl.*main_one\.wgsl:3/);
    expect(message({ main_one: '#import shared/x', 'shared/x': '1\n#import shared/none_such' })).toMatch(/shared\/x\.wgsl:2/);
  });

  test.each(['#import x', '#import shared/x shared/y', '#include shared/x', '#define X', '  #import shared/x', '#import "shared/x"'])('the line %s is refused', (line) => {
    expect(message({ main_one: `first\n${line}`, 'shared/x': '' })).toMatch(/main_one\.wgsl:2/);
  });
});
