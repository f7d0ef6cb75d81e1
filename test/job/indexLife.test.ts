/** What an index goes through: runs again, crashes, removals, compactions, other settings, damage. */
import fs, { cpSync, existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join, relative } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { tellsOfTheRun } from '../../src/job/artefacts.ts';
import { openCpuEngine } from '../../src/engine/cpu/cpuEngine.ts';
import { dedup } from '../../src/job/dedup.ts';
import { explainRow } from '../../src/job/explain/explainRow.ts';
import { lockFolder } from '../../src/job/folderLock.ts';
import { compactGenerations } from '../../src/job/index/compact.ts';
import { RANGE_ROWS } from '../../src/job/index/indexFormat.ts';
import { readIndex } from '../../src/job/index/indexManifest.ts';
import { compactIndex, removeSource, showIndex } from '../../src/job/index/manage.ts';
import type { DedupOptions } from '../../src/job/options.ts';
import { sketchFiles } from '../../src/job/sketching/sketchFiles.ts';
import { StageWriter } from '../../src/store/stageWriter.ts';
import { mixedCorpus, toJsonl, type Row } from './corpus.ts';
import { inFolder, readParquet, type Removed } from './jobFiles.ts';

const engine = await openCpuEngine({ workers: 0 });
afterAll(async () => engine.close());

/** Three files that have near copies of each other. */
function writeFiles(folder: string, seed: number, change: (row: Row, part: number) => Row = (row) => row): string[] {
  const rows = mixedCorpus(seed, 120);
  return [0, 1, 2].map((part) => {
    const path = join(folder, `part${part}.jsonl`);
    writeFileSync(path, toJsonl(rows.slice(40 * part, 40 * part + 40).map((row) => change(row, part))));
    return path;
  });
}

const job = async (inputs: string | readonly string[], output: string, index: string, more: Partial<DedupOptions> = {}) => dedup({ inputs: [inputs].flat(), output, index, calibration: false, ...more }, { engine, workers: 0 });

/** Outputs that must not depend on how often a job was run, by name. */
function outputsOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true }).map(String).filter((name) => statSync(join(folder, name)).isFile() && !tellsOfTheRun(name));
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(folder, name)).toString('base64')]));
}

async function removedIn(output: string): Promise<string[]> {
  return (await readParquet<Removed>(join(output, 'removed.parquet'))).map(({ file, row, keeper_file, keeper_row, keeper_id, similarity }) => JSON.stringify([file, row, keeper_file, keeper_row, keeper_id, similarity]));
}

test('a job that is run again, even after others, gives the same bytes and adds nothing', async () => {
  await inFolder(async (folder) => {
    const index = join(folder, 'index');
    const [a, b, c] = writeFiles(folder, 1);
    await job(a, join(folder, 'a'), index);
    const first = await job(b, join(folder, 'b'), index, { partitions: 8 });
    expect(first.report.index?.removed).toBeGreaterThan(3);
    await job(c, join(folder, 'c'), index);
    const before = await showIndex(index);
    expect(before.changes.map(({ change }) => change)).toEqual(['add', 'add', 'add']);
    expect(before.documents).toBe(before.sources.reduce((sum, { documents }) => sum + documents, 0));
    const again = await job(b, join(folder, 'again'), index, { memory: 2 ** 20 });
    expect(again.report).toEqual(first.report);
    expect(outputsOf(join(folder, 'again'))).toEqual(outputsOf(join(folder, 'b')));
    expect(await showIndex(index)).toEqual(before);
    expect((await job(b, join(folder, 'b'), index)).run).toBeNull();
    // Once a past source has gone, that would be another job.
    await removeSource(index, a);
    await expect(job(b, join(folder, 'later'), index)).rejects.toMatchObject({ code: 'output', file: index });
    await removeSource(index, 'part1.jsonl');
    const anew = await job(b, join(folder, 'anew'), index);
    expect((await showIndex(index)).version).toBe(6);
    expect(anew.report.index?.past).toBe((await showIndex(index)).sources.find(({ file }) => file === c)?.documents);
  });
});

