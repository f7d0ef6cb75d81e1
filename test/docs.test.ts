import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { docProblems } from '../scripts/doc-problems.mjs';
import { temporaryFolder } from './io/temporaryFolder.ts';

const path = temporaryFolder();

/** Returns what the check says of a module of these declarations, of which a, A and B are exported. */
function problemsOf(declarations: string, names: string): string[] {
  writeFileSync(path('part.ts'), declarations);
  writeFileSync(path('index.ts'), `export { ${names} } from './part.ts';\n`);
  return (docProblems(path('index.ts')).problems as string[]).map((problem) => problem.replace(/^.*:(\d+): /u, '$1: '));
}

test('names and members with a comment are no problem', () => {
  expect(problemsOf('/** Returns 1. */\nexport function a(): number { return 1; }\n/** A. */\nexport interface A {\n  /** B. */\n  readonly b: number;\n  /** Ends it. */\n  close(): Promise<void>;\n}', 'a, type A')).toEqual([]);
});

test.each([
  ['a function without one', 'export function a(): number { return 1; }', 'a', '1: a has no doc comment'],
  ['a function that keeps its result to itself', '/** Counts rows. */\nexport function a(): number { return 1; }', 'a', '2: the doc comment of a does not say what comes back'],
  ['one overload', '/** Returns 1. */\nexport function a(x: 1): 1;\nexport function a(x: 2): 2;\nexport function a(x: number): number { return x; }', 'a', '3: a has no doc comment'],
  ['a property', '/** A. */\nexport interface A {\n  readonly b: number;\n}', 'type A', '3: A.b has no doc comment'],
  ['a property of what it extends', 'interface Base {\n  readonly b: number;\n}\n/** A. */\nexport interface A extends Base {}', 'type A', '2: A.b has no doc comment'],
  ['a method of a class', '/** A. */\nexport class A {\n  m(): number { return 1; }\n  #own(): void {}\n}', 'A', '3: A.m has no doc comment'],
])('%s is one', (_, declarations, names, problem) => {
  expect(problemsOf(declarations, names)).toEqual([problem]);
});

test('so is a name that is nowhere', () => {
  expect(problemsOf('', 'type B').join()).toContain('no declaration of B');
});
