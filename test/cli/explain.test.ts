/** The commands explain and completion, and dedup's forms, as the shell sees them. */
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { completionScript } from '../../src/cli/completion.ts';
import { runNode, type Ended } from './runBandsaw.ts';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
let folder: string;
const bandsaw = async (...args: readonly string[]): Promise<Ended> => runNode([main, ...args], folder);
const page = 'the saw cuts a log into boards and every board shows the rings of the years the tree has seen before it fell to the ground';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bandsaw-explain-'));
  const texts = [page, 'an entirely different page about rivers, fishes and the weather in the hills', `${page} \u001b[31msoftly`, null, page.toUpperCase()];
  writeFileSync(join(folder, 'in:a.jsonl'), texts.map((text, i) => `${JSON.stringify({ id: `id${i}`, text })}\n`).join(''));
  expect(await bandsaw('dedup', 'in:a.jsonl', '-o', 'out', '--engine', 'cpu', '--workers', '0', '--save-removed')).toMatchObject({ status: 0, stdout: expect.stringContaining('removed rows in removed/') });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('explain shows keeper, similarity and the words that differ; names may hold colons', async () => {
  const { status, stdout, stderr } = await bandsaw('explain', 'in:a.jsonl:2', '-o', 'out');
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toContain('in:a.jsonl, row 2 ("id2"): removed');
  expect(stdout).toContain('Kept in its place: in:a.jsonl, row 0 ("id0")');
  expect(stdout).toMatch(/Similarity 0\.9\d\d\d; near-duplicates are those from 0\.8 on/u);
  expect(stdout).toMatch(/\{\+.*softly\+\}/su);
  expect(stdout).not.toContain('\u001b');
  expect((await bandsaw('explain', 'in:a.jsonl:4', '-o', 'out')).stdout).toContain('No word differs');
  expect((await bandsaw('explain', 'in:a.jsonl:3', '-o', 'out')).stdout).toContain('never compared');
  expect((await bandsaw('explain', 'in:a.jsonl:1', '-o', 'out')).stdout).toContain('No row went in its favour');
  const json = JSON.parse((await bandsaw('explain', 'in:a.jsonl:2', '-o', 'out', '--json')).stdout) as { fate: string; comparison: { differing: unknown[] } };
  expect(json).toMatchObject({ fate: 'removed', removal: { rule: 'jaccard', verified: true }, other: { row: 0, id: 'id0' } });
  expect(json.comparison.differing).toEqual([{ left: null, right: expect.stringContaining('softly') }]);
});

test('explain and completion refuse what they cannot do', async () => {
  for (const [args, status, text] of [
    [['explain'], 2, 'one FILE:ROW'],
    [['explain', 'in:a.jsonl', '-o', 'out'], 2, 'crawl.jsonl:42'],
    [['explain', 'in:a.jsonl:-1', '-o', 'out'], 2, 'one FILE:ROW'],
    [['explain', 'in:a.jsonl:1'], 2, 'add -o DIR'],
    [['explain', 'in:a.jsonl:5', '-o', 'out'], 1, 'rows count from 0: name one from 0 to 4'],
    [['explain', 'other:5', '-o', 'out'], 2, 'one input of the job'],
    [['explain', 'in:a.jsonl:0', '-o', 'nowhere'], 1, 'a finished job'],
    [['completion'], 2, 'one shell'],
    [['completion', 'tcsh'], 2, 'one shell (bash, zsh, fish) but found "tcsh": name one of these'],
  ] as const) {
    const ended = await bandsaw(...args);
    expect([args, ended]).toEqual([args, { status, stdout: '', stderr: expect.stringMatching(/^bandsaw: .*Expected .* but found .*: /u) }]);
    expect(ended.stderr).toContain(text);
  }
  expect(await bandsaw('completion', 'bash')).toEqual({ status: 0, stdout: completionScript('bash'), stderr: '' });
});

test('rows of dedup by the shell: mask, ids and dry run say where they are', async () => {
  const base = ['dedup', 'in:a.jsonl', '--engine', 'cpu', '--workers', '0'];
  for (const [out, flags, told, names] of [
    ['mask', ['--emit', 'mask'], 'masks of the kept rows in masks/', ['masks']],
    ['ids', ['--emit=ids'], 'ids of the kept rows in ids/', ['ids']],
    ['dry', ['--dry-run'], 'a dry run: no rows written', []],
  ] as const) {
    const { status, stdout } = await bandsaw(...base, '-o', out, ...flags);
    expect([status, stdout]).toEqual([0, expect.stringContaining(told)]);
    expect(readdirSync(join(folder, out)).sort()).toEqual(['manifest.json', ...names, 'removed.parquet', 'report.html', 'report.json', 'run.json', 'side-by-side.json'].sort());
    expect(readFileSync(join(folder, out, 'report.json'))).toEqual(readFileSync(join(folder, 'out', 'report.json')));
  }
  expect(await bandsaw(...base, '-o', 'no', '--dry-run', '--emit', 'mask')).toMatchObject({ status: 2, stderr: expect.stringContaining('leave one of them out') });
  for (const n of ['0', 'many']) expect(await bandsaw(...base, '-o', 'no', `--sample=${n}`)).toMatchObject({ status: 2, stdout: '' });
});
