/**
 * The numbers of costs.ts against twins that count: words touched in every buffer, operators run. Bytes may be off by
 * BYTES, since a few depend on which words share a place; operations by OPERATIONS, since branches are fitted.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { collideWork } from '../../src/collide/collidePlan.ts';
import type { Work } from '../../src/engine/plan.ts';
import { costOf, costs, type Cost } from '../../src/kernels/costs.ts';
import { kernels } from '../../src/kernels/registry.ts';
import { sketchWork } from '../../src/sketch/sketchPlan.ts';
import { tokenizeWork } from '../../src/sketch/tokenizePlan.ts';
import { agreementWork } from '../../src/verify/agreementPlan.ts';
import { countingKernels, countPlan, type Counted } from '../harness/countingTwins.ts';

const BYTES = 0.12;
const OPERATIONS = 0.3;
/** Below so many, what a kernel does once for itself shows. */
const LEAST_BYTES = 256;
const LEAST_OPERATIONS = 1_000;

const english = gunzipSync(readFileSync(new URL('../../sample/english.jsonl.gz', import.meta.url))).toString().split('\n').slice(0, 60).map((line) => (JSON.parse(line) as { text: string }).text);
const chinese = '这是一个关于文本去重的例子，我们用它来检查成本函数。今天天气很好，适合出去散步。';
const russian = 'Это пример текста на русском языке для проверки стоимости операций, слова довольно длинные. ';
const repeated = (text: string): string[] => Array.from({ length: 15 }, (_, i) => text.repeat(1 + i) + i);
const corpora: Record<string, string[]> = {
  english: english.slice(0, 20),
  chinese: repeated(chinese),
  russian: repeated(russian),
  short: Array.from({ length: 200 }, (_, i) => `kurz und gut ${i % 160} mal drei`),
  mixed: [...english.slice(20, 30), ...repeated(chinese).slice(0, 8), ...repeated(russian).slice(0, 8), '', 'x', 'x'],
};

function columnOf(texts: readonly string[]): { bytes: Uint8Array; offsets: Uint32Array; nulls: null } {
  const parts = texts.map((text) => Buffer.from(text));
  const offsets = new Uint32Array(parts.length + 1);
  parts.forEach((part, i) => (offsets[i + 1] = offsets[i] + part.length));
  return { bytes: new Uint8Array(Buffer.concat(parts)), offsets, nulls: null };
}

/** Their twins leave the work to one call of JavaScript's. */
const inOneCall = ['fill', 'bucket_anchors_hot'];

/** Agreement as the device does it where signatures stay there, bytes first; `settledBelow` null compares slots alone. */
function agreement(signatures: Uint32Array, pairs: Uint32Array, k: number, settledBelow: number | null): Work {
  const plain = agreementWork(signatures, pairs, { k, slotWords: 1 });
  if (settledBelow === null) return plain;
  const word_count = signatures.length / 4;
  const pair_count = pairs.length / 2;
  const [slots] = plain.plan.steps;
  const steps = [
    { kernel: 'slot_bytes', params: { word_count, slot_words: 1 }, bindings: { signatures: 'left', bytes: 'bytes' } },
    { kernel: 'byte_agreement', params: { pair_count, k }, bindings: { left: 'bytes', right: 'bytes', pairs: 'pairs', counts: 'counts' } },
    { ...slots, params: { ...slots.params, settled_below: settledBelow } },
  ];
  return { inputs: plain.inputs, plan: { ...plain.plan, buffers: { ...plain.plan.buffers, bytes: { role: 'scratch', length: word_count } }, steps } };
}

let counting: Awaited<ReturnType<typeof countingKernels>>;
const seen = new Set<string>();
beforeAll(async () => {
  counting = await countingKernels();
});

function near(found: number, counted: number, share: number, least: number): boolean {
  return Math.abs(found - counted) <= Math.max(least, share * counted);
}

