import { mkdirSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { glob } from '../../src/io/glob.ts';
import { expandInputs } from '../../src/io/inputs.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const file = temporaryFolder();
const NAMES = ['a', 'b', 'z', '-', '&', ']', '!', '^', '[', '\\', '.x', '😀', 'é', '|', 'a]', '{2}', '[a'];
mkdirSync(file('in'));
for (const name of NAMES) writeFileSync(file(`in/${name}`), '');

test.each<[string, string[]]>([
  ['[ab]', ['a', 'b']],
  ['[a-b]', ['a', 'b']],
  ['[a&&b]', ['&', 'a', 'b']],
  ['[]]', [']']],
  ['[]b]', [']', 'b']],
  ['[!]b]', NAMES.filter((name) => [...name].length === 1 && !']b'.includes(name))],
  ['[^]b]', NAMES.filter((name) => [...name].length === 1 && !']b'.includes(name))],
  ['[a-]', ['-', 'a']],
  ['[-a]', ['-', 'a']],
  ['[!-a]', NAMES.filter((name) => [...name].length === 1 && !'-a'.includes(name))],
  ['[a!^]', ['!', '^', 'a']],
  ['[[]', ['[']],
  ['[\\]a]', [']', 'a']],
  ['[\\\\]', ['\\']],
  ['[a\\-z]', ['-', 'a', 'z']],
  ['[+--]', ['-']],
  ['[😀-😁]', ['😀']],
  ['[!a-z😀]', ['!', '&', '-', '[', '\\', ']', '^', '|', 'é']],
  ['[a]]', ['a]']],
  ['[a', ['[a']],
  ['?', NAMES.filter((name) => [...name].length === 1)],
  ['?{2}', []],
  ['{2*', ['{2}']],
  ['\\[*', ['[', '[a']],
  ['.*', ['.x']],
])('%s matches', async (pattern, names) => {
  const found = await glob(`${file('in')}/${pattern}`);
  expect(found.map((path) => path.slice(file('in').length + 1)).sort()).toEqual([...names].sort());
});

test.each(['[z-a]', '[a--]', '[a-\\!]', 'x*[9-0]*'])('%s is refused for its range', async (pattern) => {
  await expect(expandInputs([`${file('in')}/${pattern}`])).rejects.toMatchObject({ code: 'config', expected: expect.stringContaining('ranges that go upwards'), remedy: expect.not.stringContaining('disk') });
});