/** Runs `body` so that from the rename to a path on that `isLast` says nothing more is renamed; returns whether there was such a one. */
async function stoppedAt(isLast: (path: string) => boolean, body: () => Promise<unknown>): Promise<boolean> {
  const { rename } = fs.promises;
  let stopped = false;
  fs.promises.rename = async (from, to) => {
    stopped ||= isLast(String(to));
    if (stopped) throw new Error('the end');
    return rename(from, to);
  };
  syncBuiltinESMExports();
  try {
    await body().catch((error: unknown) => {
      if (!stopped) throw error;
    });
  } finally {
    fs.promises.rename = rename;
    syncBuiltinESMExports();
  }
  return stopped;
}

test('a job stopped as it adds leaves the old index or the new one, and ends as if never stopped', async () => {
  await inFolder(async (folder) => {
    const [output, index] = ['out', 'index'].map((name) => join(folder, name));
    const [a, b] = writeFiles(folder, 2);
    await job(a, join(folder, 'a'), index);
    expect(await stoppedAt((path) => path.startsWith(index), async () => job(b, output, index))).toBe(true);
    for (const path of [output, index]) cpSync(path, `${path}-begun`, { recursive: true });
    const old = await showIndex(index);
    await job(b, output, index);
    const want = outputsOf(output);
    const now = await showIndex(index);
    expect(now).toMatchObject({ version: 2, generations: 2 });
    const last: readonly [string, number][] = [[join(index, 'generations', '000002.partial', 'texts', 'index.json'), 1], [join(index, 'generations', '000002'), 1], [join(index, 'index.json'), 1], [join(output, '.job', 'checkpoint.json'), 2], [join(output, 'manifest.json'), 2]];
    for (const [place, version] of last) {
      for (const path of [output, index]) {
        fs.rmSync(path, { recursive: true, force: true });
        cpSync(`${path}-begun`, path, { recursive: true });
      }
      // Taking the job up writes its checkpoint once.
      let checkpoints = 0;
      expect(await stoppedAt((path) => path === place && (!place.endsWith('checkpoint.json') || checkpoints++ === 1), async () => job(b, output, index)), place).toBe(true);
      expect({ ...(await showIndex(index)), bytes: 0 }).toEqual({ ...(version === 1 ? old : now), bytes: 0 });
      await job(b, output, index);
      expect(outputsOf(output)).toEqual(want);
      expect(await showIndex(index)).toEqual(now);
      expect(readdirSync(join(index, 'generations'))).toEqual(['000001', '000002']);
    }
  });
}, 300_000);

test('a source that is taken out is compared with no more; compaction changes nothing for jobs, stopped anywhere or not', async () => {
  await inFolder(async (folder) => {
    const [index, compacted] = ['index', 'compacted'].map((name) => join(folder, name));
    const [a, b, c] = writeFiles(folder, 3);
    await job(a, join(folder, 'a'), index);
    await job(b, join(folder, 'b'), index);
    cpSync(index, join(folder, 'full'), { recursive: true });
    expect(await removeSource(index, 'part0.jsonl')).toMatchObject({ file: a, version: 3 });
    cpSync(index, compacted, { recursive: true });
    const left = await showIndex(index);
    for (const place of [join('generations', '000004.partial', 'bands', 'index.json'), join('generations', '000004'), 'index.json']) {
      expect(await stoppedAt((path) => path === join(compacted, place), async () => compactIndex(compacted)), place).toBe(true);
      expect(await showIndex(compacted)).toMatchObject({ version: 3, documents: left.documents, sources: left.sources });
    }
    await compactIndex(compacted);
    const after = await showIndex(compacted);
    expect(after).toMatchObject({ version: 4, documents: left.documents, removedDocuments: 0, generations: 1, sources: left.sources.filter(({ removed }) => !removed) });
    expect(after.bytes).toBeLessThan(left.bytes);
    expect(readdirSync(join(compacted, 'generations'))).toEqual(['000004']);
    for (const [name, more] of [['with', {}], ['exact', { partitions: 8, memory: 2 ** 20 }]] as const) {
      await job(c, join(folder, name), index, { dryRun: true, ...more });
      await job(c, join(folder, `${name}-compacted`), compacted, { dryRun: true, ...more });
      expect(outputsOf(join(folder, `${name}-compacted`))).toEqual(outputsOf(join(folder, name)));
    }
    await job(c, join(folder, 'full-c'), join(folder, 'full'), { dryRun: true });
    const keepers = async (output: string): Promise<Set<string>> => new Set((await readParquet<Removed>(join(output, 'removed.parquet'))).map(({ keeper_file }) => keeper_file));
    expect(await keepers(join(folder, 'full-c'))).toContain(a);
    expect(await keepers(join(folder, 'with'))).not.toContain(a);
    expect(await keepers(join(folder, 'with'))).toContain(b);
    // Nothing left: an index may be emptied.
    await removeSource(compacted, b);
    expect(await compactIndex(compacted)).toMatchObject({ documents: 0 });
    await job(c, join(folder, 'alone'), compacted);
    expect(await showIndex(compacted)).toMatchObject({ version: 7, generations: 2 });
  });
});

