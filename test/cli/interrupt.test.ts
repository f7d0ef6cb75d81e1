/** Signals and readers that go away, as a shell sends them to the built command. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { random } from '../oracles/random.ts';
import { runNode } from './runBandsaw.ts';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bandsaw-signal-'));
  const next = random(3);
  const lines = Array.from({ length: 2500 }, (_, i) => JSON.stringify({ id: i, text: Array.from({ length: 120 }, () => `w${Math.floor(next() * 9000)}`).join(' ') }));
  writeFileSync(join(folder, 'in.jsonl'), `${lines.join('\n')}\n`);
  writeFileSync(join(folder, 'few.jsonl'), `${lines.slice(0, 100).join('\n')}\n`);
});
beforeEach(() => rmSync(join(folder, 'out'), { recursive: true, force: true }));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const job = ['dedup', 'in.jsonl', '-o', 'out', '--engine', 'twin', '--json'];

/** Starts a command and waits until it says that it works. */
async function begun(args: readonly string[]): Promise<{ child: ChildProcess; stderr: () => string; ended: Promise<number | null> }> {
  const child = spawn(process.execPath, [main, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let stderr = '';
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  await new Promise<void>((resolve) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      if (stderr.includes('"progress"')) resolve();
    });
    child.once('close', () => resolve());
  });
  return { child, stderr: () => stderr, ended };
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends a job with status %i, no half file under a final name, and the same command then finishes it', async (signal, status) => {
  const { child, stderr, ended } = await begun(job);
  child.kill(signal);
  expect(await ended).toBe(status);
  const last = JSON.parse(stderr().trim().split('\n').at(-1) as string) as { event: string; code: string; remedy: string };
  expect(last).toMatchObject({ event: 'error', code: 'cancelled', remedy: 'run the same command again' });
  expect(readdirSync(join(folder, 'out'))).not.toContain('kept');
  expect(readdirSync(join(folder, 'out'))).not.toContain('report.json');
  expect(await runNode([main, ...job.slice(0, 4), '--engine', 'cpu', '--workers', '0', '-q'], folder)).toEqual({ status: 0, stdout: '', stderr: '' });
});

test('a second signal ends it at once', async () => {
  const { child, ended } = await begun(job);
  child.kill('SIGINT');
  child.kill('SIGINT');
  expect(await ended).toBe(130);
});

test('a reader that goes away does not change status or outputs', async () => {
  const args = ['dedup', 'few.jsonl', '-o', 'out', '--engine', 'cpu'];
  const child = spawn(process.execPath, [main, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  child.stderr.destroy();
  expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(0);
  expect(readdirSync(join(folder, 'out'))).toContain('report.json');
  for (const words of [['--help'], ['help', 'dedup'], ['completion', 'bash'], ['explain', 'few.jsonl:0', '-o', 'out']]) {
    const reader = spawn(process.execPath, [main, ...words], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    reader.stdout.destroy();
    let stderr = '';
    reader.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    expect([words, await new Promise((resolve) => reader.once('close', resolve)), stderr]).toEqual([words, 0, '']);
  }
});
