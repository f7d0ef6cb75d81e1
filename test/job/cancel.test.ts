import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CancelledError, MismatchError } from '../../src/core/errors.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { openEngine } from '../../src/engine/openEngine.ts';
import { budgetOf } from '../../src/job/budget.ts';
import { schemas, type JobContext } from '../../src/job/context.ts';
import { dedup } from '../../src/job/dedup.ts';
import { settingsOf } from '../../src/job/options.ts';
import { familyNames, shapeOf } from '../../src/job/shape.ts';
import { secondLookStage } from '../../src/job/stages/secondLook.ts';
import { PartitionStore } from '../../src/store/partitionStore.ts';
import { inFolder } from './jobFiles.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ kind: 'twin' });
});
afterAll(async () => engine.close());

test('a job stopped after the kept rows writes none of its tables', async () => {
  await inFolder(async (folder) => {
    const input = join(folder, 'in.jsonl');
    // No ids and nothing to remove: the tables themselves have no loop that would notice.
    writeFileSync(input, '{"text":"a b c"}\n{"text":"d e f"}\n');
    const output = join(folder, 'out');
    const stop = new AbortController();
    const onProgress = ({ stage, done, total }: { stage: string; done: number; total: number | null }): void => {
      if (stage === 'write' && done > 0 && done === total) stop.abort();
    };
    await expect(dedup({ inputs: [input], output, pairs: join(folder, 'p.jsonl') }, { engine, workers: 0, signal: stop.signal, onProgress })).rejects.toThrow(CancelledError);
    expect(existsSync(join(output, 'kept', 'in.jsonl'))).toBe(true);
    for (const path of [join(output, 'removed.parquet'), join(folder, 'p.jsonl'), join(output, '.lock')]) expect(existsSync(path), path).toBe(false);
  });
});

test('a job whose tables are written beside its kept rows ends both when it is stopped', async () => {
  await inFolder(async (folder) => {
    const input = join(folder, 'in.jsonl');
    writeFileSync(input, Array.from({ length: 20_000 }, (_, row) => `{"text":"a b ${row} c d e"}\n`).join(''));
    const output = join(folder, 'out');
    const stop = new AbortController();
    const onProgress = ({ stage }: { stage: string }): void => {
      if (stage === 'write') stop.abort();
    };
    await expect(dedup({ inputs: [input], output, memory: 2 ** 31 }, { engine, workers: 2, signal: stop.signal, onProgress })).rejects.toThrow(CancelledError);
    for (const path of [join(output, 'kept', 'in.jsonl'), join(output, '.lock')]) expect(existsSync(path), path).toBe(false);
    const { report } = await dedup({ inputs: [input], output, memory: 2 ** 31 }, { engine, workers: 2 });
    expect([report.rows.in, report.rows.kept + report.rows.removed]).toEqual([20_000, 20_000]);
  });
});

/** A second look at one pair whose rows are in no file. */
async function lookAtNothing(signal: AbortSignal | undefined): Promise<void> {
  await inFolder(async (folder) => {
    const settings = settingsOf({ inputs: ['in.jsonl'], output: 'out' }, familyNames);
    const store = new PartitionStore(folder, {});
    const context: JobContext = { settings, shape: shapeOf(settings).shape, engine, workers: 0, rest: async () => undefined, isRoomy: () => false, store, files: [], references: [], sample: null, calibration: null, budget: budgetOf(settings.memory, { ioThreads: 0, inFlight: 1 }), rangeUnits: 1000, keyPrefixes: 1, digestPrefixes: 1, idColumn: null, index: null, firstUnit: 0, signal, report: () => undefined };
    const undecided = await store.write('undecided', schemas.undecided, 1e6);
    undecided.append(0, { low: Float64Array.of(3), high: Float64Array.of(7) }, 0, 1);
    await undecided.finish();
    await secondLookStage(context);
  });
}

test('the second look stops at once when cancelled', async () => {
  await expect(lookAtNothing(AbortSignal.abort())).rejects.toThrow(CancelledError);
});

test('the second look does not go on without a row that it needs', async () => {
  await expect(lookAtNothing(undefined)).rejects.toThrow(MismatchError);
});