test('past documents win under every keep order; new ones go by it', async () => {
  await inFolder(async (folder) => {
    const low = join(folder, 'low');
    const high = join(folder, 'high');
    for (const path of [low, high]) fs.mkdirSync(path);
    const keep = 'best:score';
    // One job in which the first file has the best scores does what an index does whatever its scores were.
    const best = writeFiles(high, 4, (row, part) => (part === 0 ? { ...row, score: 1e9 } : row));
    const worst = writeFiles(low, 4, (row, part) => (part === 0 ? { ...row, score: -1e9 } : row));
    await dedup({ inputs: best, output: join(folder, 'whole'), keep }, { engine, workers: 0 });
    await job(worst[0], join(folder, 'a'), join(folder, 'index'), { keep });
    await job(worst.slice(1), join(folder, 'bc'), join(folder, 'index'), { keep });
    const want = (await removedIn(join(folder, 'whole'))).map((each) => each.replaceAll(high, low)).sort();
    expect([...(await removedIn(join(folder, 'a'))), ...(await removedIn(join(folder, 'bc')))].sort()).toEqual(want);
  });
});

test('groups keep their numbers over jobs that add nothing, compactions and values met for the first time', async () => {
  await inFolder(async (folder) => {
    const text = (name: string): string => Array.from({ length: 30 }, (_, i) => `${name}${i}`).join(' ');
    const parts: Row[][] = [
      [{ id: '0', text: text('a'), dump: 'x' }],
      [{ id: '1', text: null, dump: 'only of a row that is never compared' }, { id: '2', text: text('a'), dump: 'x' }],
      [{ id: '3', text: text('a'), dump: 'y' }, { id: '4', text: text('b'), dump: 'z' }],
      [{ id: '5', text: text('b'), dump: 'y' }, { id: '6', text: text('b'), dump: 'z' }, { id: '7', text: text('a'), dump: 'y' }, { id: '8', text: text('b'), dump: 'x' }],
    ];
    const removed: (string | null)[] = [];
    for (const [i, rows] of parts.entries()) {
      const path = join(folder, `${i}.jsonl`);
      writeFileSync(path, toJsonl(rows));
      await job(path, join(folder, `out${i}`), join(folder, 'index'), { within: 'dump' });
      removed.push(...(await readParquet<Removed>(join(folder, `out${i}`, 'removed.parquet'))).map(({ id, keeper_id }) => `${id} for ${keeper_id}`));
      if (i === 2) await compactIndex(join(folder, 'index'));
    }
    expect(removed).toEqual(['2 for 0', '6 for 4', '7 for 3']);
  });
});

test('files of sketches and their documents add to one index, and are told alike the same way', async () => {
  await inFolder(async (folder) => {
    const [a, b, c] = writeFiles(folder, 5);
    const sketches = join(folder, 'b.arrow');
    await sketchFiles({ inputs: [b], output: sketches }, { engine });
    for (const [name, inputs, more] of [['texts', b, {}], ['sketches', sketches, { signatures: true }]] as const) {
      const index = join(folder, `${name}-index`);
      await job(a, join(folder, `${name}-a`), index, { verify: 'sketch' });
      await job(inputs, join(folder, `${name}-b`), index, { verify: 'sketch', emit: 'mask', ...more });
      await job(c, join(folder, `${name}-c`), index, { verify: 'sketch' });
    }
    for (const part of ['b', 'c']) expect(await removedIn(join(folder, `sketches-${part}`))).toEqual(await removedIn(join(folder, `texts-${part}`)));
    expect((await removedIn(join(folder, 'texts-c'))).length).toBeGreaterThan(3);
  });
});

