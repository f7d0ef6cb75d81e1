/** Disks that are full or broken while a cleaning job spills changed texts, cuts and what is cut, and while it writes them: as failingDisk.test.ts has it for dedup. */
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BandsawError } from '../../src/core/errors.ts';
import { openCpuEngine } from '../../src/engine/cpu/cpuEngine.ts';
import { clean } from '../../src/job/clean/clean.ts';
import { parseRecipe } from '../../src/recipes/parseRecipe.ts';
import { random } from '../oracles/random.ts';
import { failDisk, type Fault } from './failingDisk.mjs';

const engine = await openCpuEngine({ workers: 0 });
const recipe = parseRecipe({
  name: 'test', doc: 'texts change in four passes',
  stages: [
    { kind: 'edit', name: 'links', edits: ['fineweb.pii'] },
    { kind: 'exact', name: 'copies' },
    { kind: 'decontaminate', name: 'tests', settings: { contaminated: 'cut' } },
    { kind: 'paragraphs', name: 'shared', settings: { method: 'global', shortest: 1 } },
    { kind: 'neardup', name: 'near', settings: { threshold: 0.8 } },
  ],
}, 'test.json');
let folder: string;
let whole: Map<string, string>;
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bandsaw-disk-'));
  const next = random(9);
  const words = (count: number): string => Array.from({ length: count }, () => `w${Math.floor(next() * 500)}`).join(' ');
  const item = words(20);
  const shared = words(12);
  const texts: string[] = [];
  for (let i = 0; i < 120; i++) texts.push(i % 10 === 9 ? texts[i - 1] : `${words(40)} someone${i}@example.org ${i % 3 === 0 ? item : words(20)}\n${i % 4 === 0 ? shared : words(15)}`);
  writeFileSync(at('in.jsonl'), texts.map((text, id) => `${JSON.stringify({ id, text })}\n`).join(''));
  writeFileSync(at('ref.jsonl'), `${JSON.stringify({ text: item })}\n`);
  await run();
  whole = outputs();
  expect([...whole.keys()].sort()).toEqual(['contamination.parquet', 'edits.parquet', 'kept/in.jsonl', 'rejected.parquet', 'removed.parquet', 'report.json', 'side-by-side.json']);
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await engine.close();
});

async function run(): Promise<void> {
  await clean({ inputs: [at('in.jsonl')], against: [at('ref.jsonl')], output: at('out'), recipe, onError: 'skip', partitions: 3, calibration: false }, { engine, workers: 0 });
}

function outputs(): Map<string, string> {
  const names = existsSync(at('out')) ? (readdirSync(at('out'), { recursive: true }) as string[]) : [];
  const files = names.filter((name) => statSync(at(`out/${name}`)).isFile() && !/^(\.job|run\.json$|manifest\.json$)/u.test(name));
  return new Map(files.map((name) => [name, readFileSync(at(`out/${name}`), 'base64')]));
}

const full = /Expected room on the disk but found it full: free some space and run the same command again/u;
const broken = /found EIO: i\/o error.+: check the disk/u;

const CASES: readonly (readonly [Fault, RegExp])[] = [
  [{ op: 'write', code: 'ENOSPC', path: '/pass-0-texts/' }, full],
  [{ op: 'write', code: 'ENOSPC', path: '/pass-0-changes/' }, full],
  [{ op: 'write', code: 'ENOSPC', path: '/pass-2-cuts/' }, full],
  [{ op: 'write', code: 'ENOSPC', path: '/pass-2-texts/index.json' }, full],
  [{ op: 'write', code: 'ENOSPC', path: '/pass-3-pieces/' }, full],
  [{ op: 'write', code: 'ENOSPC', path: '/.job/checkpoint.json', after: 2 }, full],
  [{ op: 'write', code: 'ENOSPC', path: '/contamination.parquet' }, full],
  [{ op: 'write', code: 'ENOSPC', path: '/edits.parquet' }, full],
  [{ op: 'write', code: 'ENOSPC', path: '/kept/' }, full],
  [{ op: 'read', code: 'EIO', path: '/pass-3-texts/0' }, broken],
];

test.each(CASES.map(([fault, says]) => [`${fault.op} ${fault.code} ${fault.path}`, fault, says] as const))('%s', async (_, fault, says) => {
  rmSync(at('out'), { recursive: true, force: true });
  const disk = failDisk(fault);
  let error: unknown = null;
  try {
    await run().catch((caught: unknown) => (error = caught));
  } finally {
    disk.restore();
  }
  expect(disk.hits()).toBeGreaterThan(0);
  expect(error).toBeInstanceOf(BandsawError);
  const { message, file } = error as unknown as BandsawError;
  expect(file?.startsWith(folder) === true && file.includes(fault.path), file).toBe(true);
  expect(message).toMatch(says);
  // What has its final name is whole, and nothing is left of what was half written.
  for (const [name, bytes] of outputs()) expect([name, bytes === whole.get(name)]).toEqual([name, true]);
  await run();
  expect(outputs()).toEqual(whole);
});
