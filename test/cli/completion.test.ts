/** Completion scripts: run by the shell where it is there, and held against the table of flags. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { completionScript, shells } from '../../src/cli/completion.ts';
import { commands, flagsOf } from '../../src/cli/flags.ts';
import { temporaryFolder } from '../io/temporaryFolder.ts';

const file = temporaryFolder();

/** What bash would offer for a line whose last word is being typed. */
function bashOffers(...words: readonly string[]): string[] {
  return bashOffersIn(fileURLToPath(new URL('../..', import.meta.url)), ...words);
}

function bashOffersIn(cwd: string, ...words: readonly string[]): string[] {
  const script = `${completionScript('bash')}\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _bandsaw; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script, 'bash', ...words], { encoding: 'utf8', cwd });
  expect([status, stderr]).toEqual([0, '']);
  return stdout.split('\n').filter((line) => line !== '').sort();
}

describe('bash', () => {
  test('offers commands, flags of the command, choices, kinds and files', () => {
    expect(bashOffers('bandsaw', '')).toEqual([...commands.map(({ name }) => name), 'help', '--help', '--version'].sort());
    expect(bashOffers('bandsaw', 'ex')).toEqual(['explain']);
    for (const { name } of commands) expect(bashOffers('bandsaw', name, '--')).toEqual(flagsOf(name).map((flag) => `--${flag.name}`).sort());
    expect(bashOffers('bandsaw', 'dedup', '--emit', '')).toEqual(['ids', 'mask', 'rows']);
    expect(bashOffers('bandsaw', 'dedup', '--emit', 'm')).toEqual(['mask']);
    expect(bashOffers('bandsaw', 'dedup', 'packa')).toEqual(['package-lock.json', 'package.json']);
    expect(bashOffers('bandsaw', 'dedup', '-o', 'READ')).toEqual(['README.md']);
    expect(bashOffers('bandsaw', 'dedup', '--threshold', '')).toEqual([]);
    expect(bashOffers('bandsaw', 'bench', 'wo')).toEqual(['worst-cases']);
    expect(bashOffers('bandsaw', 'completion', '')).toEqual([...shells].sort());
    expect(bashOffers('bandsaw', 'help', 'de')).toEqual(['decontaminate', 'dedup', 'devices']);
    expect(bashOffers('bandsaw', 'devices', '')).toEqual([]);
    expect(bashOffers('bandsaw', 'dedup', '--against', 'READ')).toEqual(['README.md']);
    expect(bashOffers('bandsaw', 'index', '')).toEqual(['compact', 'remove', 'show']);
    expect(bashOffers('bandsaw', 'index', 'show', 'READ')).toEqual(['README.md']);
    for (const line of [['clean', '--recipe'], ['recipes'], ['recipes', 'show']]) {
      expect(bashOffers('bandsaw', ...line, 'goph')).toEqual(['gopher']);
      expect(bashOffers('bandsaw', ...line, 'READ')).toEqual(['README.md']);
    }
  });
  test('names of files come whole, whatever is in them', () => {
    const names = ['a b.jsonl', 'a*.jsonl', 'a[1].jsonl', "a'.jsonl", 'a$(x).jsonl'];
    for (const name of [...names, 'b.jsonl']) writeFileSync(file(name), '');
    expect(bashOffersIn(file('.'), 'bandsaw', 'dedup', 'a')).toEqual([...names].sort());
    expect(bashOffersIn(file('.'), 'bandsaw', 'dedup', '-o', 'a ')).toEqual(['a b.jsonl']);
  });
});

describe('every shell', () => {
  test.each(shells)('%s: each flag of each command is there, and quotes are closed', (shell) => {
    const script = completionScript(shell);
    for (const { name } of commands) {
      expect(script).toContain(name);
      for (const flag of flagsOf(name)) {
        expect(script).toContain(shell === 'fish' ? `__fish_seen_subcommand_from ${name}' -l ${flag.name}` : `--${flag.name}`);
        for (const choice of flag.choices ?? []) expect(script).toContain(choice);
      }
    }
    // An apostrophe in a text would end its quotes; escaped ones come in pairs or behind a backslash.
    for (const line of script.split('\n').filter((each) => !each.startsWith('#'))) expect(line.replaceAll("\\'", '').split("'").length % 2, line).toBe(1);
  });
  test('what one shell has installed, it parses', () => {
    for (const shell of shells) {
      const { status, error, stderr } = spawnSync(shell, ['-n'], { input: completionScript(shell), encoding: 'utf8' });
      if (error === undefined) expect([shell, status, stderr]).toEqual([shell, 0, '']);
      else expect(shell).not.toBe('bash');
    }
  });
});