test('beyond the bucket depth rows are removed for kept rows that are near enough, and none for another', async () => {
  await inFolder(async (folder) => {
    const footer = Array.from({ length: 90 }, (_, i) => `footer${i}`).join(' ');
    const write = (name: string, from: number): string => {
      const path = join(folder, name);
      writeFileSync(path, toJsonl(Array.from({ length: 60 }, (_, i) => ({ id: `${from + i}`, text: `${Array.from({ length: 3 + ((from + i) % 9) }, (_unused, at) => `p${from + i}x${at}`).join(' ')} ${footer}` }))));
      return path;
    };
    const index = join(folder, 'index');
    const paths = [write('a.jsonl', 0), write('b.jsonl', 60)];
    const gone = new Set<string>();
    const removals: Removed[] = [];
    for (const [i, path] of paths.entries()) {
      const { report } = await job(path, join(folder, `${i}`), index, { bucketDepth: 2, threshold: 0.9 });
      if (i === 1) expect(report.beyondDepth.buckets).toBeGreaterThan(0);
      removals.push(...(await readParquet<Removed>(join(folder, `${i}`, 'removed.parquet'))));
    }
    for (const { file, row } of removals) gone.add(`${file}:${row}`);
    for (const { keeper_file, keeper_row, similarity } of removals) {
      expect(gone).not.toContain(`${keeper_file}:${keeper_row}`);
      expect(similarity).toBeGreaterThanOrEqual(0.9);
    }
    expect(removals.filter(({ file, keeper_file }) => file !== keeper_file).length).toBeGreaterThan(5);
  });
});

test('what does not fit an index is refused by name, and leaves it as it was', async () => {
  await inFolder(async (folder) => {
    const index = join(folder, 'index');
    const [a, b, c] = writeFiles(folder, 6);
    await job(a, join(folder, 'dry'), index, { dryRun: true });
    expect(existsSync(index)).toBe(false);
    await job(a, join(folder, 'a'), index);
    const files = outputsOf(index);
    const cases: [Partial<DedupOptions>, string, RegExp][] = [
      [{ threshold: 0.9, bands: { bands: 18, rows: 7 } }, 'config', /threshold 0\.8, as in the index but found threshold 0\.9/u],
      [{ n: 4, k: 64 }, 'config', /k 128, n 5, bands 18x7, as in the index but found k 64, n 4, bands /u],
      [{ family: 'minhash' }, 'config', /family fss/u],
      [{ verify: 'exact' }, 'config', /verify auto/u],
      [{ within: 'dump' }, 'config', /within not set/u],
      [{ cluster: 'components' }, 'config', /keeper rule with an index/u],
      [{ sample: 5 }, 'config', /--dry-run/u],
      [{ output: join(index, 'out') }, 'config', /folder of its own but found the output folder ".*index\/out" in the index ".*index"/u],
      [{ output: `${index}/` }, 'config', /folder of its own but found one folder for both: the index ".*index" is the output folder ".*index\/"/u],
      [{ pairs: join(index, 'pairs.jsonl') }, 'config', /folder of its own but found ".*pairs\.jsonl" in the index ".*index"/u],
    ];
    for (const [options, code, message] of cases) {
      const error = await job(b, join(folder, 'refused'), index, options).catch((each: unknown) => each);
      expect(error, JSON.stringify(options)).toMatchObject({ code });
      expect((error as Error).message).toMatch(message);
    }
    const outer = join(folder, 'outer');
    await expect(job(b, outer, join(outer, 'index'))).rejects.toThrow(`an index in a folder of its own but found the index "${join(outer, 'index')}" in the output folder "${outer}"`);
    const unlock = await lockFolder(index, 'an index');
    for (const busy of [async () => job(b, join(folder, 'busy'), index), async () => removeSource(index, a), async () => compactIndex(index)]) await expect(busy()).rejects.toMatchObject({ code: 'output', file: index, message: expect.stringContaining('an index that no other run') as string });
    await unlock();
    await expect(removeSource(index, 'part')).rejects.toMatchObject({ code: 'config' });
    await expect(showIndex(join(folder, 'none'))).rejects.toMatchObject({ code: 'input' });
    await expect(showIndex(folder)).rejects.toMatchObject({ code: 'input' });
    expect(outputsOf(index)).toEqual(files);
    // A job that was begun before another added documents would compare with some that it did not find.
    expect(await stoppedAt((path) => path === join(folder, 'late', 'removed.parquet'), async () => job(c, join(folder, 'late'), index))).toBe(true);
    const { other, comparison, fate } = await (async () => {
      await job(b, join(folder, 'b'), index);
      const removed = (await readParquet<Removed>(join(folder, 'b', 'removed.parquet'))).find(({ keeper_file }) => keeper_file === a) as Removed;
      return explainRow(join(folder, 'b'), b, removed.row);
    })();
    await expect(job(c, join(folder, 'late'), index)).rejects.toMatchObject({ code: 'output', file: index, message: expect.stringContaining('as this job found it (version 1) but found version 2') as string });
    const { documents } = await showIndex(index);
    expect((await job(c, join(folder, 'late'), index, { restart: true })).report.index?.past).toBe(documents);
    expect({ fate, comparison, file: other?.file }).toEqual({ fate: 'removed', comparison: null, file: a });
  });
});

