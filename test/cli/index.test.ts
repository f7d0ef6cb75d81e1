/** Indexes by the built command: jobs in turn, a kill as one adds, standard input, and what bandsaw index says. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { mixedCorpus, toJsonl } from '../job/corpus.ts';
import { runNode } from './runBandsaw.ts';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const preload = pathToFileURL(fileURLToPath(new URL('killAtRename.mjs', import.meta.url))).href;

interface Shown {
  readonly version: number;
  readonly documents: number;
  readonly removedDocuments: number;
  readonly sources: readonly { readonly file: string; readonly documents: number; readonly removed: boolean }[];
}

test('killed as it adds, gone on with, shown, taken out and compacted', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bandsaw-index-'));
  try {
    const rows = mixedCorpus(8, 120);
    writeFileSync(join(folder, 'a.jsonl'), toJsonl(rows.slice(0, 60)));
    const rest = toJsonl(rows.slice(60));
    const run = async (args: readonly string[], before: readonly string[] = [], input?: string) => runNode([...before, main, ...args], folder, {}, input);
    const job = (input: string, output: string): string[] => ['dedup', input, '-o', output, '--index', 'past', '--engine', 'cpu', '--workers', '0'];
    const shown = async (): Promise<Shown> => JSON.parse((await run(['index', 'show', 'past', '--json'])).stdout) as Shown;
    expect(await run(job('a.jsonl', 'out-a'))).toMatchObject({ status: 0, stdout: expect.stringMatching(/0 past documents in past · 0 rows removed for one of them · \d+ documents added/u) as string });
    const before = await shown();
    expect(before).toMatchObject({ version: 1, sources: [{ file: 'a.jsonl', documents: before.documents, removed: false }] });

    const counted = await run(['dedup', '-', '-o', 'out-count', '--index', 'past', '--dry-run', '--engine', 'cpu', '--workers', '0'], ['--import', `${preload}?at=-1`], rest);
    const renames = Number(/renames (\d+)/u.exec(counted.stderr)?.[1]);
    // A dry run has all renames up to its reports; adding begins about there.
    const killed = await run(job('-', 'out-b'), ['--import', `${preload}?at=${renames}`], rest);
    expect(killed.status).toBeNull();
    expect(readdirSync(join(folder, 'past', 'generations')).length).toBeGreaterThan(1);
    expect(await shown()).toEqual({ ...before, bytes: expect.any(Number) as number });
    expect(await run(job('-', 'out-b'), [], rest)).toMatchObject({ status: 0, stdout: expect.stringContaining('which an earlier run had finished') as string });
    expect(readFileSync(join(folder, 'out-b', 'removed.parquet'))).toEqual(readFileSync(join(folder, 'out-count', 'removed.parquet')));
    const after = await shown();
    expect(after).toMatchObject({ version: 2, sources: [{ file: 'a.jsonl' }, { file: 'stdin.jsonl' }] });
    expect(readdirSync(join(folder, 'past', 'generations'))).toEqual(['000001', '000002']);

    expect((await run(['index', 'remove', 'a.jsonl', 'past'])).stdout).toContain(`${before.documents} documents of a.jsonl taken out: version 3`);
    expect((await run(['index', 'compact', 'past'])).stdout).toMatch(new RegExp(`^${after.documents - before.documents} documents left, ${before.documents} dropped`, 'u'));
    expect((await run(['index', 'show', 'past'])).stdout).toMatch(/version 4: \d+ documents in 1 generations.*bytes a document\nsettings text words-v1.*\nversion 1: \d+ documents of 1 inputs added\n.*\nversion 3: .* taken out\nversion 4: compacted.*\nstdin\.jsonl: \d+ documents\n$/su);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
