import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clean, openEngine, parseRecipe, type Engine } from '../../src/index.ts';
import { inFolder } from '../job/jobFiles.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ kind: 'cpu', workers: 0 });
});
afterAll(async () => engine.close());

const line = (text: string): string => `${JSON.stringify({ text })}\n`;

test('a recipe of the caller’s, or one by its name', async () => {
  await inFolder(async (folder) => {
    const input = join(folder, 'in.jsonl');
    writeFileSync(input, line('one two three') + line('four five six') + line('one two three'));
    const recipe = parseRecipe({ name: 'mine', doc: 'copies', stages: [{ kind: 'exact', name: 'copies' }] }, 'mine.json');
    const { report } = await clean(input, { engine, workers: 0, output: join(folder, 'mine'), recipe });
    expect(report.rows).toEqual({ in: 3, kept: 2, removed: 1, rejected: 0 });
    expect(report.stages).toEqual([{ stage: 'copies', kind: 'exact', in: { documents: 3, bytes: 39, words: 9 }, out: { documents: 2, bytes: 26, words: 6 }, removed: 1, rules: [{ rule: 'equal-bytes', reason: null, documents: 1, bytes: 13 }] }]);
    expect(readFileSync(join(folder, 'mine/kept/in.jsonl'), 'utf8')).toBe(line('one two three') + line('four five six'));
    const named = await clean([input], { engine, workers: 0, output: join(folder, 'named'), recipe: 'gopher' });
    expect(named.report.recipe.name).toBe('gopher');
    expect(named.report.rows.kept).toBe(0);
  });
});

test('what is not there is refused', async () => {
  await inFolder(async (folder) => {
    const input = join(folder, 'in.jsonl');
    writeFileSync(input, line('one'));
    await expect(clean(input, { engine, output: join(folder, 'out'), recipe: 'gofer' })).rejects.toThrow('did you mean gopher');
    await expect(clean(join(folder, 'no.jsonl'), { engine, output: join(folder, 'out'), recipe: 'gopher' })).rejects.toMatchObject({ code: 'input' });
    await expect(clean(input, { engine, recipe: 'gopher' } as never)).rejects.toMatchObject({ code: 'config' });
  });
});