/** What is off in the steps, in words; empty where all is well. */
function offIn(steps: readonly Counted[]): string[] {
  const off: string[] = [];
  for (const { kernel, params, constants, buffers, ...counted } of steps) {
    seen.add(kernel);
    const found = costOf(kernel, params, constants, buffers);
    if (found === null) {
      off.push(`${kernel} has no cost`);
      continue;
    }
    if (!near(found.bytesRead, counted.bytesRead, BYTES, LEAST_BYTES)) off.push(`${kernel} reads ${counted.bytesRead} bytes, cost says ${found.bytesRead}`);
    if (!near(found.bytesWritten, counted.bytesWritten, BYTES, LEAST_BYTES)) off.push(`${kernel} writes ${counted.bytesWritten} bytes, cost says ${found.bytesWritten}`);
    if (!inOneCall.includes(kernel) && !near(found.operations, counted.operations, OPERATIONS, LEAST_OPERATIONS)) off.push(`${kernel} takes ${counted.operations} operations, cost says ${found.operations}`);
  }
  return off;
}

async function count(work: Work): Promise<Awaited<ReturnType<typeof countPlan>>> {
  return countPlan(work, counting);
}

describe.each(Object.entries(corpora))('%s', (_, texts) => {
  const column = columnOf(texts);
  const shape = { k: 64, n: 5, bands: 8, rows: 7 };

  test.each(['fss', 'minhash'])('sketch, %s', async (family) => {
    const { steps } = await count(sketchWork(column, { family, ...shape }));
    expect(offIn(steps)).toEqual([]);
  });

  test('collide and agreement', async () => {
    const { buffers } = await count(sketchWork(column, { family: 'fss', ...shape }));
    const collision = await count(collideWork(buffers['keys'], { depth: 4, capacity: 2_000, overfullCapacity: 200 }));
    expect(offIn(collision.steps)).toEqual([]);
    const pairs = Uint32Array.from({ length: 400 }, (__, i) => (Math.imul(i, 0x9e3779b1) >>> 8) % texts.length);
    for (const settledBelow of [null, 44]) expect(offIn((await count(agreement(buffers['signatures'], pairs, shape.k, settledBelow))).steps)).toEqual([]);
  });
});

test('buckets of hundreds of members', async () => {
  const keys = Uint32Array.from({ length: 3_000 }, (_, i) => (i % 2 === 0 ? (i < 1_800 ? (i >> 1) % 3 : i) : 7));
  expect(offIn((await count(collideWork(keys, { depth: 64, capacity: 100_000, overfullCapacity: 20 }))).steps)).toEqual([]);
});

test('long words: all turns together', async () => {
  const { steps } = await count(tokenizeWork(columnOf([english[0], 'longword'.repeat(25_000), english[1]])));
  const turns = steps.filter(({ kernel }) => kernel === 'hash_long_words');
  expect(turns.length).toBeGreaterThan(3);
  const sum = (pick: (cost: Cost) => number, of: (step: Counted) => Cost): number => turns.reduce((total, step) => total + pick(of(step)), 0);
  const stated = (step: Counted): Cost => costOf(step.kernel, step.params, step.constants, step.buffers) as Cost;
  for (const [share, pick] of [[BYTES, ({ bytesRead }: Cost) => bytesRead], [OPERATIONS, ({ operations }: Cost) => operations]] as const) {
    const counted = sum(pick, (step) => step);
    expect(Math.abs(sum(pick, stated) - counted) / counted, `${sum(pick, stated)} for ${counted}`).toBeLessThan(share);
  }
  turns.forEach(({ kernel }) => seen.add(kernel));
});

test('every kernel of the registry has a cost, and was counted', () => {
  expect(Object.keys(costs).sort()).toEqual(Object.keys(kernels).sort());
  expect([...seen].sort()).toEqual(Object.keys(kernels).sort());
});

test('a count that is wrong is noticed', async () => {
  const { steps } = await count(sketchWork(columnOf(english.slice(0, 5)), { family: 'fss', k: 64, n: 5, bands: 8, rows: 7 }));
  const halved = steps.map((step) => ({ ...step, bytesRead: step.bytesRead / 2, bytesWritten: step.bytesWritten / 2, operations: step.operations / 2 }));
  expect(offIn(halved).length).toBeGreaterThan(20);
});