test('damage anywhere in an index is named, or lies where nothing was read', async () => {
  await inFolder(async (folder) => {
    const index = join(folder, 'index');
    const [a, b] = writeFiles(folder, 7);
    await job(a, join(folder, 'a'), index);
    await job(b, join(folder, 'want'), index, { dryRun: true });
    const want = outputsOf(join(folder, 'want'));
    const stages = new Set<string>();
    const names = readdirSync(index, { recursive: true }).map(String).filter((name) => statSync(join(index, name)).isFile() && (!stages.has(join(name, '..')) || name.endsWith('json')) && stages.add(join(name, '..')));
    let named = 0;
    // One of two: each costs a job.
    for (const [i, name] of names.filter((each, at) => at % 2 === 0 || each === 'index.json').entries()) {
      const path = join(index, name);
      const bytes = readFileSync(path);
      const spoiled = Uint8Array.from(bytes);
      spoiled[spoiled.length - 40 - (i % 7)] ^= 4;
      writeFileSync(path, i % 3 === 2 ? bytes.subarray(0, bytes.length - 30) : spoiled);
      const output = join(folder, `out-${i}`);
      const error = await job(b, output, index, { dryRun: true }).then(() => null, (each: unknown) => each);
      if (error === null) expect(outputsOf(output), name).toEqual(want);
      else {
        expect(error, name).toMatchObject({ code: 'corrupt', message: expect.stringContaining('restore the index') as string });
        expect(relative(index, (error as { file: string }).file)).toBe(name);
        named += 1;
      }
      writeFileSync(path, bytes);
    }
    expect(named).toBeGreaterThan(5);
  });
});

test('an input that changes while its documents are added leaves the index as it was', async () => {
  await inFolder(async (folder) => {
    const [index, output] = ['index', 'out'].map((name) => join(folder, name));
    const [a, b] = writeFiles(folder, 8);
    await job(a, join(folder, 'a'), index);
    const want = await job(b, join(folder, 'want'), index, { dryRun: true });
    const before = readFileSync(join(index, 'index.json'));
    let touched = false;
    const touch = ({ stage }: { readonly stage: string }): void => {
      if (stage !== 'index' || touched) return;
      touched = true;
      utimesSync(b, 1, 1);
    };
    await expect(dedup({ inputs: [b], output, index }, { engine, onProgress: touch })).rejects.toMatchObject({ code: 'input', file: b });
    expect(touched).toBe(true);
    expect(readFileSync(join(index, 'index.json'))).toEqual(before);
    const { report } = await job(b, output, index, { restart: true });
    expect(report.index).toMatchObject({ past: want.report.index?.past, removed: want.report.index?.removed });
  });
});

