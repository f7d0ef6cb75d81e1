import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { exitLine } from '../../src/cli/exitCodes.ts';
import { commands } from '../../src/cli/flags.ts';
import { flagTable } from '../../src/cli/flagTable.ts';

test('the page on jobs shows the flags of dedup as the table of flags has them', () => {
  expect(readFileSync(new URL('../../src/manual/jobs.md', import.meta.url), 'utf8')).toContain(flagTable('dedup'));
});

test.each(commands.map(({ name }) => name))('README shows a line of %s', (name) => {
  const use = readFileSync(new URL('../../README.md', import.meta.url), 'utf8').split('## Use')[1].split('```')[1];
  expect(use).toMatch(new RegExp(`bandsaw ${name}\\b`, 'u'));
});

test('README says the exit statuses as help does', () => {
  expect(readFileSync(new URL('../../README.md', import.meta.url), 'utf8')).toContain(`\n${exitLine()}\n`);
});
