import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { flagTable } from '../../src/cli/flagTable.ts';

test('README shows the flags of dedup as the table of flags has them', () => {
  expect(readFileSync(new URL('../../README.md', import.meta.url), 'utf8')).toContain(flagTable('dedup'));
});
