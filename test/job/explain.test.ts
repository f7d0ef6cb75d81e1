/** What a finished job says about single rows, against its own tables and the texts. */
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { openEngine } from '../../src/engine/openEngine.ts';
import { writeTable } from '../../src/io/tables/tables.ts';
import { dedup } from '../../src/job/dedup.ts';
import { explainRow } from '../../src/job/explain/explainRow.ts';
import { overlapOf, shingleSet } from '../oracles/jaccard.ts';
import { mixedCorpus, toJsonl, wordsOf } from './corpus.ts';
import { inFolder, readJsonl, readParquet, type Pair, type Removed } from './jobFiles.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ kind: 'cpu', workers: 0 });
});
afterAll(async () => engine.close());

const rows = mixedCorpus(91, 240);
const thirds = [rows.slice(0, 80), rows.slice(80, 160), rows.slice(160)];

async function writeInputs(folder: string): Promise<string[]> {
  const paths = ['a.jsonl', 'b.parquet', 'c.arrow'].map((name) => join(folder, name));
  // The last line of the first file cannot be read.
  writeFileSync(paths[0], `${toJsonl(thirds[0])}{"text": 7}\n`);
  for (const at of [1, 2]) {
    const columns = (['id', 'text'] as const).map((name) => ({ name, type: 'string', nullable: true }) as const);
    await writeTable(paths[at], columns, [{ rowCount: thirds[at].length, columns: [thirds[at].map(({ id }) => id), thirds[at].map(({ text }) => text)] }]);
  }
  return paths;
}

test('every row of three formats: its fate, keeper, similarity, shingles and differing words', async () => {
  await inFolder(async (folder) => {
    const inputs = await writeInputs(folder);
    const output = join(folder, 'out');
    const pairsFile = join(folder, 'pairs.jsonl');
    await dedup({ inputs, output, onError: 'skip', pairs: pairsFile }, { engine, workers: 0 });
    const removed = await readParquet<Removed>(join(output, 'removed.parquet'));
    const pairs = readJsonl<Pair>(pairsFile);
    const fates = { kept: 0, removed: 0, wordless: 0, nulls: 0, alone: 0 };
    const textAt = (file: string, row: number): string => thirds[inputs.indexOf(file)][row].text as string;
    for (const [at, part] of thirds.entries()) {
      for (const [row, { id, text }] of part.entries()) {
        if (row % 4 !== 1) continue;
        const said = await explainRow(output, inputs[at], row);
        expect(said).toMatchObject({ file: inputs[at], row, id, pairsKnown: true, rejection: null });
        const gone = removed.find((each) => each.file === inputs[at] && each.row === row);
        expect(said.fate).toBe(gone === undefined ? 'kept' : 'removed');
        if (gone !== undefined) {
          fates.removed += 1;
          expect(said.other).toEqual({ file: gone.keeper_file, row: gone.keeper_row, id: gone.keeper_id, similarity: gone.similarity });
          expect(said.removal).toMatchObject({ stage: 'dedup', rule: gone.rule, limit: 0.8, verified: true });
        } else {
          fates.kept += 1;
          const noWord = text !== null && wordsOf(text).length === 0;
          expect(said.notCompared).toBe(text === null ? 'null text' : noWord ? 'no word' : null);
          if (text === null) fates.nulls += 1;
          if (noWord) fates.wordless += 1;
          const mine = pairs.filter((pair) => (pair.left_file === inputs[at] && pair.left_row === row) || (pair.right_file === inputs[at] && pair.right_row === row));
          expect(said.other?.similarity ?? null).toBe(mine.length === 0 ? null : Math.max(...mine.map(({ similarity }) => similarity as number)));
        }
        if (said.other === null || said.comparison === null) {
          expect([said.other, said.comparison]).toEqual([null, null]);
          fates.alone += 1;
          continue;
        }
        const [left, right] = [textAt(said.other.file, said.other.row), text as string];
        const sets = [left, right].map((each) => shingleSet(wordsOf(each), 5));
        const { jaccard } = overlapOf(sets[0], sets[1]);
        const { shared, union, words, complete } = said.comparison;
        expect([shared / union, complete]).toEqual([jaccard, true]);
        expect(said.other.similarity).toBe(jaccard);
        // The two columns are the two texts, the kept one on the left, and what is beside each other is the same word.
        const side = (which: 'left' | 'right'): string[] => words.flatMap((word) => (word[which] === null ? [] : wordsOf(word[which])));
        expect([side('left'), side('right')]).toEqual((gone === undefined ? [right, left] : [left, right]).map(wordsOf));
        for (const word of words) if (word.left !== null && word.right !== null) expect(wordsOf(word.left)).toEqual(wordsOf(word.right));
      }
    }
    for (const count of Object.values(fates)) expect(count).toBeGreaterThan(0);
    expect(await explainRow(output, 'a.jsonl', 80)).toMatchObject({ fate: 'rejected', rejection: { reason: 'text-not-a-string' } });
  });
});

test('names of inputs, rows that are not there, changed inputs, folders without a job, samples', async () => {
  await inFolder(async (folder) => {
    const inputs = await writeInputs(folder);
    const output = join(folder, 'out');
    await expect(explainRow(output, 'a.jsonl', 0)).rejects.toMatchObject({ code: 'input', file: output });
    await dedup({ inputs, output, onError: 'skip', sample: 60 }, { engine, workers: 0 });
    const fates = await Promise.all(thirds[1].map(async (_, row) => (await explainRow(output, 'b.parquet', row)).fate));
    const outside = fates.filter((fate) => fate === 'outside').length;
    expect(outside).toBeGreaterThan(40);
    expect(outside).toBeLessThan(75);
    await expect(explainRow(output, 'b.parquet', 80)).rejects.toMatchObject({ code: 'input', found: '80 rows' });
    await expect(explainRow(output, 'x.jsonl', 0)).rejects.toMatchObject({ code: 'config' });
    await expect(explainRow(output, '.jsonl', 0)).rejects.toMatchObject({ code: 'config' });
    utimesSync(inputs[0], 1, 1);
    await expect(explainRow(output, inputs[0], 0)).rejects.toMatchObject({ code: 'input', found: 'it changed' });
  });
});
