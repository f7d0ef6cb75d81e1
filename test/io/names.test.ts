import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openJsonl } from '../../src/io/jsonl/jsonl.ts';
import { openSource } from '../../src/io/formats.ts';
import { cutShort, nameList, quotedName } from '../../src/io/names.ts';
import { writeTable } from '../../src/io/tables/tables.ts';
import { readAll } from './readAll.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const file = temporaryFolder();

test('lists stop at ten names, names at 64 characters', () => {
  expect(nameList([])).toBe('none');
  expect(nameList(['a', 'b'])).toBe('"a", "b"');
  const names = Array.from({ length: 12 }, (_, i) => `n${i}`);
  expect(nameList(names.slice(0, 10))).toBe(names.slice(0, 10).map((name) => `"${name}"`).join(', '));
  expect(nameList(names)).toBe(`${names.slice(0, 10).map((name) => `"${name}"`).join(', ')} and 2 more`);
  expect(quotedName('😀'.repeat(64))).toBe(`"${'😀'.repeat(64)}"`);
  expect(quotedName('😀'.repeat(65))).toBe(`"${'😀'.repeat(64)}…"`);
  expect(cutShort('x'.repeat(1 << 20))).toBe(`${'x'.repeat(64)}…`);
});

test('a refusal of a file with many long names stays short', async () => {
  const names = Array.from({ length: 500 }, (_, i) => `${i}${'x'.repeat(1000)}`);
  writeFileSync(file('many.jsonl'), JSON.stringify(Object.fromEntries(names.map((name) => [name, 1]))));
  const schema = names.map((name) => ({ name, type: 'string', nullable: true }) as const);
  const paths = ['many.jsonl', 'many.parquet', 'many.arrow'].map(file);
  for (const path of paths.slice(1)) await writeTable(path, schema, [{ rowCount: 1, columns: names.map(() => ['x']) }]);
  for (const path of paths) {
    const source = path.endsWith('.jsonl') ? await openJsonl(path, 'plain') : await openSource(path);
    const error = await (async () => source.assertTextColumn('text'))().catch((caught: unknown) => caught);
    expect(error, path).toMatchObject({ code: 'input', file: path, found: expect.stringContaining(' and 490 more') });
    expect((error as Error).message.length).toBeLessThan(1200);
    if (!path.endsWith('.jsonl')) await expect(readAll(source)).rejects.toMatchObject({ code: 'input', file: path, found: (error as { found?: string }).found });
    await source.close();
  }
});
