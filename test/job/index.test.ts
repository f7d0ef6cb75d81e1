/** Jobs with an index: what several of them keep is what one job over all of their inputs keeps. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCpuEngine } from '../../src/engine/cpu/cpuEngine.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { DedupOptions } from '../../src/job/options.ts';
import { closeAll, openNamedEngines, type NamedEngine } from '../equality/engines.ts';
import { random } from '../oracles/random.ts';
import { mixedCorpus, toJsonl, type Row } from './corpus.ts';
import { inFolder, runJob, type JobOutputs, type Removed } from './jobFiles.ts';

let engines: readonly NamedEngine[];
let cpu: Engine;
beforeAll(async () => {
  engines = await openNamedEngines();
  cpu = await openCpuEngine({ workers: 0 });
});
afterAll(async () => {
  await closeAll(engines);
  await cpu.close();
});

/** Cuts rows into parts at seeded places, as files. */
function writeParts(folder: string, rows: readonly Row[], parts: number, next: () => number): string[] {
  const cuts = [0, ...Array.from({ length: parts - 1 }, () => Math.floor(next() * (rows.length + 1))).sort((a, b) => a - b), rows.length];
  return Array.from({ length: parts }, (_, i) => {
    const path = join(folder, `part${i}.jsonl`);
    writeFileSync(path, toJsonl(rows.slice(cuts[i], cuts[i + 1])));
    return path;
  });
}

type Options = Omit<DedupOptions, 'inputs' | 'output' | 'pairs' | 'clusters'>;

const placeOf = ({ file, row }: Pick<Removed, 'file' | 'row'>): string => `${file}:${row}`;

/** Why each row went, without how copies were found. */
function reasons(jobs: readonly JobOutputs[]): Map<string, string> {
  return new Map(jobs.flatMap(({ removed }) => removed.map((each) => [placeOf(each), JSON.stringify([each.id, each.similarity, each.keeper_file, each.keeper_row, each.keeper_id, each.verified])] as const)));
}

async function chain(folder: string, name: string, paths: readonly string[], options: Options, engineOf: (job: number) => Engine = () => cpu): Promise<JobOutputs[]> {
  const jobs: JobOutputs[] = [];
  for (const [job, path] of paths.entries()) jobs.push(await runJob(folder, `${name}-${job}`, engineOf(job), { ...options, inputs: [path], index: join(folder, `${name}-index`) }));
  return jobs;
}

describe('the law: jobs one after the other with an index remove what one job over all removes, for the same keepers', () => {
  const settings: [string, Options][] = [
    ['auto', {}],
    ['exact, eight partitions', { verify: 'exact', partitions: 8 }],
    ['sketch, tiny memory', { verify: 'sketch', memory: 2 ** 20 }],
    ['within, minhash', { within: 'dump', family: 'minhash', partitions: 3 }],
    ['low threshold', { threshold: 0.6, n: 3 }],
  ];
  test.each(settings)('%s', async (_, options) => {
    await inFolder(async (folder) => {
      const next = random(JSON.stringify(options).length);
      for (let round = 0; round < 1; round++) {
        const rows = mixedCorpus(round + JSON.stringify(options).length, 120);
        const paths = writeParts(folder, rows, 2 + Math.floor(next() * 4), next);
        const whole = await runJob(folder, `whole-${round}`, cpu, { ...options, inputs: paths });
        expect(whole.result.report.beyondDepth.buckets).toBe(0);
        const jobs = await chain(folder, `chain-${round}`, paths, options);
        expect(reasons(jobs)).toEqual(reasons([whole]));
        expect(jobs.flatMap(({ result }) => result.report.index?.removed ?? 0).reduce((a, b) => a + b)).toBeGreaterThan(0);
        expect(jobs.at(-1)?.result.report.index?.past).toBe(jobs.slice(0, -1).reduce((sum, { result }) => sum + (result.report.index?.documentsKept ?? 0), 0));
      }
    });
  });
});

test('every engine goes on from an index that the others wrote', async () => {
  await inFolder(async (folder) => {
    const paths = writeParts(folder, mixedCorpus(7, 100), engines.length, random(7));
    const whole = await runJob(folder, 'whole', cpu, { inputs: paths });
    const jobs = await chain(folder, 'chain', paths, {}, (job) => engines[job].engine);
    expect(reasons(jobs)).toEqual(reasons([whole]));
  });
});