test('settings that the index does not have leave every folder as it was, with --restart too', async () => {
  await inFolder(async (folder) => {
    const index = join(folder, 'index');
    const [a, b] = writeFiles(folder, 9);
    await job(a, join(folder, 'a'), index);
    const foreign = join(folder, 'foreign');
    fs.mkdirSync(join(foreign, 'kept'), { recursive: true });
    writeFileSync(join(foreign, 'kept', 'mine.txt'), 'mine');
    await dedup({ inputs: [b], output: join(folder, 'finished'), family: 'minhash' }, { engine, workers: 0 });
    for (const [name, code] of [['foreign', 'output'], ['finished', 'config']] as const) {
      const files = outputsOf(join(folder, name));
      expect(Object.keys(files).length).toBeGreaterThan(0);
      await expect(job(b, join(folder, name), index, { family: 'minhash', restart: true })).rejects.toMatchObject({ code });
      expect(outputsOf(join(folder, name))).toEqual(files);
    }
    expect((await dedup({ inputs: [b], output: join(folder, 'finished'), family: 'minhash' }, { engine, workers: 0 })).run).toBeNull();
  });
});

/** Documents none of which is like another, unless it has the same name. */
function writeDocuments(path: string, names: readonly string[], withIds = true): string {
  writeFileSync(path, toJsonl(names.map((name) => ({ ...(withIds ? { id: name } : {}), text: Array.from({ length: 30 }, (_, i) => `${name}${i}`).join(' ') }) as Row)));
  return path;
}

test('a job is not taken up with another index of the same settings and numbers', async () => {
  await inFolder(async (folder) => {
    const [index, output] = ['index', 'out'].map((name) => join(folder, name));
    const [a, other, b] = [['a', 'a1', 'a2'], ['other', 'a1', 'o2'], ['a', 'b1']].map((names, i) => writeDocuments(join(folder, `${i}.jsonl`), names));
    await job(a, join(folder, 'a'), index);
    expect(await stoppedAt((path) => path === join(output, 'removed.parquet'), async () => job(b, output, index))).toBe(true);
    cpSync(index, join(folder, 'copy'), { recursive: true });
    fs.rmSync(index, { recursive: true });
    await job(other, join(folder, 'other'), index);
    expect(await showIndex(index)).toMatchObject({ version: 1, documents: 3 });
    await expect(job(b, output, index)).rejects.toMatchObject({ code: 'output', file: index, message: expect.stringContaining('as this job found it (version 1) but found another index') as string });
    fs.rmSync(index, { recursive: true });
    cpSync(join(folder, 'copy'), index, { recursive: true });
    expect((await job(b, output, index)).report.index).toMatchObject({ past: 3, removed: 1 });
  });
});

test('a job refused because its past has gone leaves its folder as it was; one that added nothing is new then', async () => {
  await inFolder(async (folder) => {
    const index = join(folder, 'index');
    const [a, b, none] = [['a', 'a1'], ['a', 'b1'], ['a1', 'a']].map((names, i) => writeDocuments(join(folder, `${i}.jsonl`), names));
    await job(a, join(folder, 'a'), index);
    await job(b, join(folder, 'b'), index);
    expect((await job(none, join(folder, 'none'), index)).report.index).toMatchObject({ documentsKept: 0, removed: 2 });
    await removeSource(index, a);
    const files = outputsOf(join(folder, 'b'));
    expect(Object.keys(files)).toContain(join('kept', '1.jsonl'));
    await expect(job(b, join(folder, 'b'), index, { restart: true })).rejects.toMatchObject({ code: 'output', file: index });
    expect(outputsOf(join(folder, 'b'))).toEqual(files);
    expect((await job(b, join(folder, 'b'), index)).run).toBeNull();
    await expect(job(b, join(folder, 'new'), index)).rejects.toMatchObject({ code: 'output', file: index });
    expect(existsSync(join(folder, 'new', 'manifest.json'))).toBe(false);
    expect((await job(none, join(folder, 'none'), index, { restart: true })).report.index).toMatchObject({ past: 1, documentsKept: 2, removed: 0 });
    expect((await showIndex(index)).documents).toBe(3);
  });
});

