import { expect, test } from 'vitest';
import { packageProblems } from '../scripts/package-contents.mjs';

const manifest = { dependencies: { 'apache-arrow': '1' }, optionalDependencies: { webgpu: '1' } };
const whole: Readonly<Record<string, string>> = {
  'package.json': '{}',
  'README.md': '',
  LICENSE: '',
  'dist/index.js': "export * from './core/errors.js'; // import 'left-out'\n",
  'dist/index.d.ts': "export { dedup } from './core/errors.js';",
  'dist/core/errors.js': "import { join } from 'node:path'; const arrow = await import('apache-arrow'); import 'webgpu';",
  'dist/core/errors.d.ts': '',
  'dist/cli/main.js': "import '../index.js';",
};

function problemsOf(changes: Readonly<Record<string, string | undefined>>, packedBytes = 1000): string[] {
  const texts = Object.entries({ ...whole, ...changes }).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const files = new Map(texts);
  return packageProblems({ files: [...files.keys()], packedBytes, read: (path: string) => files.get(path) as string, manifest }) as string[];
}

test('a package that is whole has no problems', () => {
  expect(problemsOf({})).toEqual([]);
});

test.each([
  ['a test', { 'dist/a.test.js': '' }, 'dist/a.test.js is none of the files a user needs'],
  ['a source', { 'src/index.ts': '' }, 'src/index.ts is none'],
  ['a source map', { 'dist/index.js.map': '' }, 'dist/index.js.map is none'],
  ['a map that is named', { 'dist/index.js': '//# sourceMappingURL=index.js.map' }, 'names a source map'],
  ['a module that is left out', { 'dist/core/errors.js': undefined }, 'dist/index.js imports dist/core/errors.js, which is not in the package'],
  ['a declaration of a source', { 'dist/index.d.ts': "import type { A } from './core/errors.ts';" }, 'dist/index.d.ts imports dist/core/errors.ts'],
  ['a type of a module left out', { 'dist/index.d.ts': "export type A = import('./core/other.js').B;" }, 'dist/index.d.ts imports dist/core/other.js'],
  ['a package that is no dependency', { 'dist/cli/main.js': "import x from '@duckdb/node-api/lib';" }, 'dist/cli/main.js imports @duckdb/node-api, which is no dependency'],
  ['no command', { 'dist/cli/main.js': undefined }, 'dist/cli/main.js is missing'],
])('%s is a problem', (_, changes, problem) => {
  expect(problemsOf(changes).join('\n')).toContain(problem);
});

test('so is a tarball that grew', () => {
  expect(problemsOf({}, 5e6).join('\n')).toContain('5000000 bytes packed');
});
