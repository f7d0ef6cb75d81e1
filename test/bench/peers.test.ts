/** The comparison with other programs: drivers that can be read, shingles like ours, and answers scored rightly. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { environments, peers } from '../../bench/peers/registry.mjs';
import { score } from '../../bench/peers/score.mjs';
import { reasonOf } from '../../bench/peers/setup.mjs';
import { goalsOf, report } from '../../bench/peers/tables.mjs';
import { wordsOracle } from '../oracles/words.ts';

const folder = fileURLToPath(new URL('../../bench/peers/', import.meta.url));
const adapters = join(folder, 'adapters');
const python = spawnSync('python3', ['--version'], { encoding: 'utf8' }).status === 0;

describe('drivers', () => {
  test('every peer has a driver and an environment with pinned packages', () => {
    for (const { environment, driver, version, does } of peers) {
      expect(does.length).toBeGreaterThan(20);
      if (environment === undefined) continue;
      const { kind, packages } = environments[environment as keyof typeof environments];
      expect(existsSync(join(adapters, driver as string))).toBe(true);
      expect(packages.some((each) => each.startsWith(`${version}==`))).toBe(true);
      expect(packages.every((each) => /^[\w-]+==\d[\w.]*$/u.test(each))).toBe(true);
      if (kind === 'rust') for (const each of packages) expect(readFileSync(join(adapters, driver as string, 'Cargo.toml'), 'utf8')).toContain(each.replace('==', ' = "='));
    }
  });
  test.skipIf(!python)('those in Python parse', () => {
    const files = [join(folder, 'measured.py'), ...readdirSync(adapters).filter((name) => name.endsWith('.py')).map((name) => join(adapters, name))];
    expect(files.length).toBeGreaterThan(5);
    const { status, stderr } = spawnSync('python3', ['-c', 'import ast, sys\nfor path in sys.argv[1:]: ast.parse(open(path).read(), path)', ...files], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });
  test.skipIf(!python)('their shingles are those of words-v1 but for rare folds', () => {
    const texts = ['The Quick_brown fox, jumped; over 12 lazy dogs!', '郊廟歌辭：周郊祀樂章 and more', 'two words', '', '한국어 text テスト', 'ÀÉ naïve Straße'];
    const code = 'import json, sys\nsys.path.insert(0, sys.argv[1])\nfrom documents import shingles\nprint(json.dumps([sorted(shingles(text, 5)) for text in json.loads(sys.argv[2])]))';
    const { stdout } = spawnSync('python3', ['-c', code, adapters, JSON.stringify(texts)], { encoding: 'utf8', env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' } });
    const ours = texts.slice(0, 5).map((text) => {
      const words = wordsOracle(Buffer.from(text));
      const last = Math.max(0, words.length - 5);
      return words.length === 0 ? [] : [...new Set(Array.from({ length: last + 1 }, (_, at) => words.slice(at, at + 5).join(' ')))].sort();
    });
    const theirs = (JSON.parse(stdout) as string[][]).map((list) => list.sort());
    expect(theirs.slice(0, 5).map((list) => list.length)).toEqual(ours.map((list) => list.length));
    expect(theirs.slice(0, 4)).toEqual(ours.slice(0, 4));
  });
  test('reasons name neither addresses nor folders', () => {
    expect(reasonOf({ error: undefined, stdout: '', stderr: 'ERROR: Could not find https://registry.example/simple/x in /some/where/x', status: 1 })).toBe('ERROR: Could not find … in …');
    expect(reasonOf({ error: { code: 'ENOENT' }, stdout: '', stderr: '', status: null })).toBe('not installed here');
  });
});

describe('answers', () => {
  // 0, 1, 2 are copies; 3 is near 4 and 4 near 5, but 3 is not near 5; 6 is alone.
  const pairs = [[0, 1, 1], [0, 2, 1], [1, 2, 1], [3, 4, 0.9], [4, 5, 0.85], [3, 5, 0.7]].map(([left, right, jaccard]) => ({ left, right, jaccard }));
  const truth = { documents: 7, pairs };
  const of = (...kept: number[]): ReturnType<typeof score> => score(truth, new Set(kept), 0.8);
  test('the best there is, whichever copy stays', () => {
    for (const copy of [0, 1, 2]) expect(of(copy, 3, 5, 6)).toMatchObject({ removed: 3, right: 3, wrong: 0, missed: 0, bothKept: 0, f1: 1 });
    expect(of(0, 4, 6)).toMatchObject({ removed: 4, right: 4, f1: 1 });
  });
  test('a chain that goes down to its first loses one', () => {
    expect(of(0, 3, 6)).toMatchObject({ removed: 4, right: 3, wrong: 1, far: 0, missed: 0, precision: 0.75, recall: 1 });
  });
  test('all copies gone, and a document near nothing', () => {
    expect(of(3, 5)).toMatchObject({ removed: 5, right: 1, wrong: 4, far: 4, precision: 0.2 });
  });
  test('nothing removed misses what had to go, counted once a document', () => {
    expect(of(0, 1, 2, 3, 4, 5, 6)).toMatchObject({ removed: 0, precision: 1, recall: 0, f1: 0, missed: 3, bothKept: 5 });
    expect(of(0, 1, 3, 5, 6)).toMatchObject({ removed: 2, right: 2, missed: 1, recall: 2 / 3 });
  });
});

test('the table says where we lose', () => {
  const job = (cpuSeconds: number): object[] => [{ seconds: cpuSeconds, cpuSeconds, peakBytes: 1e6 }];
  const result = (peer: string, cpuSeconds: number, f1: number): object => ({ peer, corpus: 'c', threads: 1, sketch: [{ seconds: cpuSeconds, cpuSeconds }], job: job(cpuSeconds), quality: { removed: 1, wrong: 0, missed: 0, f1 }, failure: null });
  const record = {
    command: 'x', date: '2026-01-01', machine: { bandsaw: '1', node: 'v', processor: 'p', cores: 2, load: 0 }, versions: {}, settings: { k: 128, n: 5, bands: 18, rows: 7, threshold: 0.8, rounds: 1, patience: 20 },
    corpora: [{ name: 'c', documents: 10, bytes: 1e6, nearPairs: 1 }],
    peers: [{ name: 'bandsaw', version: 'bandsaw', does: 'a' }, { name: 'datasketch', version: 'datasketch', does: 'b' }, { name: 'quick', version: 'quick', does: 'c' }],
    absent: [{ name: 'gone', reason: 'no wheel' }],
    results: [result('bandsaw', 1, 1), result('datasketch', 50, 0.9), result('quick', 0.5, 0.9)],
  };
  expect(goalsOf(record).map(({ reached }: { reached: boolean }) => reached)).toEqual([false, true, false]);
  const text = report(record);
  expect(text).toContain('gone: could not be installed here: no wheel');
  expect(text).toMatch(/MISSED: .*ahead of quick .*0\.50 ×/u);
  expect(text).toMatch(/\| c \| datasketch \| 0\.0 \| 50 \|/u);
});