test('an index whose list is lost is damaged, not empty: none of its documents is deleted', async () => {
  await inFolder(async (folder) => {
    const [index, empty] = ['index', 'empty'].map((name) => join(folder, name));
    const [a, b] = ['a', 'b'].map((name) => writeDocuments(join(folder, `${name}.jsonl`), [name]));
    await job(a, join(folder, 'a'), index);
    await job(b, join(folder, 'b'), index);
    fs.rmSync(join(index, 'index.json'));
    const files = outputsOf(index);
    const ways = [async () => showIndex(index), async () => removeSource(index, a), async () => compactIndex(index), async () => job(b, join(folder, 'again'), index), async () => job(b, join(folder, 'again'), index, { dryRun: true })];
    for (const way of ways) await expect(way()).rejects.toMatchObject({ code: 'corrupt', file: join(index, 'index.json'), message: expect.stringMatching(/no index\.json beside the documents in generations\/000002.*restore the index/su) as string });
    expect(outputsOf(index)).toEqual(files);
    // What a first job leaves that was killed is no document of the index yet.
    for (const name of ['000001.partial', '000001']) {
      fs.rmSync(empty, { recursive: true, force: true });
      fs.mkdirSync(join(empty, 'generations', name), { recursive: true });
      await job(a, join(folder, `empty-${name}`), empty);
      expect(await showIndex(empty)).toMatchObject({ version: 1, documents: 1 });
    }
  });
});

test('documents with and without ids keep theirs when they are compacted into one', async () => {
  await inFolder(async (folder) => {
    const index = join(folder, 'index');
    const parts: [string, string[], boolean][] = [['first', ['a', 'b'], true], ['bare', ['c', 'd', 'e'], false], ['last', ['f'], true]];
    for (const [name, names, withIds] of parts) await job(writeDocuments(join(folder, `${name}.jsonl`), names, withIds), join(folder, name), index);
    await compactIndex(index);
    expect((await showIndex(index)).generations).toBe(1);
    await job(writeDocuments(join(folder, 'all.jsonl'), ['f', 'e', 'd', 'c', 'b', 'a']), join(folder, 'all'), index);
    const keepers = (await readParquet<Removed>(join(folder, 'all', 'removed.parquet'))).map(({ id, keeper_id, keeper_row }) => [id, keeper_id, keeper_row]);
    expect(keepers).toEqual([['f', 'f', 0], ['e', null, 2], ['d', null, 1], ['c', null, 0], ['b', 'b', 1], ['a', 'a', 0]]);
  });
});

test('compaction stops at the signal and keeps to its memory between documents without ids too', async () => {
  await inFolder(async (folder) => {
    const index = join(folder, 'index');
    for (const [name, withIds] of [['a', true], ['b', false]] as const) await job(writeDocuments(join(folder, `${name}.jsonl`), [name], withIds), join(folder, name), index);
    const manifest = await readIndex(index);
    if (manifest === null) throw new Error('no index');
    // As if the second job had added more documents than four ranges have.
    const [first, bare] = manifest.generations;
    const rows = 4 * RANGE_ROWS;
    const large = { ...manifest, nextRow: rows + 1, generations: [first, { ...bare, rows, sources: bare.sources.map((each) => ({ ...each, rows })) }] };
    const stopper = new AbortController();
    const ranges: number[] = [];
    let most = 0;
    const append = StageWriter.prototype.append as (this: object, partition: number, ...rest: unknown[]) => void;
    const spy = vi.spyOn(StageWriter.prototype, 'append').mockImplementation(function watched(this: object, partition: number, ...rest: unknown[]) {
      append.call(this, partition, ...rest);
      const { stage, buffered } = this as { readonly stage: string; readonly buffered: number };
      if (stage !== 'ids') return;
      ranges.push(partition);
      most = Math.max(most, buffered);
      if (partition === 2) stopper.abort();
    });
    await expect(compactGenerations(index, large, 3, { memory: 2 ** 20, signal: stopper.signal })).rejects.toMatchObject({ code: 'cancelled' });
    spy.mockRestore();
    expect([ranges.at(-1), most <= 2 ** 20 + 8 * RANGE_ROWS]).toEqual([2, true]);
  });
});
