/** Whole jobs on several engines at once: whoever did what, in whatever order, the bytes are those of one engine alone. */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { autoEngine } from '../../src/engine/autoEngine.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { openEngine } from '../../src/engine/openEngine.ts';
import { sideBySide } from '../../src/engine/sideBySide.ts';
import { openTwinEngine } from '../../src/engine/twinEngine.ts';
import type { RunReport } from '../../src/job/runReport.ts';
import { sleep } from '../engine/delayedEngine.ts';
import { engineRequired, openTestGpu } from '../harness/devices.ts';
import { inFolder, runJob } from '../job/jobFiles.ts';
import { random } from '../oracles/random.ts';

const inputs = ['english.jsonl.gz', 'feed.arrow'].map((name) => fileURLToPath(new URL(`../../sample/${name}`, import.meta.url)));
/** Batches of 64 KiB, so that there are works to share. */
const options = { inputs, memory: 2 ** 20 };

async function job(engine: Engine): Promise<{ bytes: Readonly<Record<string, string>>; run: RunReport }> {
  return inFolder(async (folder) => {
    const { bytes, result } = await runJob(folder, 'job', engine, options);
    return { bytes, run: result.run as RunReport };
  });
}

/** The same engine, every work held back before and after for as long as `delay` says; closing it leaves the engine open. */
function held(engine: Engine, delay: () => number): Engine {
  return {
    kind: engine.kind,
    description: engine.description,
    software: engine.software,
    concurrency: engine.concurrency,
    limits: engine.limits,
    async run(work) {
      await sleep(delay());
      const outputs = await engine.run(work);
      await sleep(delay());
      return outputs;
    },
    counters: () => engine.counters(),
    close: async () => undefined,
  };
}

function kindsOf({ stages }: RunReport, plan: string): string[] {
  return [...new Set(stages.flatMap(({ engines }) => engines).filter(({ plans }) => plan in plans).map(({ kind }) => kind))].sort();
}

let wanted: Readonly<Record<string, string>>;
const members: Engine[] = [];

beforeAll(async () => {
  const twin = openTwinEngine();
  wanted = (await job(twin)).bytes;
  members.push(twin);
  if (engineRequired('cpu')) members.push(await openEngine({ kind: 'cpu', workers: 2 }));
  if (engineRequired('gpu')) members.push(await openTestGpu());
});
afterAll(async () => {
  for (const engine of members) await engine.close();
});

describe('a job on several engines', () => {
  test('each engine alone gives the bytes of the twin', async () => {
    for (const engine of members.slice(1)) expect({ kind: engine.kind, same: (await job(held(engine, () => 0))).bytes }).toEqual({ kind: engine.kind, same: wanted });
  });

  test.each([11, 12, 13])('side by side the bytes are the same in every order of events (seed %i)', async (seed) => {
    const next = random(seed);
    const engine = sideBySide(members.map((member) => held(member, () => next() * 12)));
    const { bytes, run } = await job(engine);
    await engine.close();
    expect(bytes).toEqual(wanted);
    expect(run.engine).toMatchObject({ kind: 'both', software: members.every(({ software }) => software) });
    expect(run.engine.parts.map(({ kind, failure }) => [kind, failure])).toEqual(members.map(({ kind }) => [kind, null]));
    expect(kindsOf(run, 'sketch')).toEqual(members.map(({ kind }) => kind).sort());
  });

  if (engineRequired('gpu')) test('a device lost with its first work leaves everything to the others, and run.json says so', async () => {
    const device = await openTestGpu();
    let runs = 0;
    const dying = held(device, () => {
      runs += 1;
      if (runs === 1) device.device.destroy();
      return 0;
    });
    const engine = sideBySide([dying, held(members[0], () => 3)]);
    const { bytes, run } = await job(engine);
    await engine.close();
    await device.close();
    expect(bytes).toEqual(wanted);
    expect(run.engine.parts.map(({ kind, failure }) => [kind, failure])).toEqual([['gpu', expect.stringContaining('lost')], ['twin', null]]);
    expect(run.fallbacks).toEqual([expect.objectContaining({ from: device.description, reason: expect.stringContaining('lost') })]);
    expect(kindsOf(run, 'sketch')).toContain('twin');
  });

  if (engineRequired('gpu')) test('two devices share the work, each under a name of its own', async () => {
    const { name } = (members.find(({ kind }) => kind === 'gpu') as Awaited<ReturnType<typeof openTestGpu>>).adapter;
    const engine = await openEngine({ kind: 'gpu', adapter: [name, name] });
    const { bytes, run } = await job(engine);
    await engine.close();
    expect(bytes).toEqual(wanted);
    const sketching = run.stages[0].engines;
    expect(sketching.map((each) => each.name)).toEqual([expect.stringMatching(/device 1$/), expect.stringMatching(/device 2$/)]);
    for (const { plans } of sketching) expect(plans['sketch'].runs).toBeGreaterThan(0);
  });

  test('auto: the first works on each, the rest on one, the choice and its times in run.json', async () => {
    // The twin is made the slowest by far, so that which is chosen does not hang on this machine.
    const [twin, ...others] = members.map((member) => held(member, () => (member.kind === 'twin' ? 60 : 0)));
    const engine = autoEngine([...others, twin]);
    const { bytes, run } = await job(engine);
    const late = engine.choice;
    await engine.close();
    expect(bytes).toEqual(wanted);
    expect(run.engine.choice).toEqual(late);
    expect(run.engine.choice?.timings.map(({ plan }) => plan)).toEqual(members.map(() => 'sketch'));
    expect(run.engine.choice?.timings.every(({ rate, bytes: read, milliseconds }) => rate > 0 && read > 0 && milliseconds > 0)).toBe(true);
    if (others.length > 0) expect(run.engine.choice).toMatchObject({ chosen: expect.not.stringContaining('twin'), reason: expect.stringMatching(/^fastest of /) });
    expect(kindsOf(run, 'sketch')).toEqual(members.map(({ kind }) => kind).sort());
    expect(kindsOf(run, 'collide')).toEqual([run.engine.kind]);
  });
});
