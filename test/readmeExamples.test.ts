/** What README, the pages of src/manual/ and the doc comments of the library tell people to type and to write works. Programs are run on the sample; command lines go through the parser. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { parseCommandLine } from '../src/cli/parse.ts';
import { parseRecipe } from '../src/recipes/parseRecipe.ts';
import { parseRecipeText } from '../src/recipes/recipeText.ts';
import { loadZstdEncoder } from '../src/io/codecs/zstdCodec.ts';
import { runNode } from './cli/runBandsaw.ts';
import { temporaryFolder } from './io/temporaryFolder.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const path = temporaryFolder();

const pages = ['README.md', ...readdirSync(join(root, 'src/manual')).filter((name) => name.endsWith('.md')).map((name) => `src/manual/${name}`)];
const blocks = pages.flatMap((page) => [...readFileSync(join(root, page), 'utf8').matchAll(/^```(\w*)\n([\s\S]*?)^```$/gmu)].map(([, language, text]) => ({ language, text })));

/** Blocks that are neither run nor parsed here: outputs to look at, and Python, which `npm run interop` runs as a whole program. */
const SHOWN = ['', 'python'];

test('every link within the package leads somewhere', () => {
  let links = 0;
  for (const page of pages) {
    for (const [, target] of readFileSync(join(root, page), 'utf8').matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/gu)) {
      expect([page, target, existsSync(join(root, page, '..', target))]).toEqual([page, target, true]);
      links += 1;
    }
  }
  expect(links).toBeGreaterThan(30);
});

test('every block of README and the manual is of a kind that is tested, or known to be shown only', () => {
  const count = (language: string): number => blocks.filter((block) => block.language === language).length;
  expect(new Set(blocks.map(({ language }) => language))).toEqual(new Set([...SHOWN, 'sh', 'js', 'yaml']));
  expect(SHOWN.map(count)).toEqual([2, 1]);
});

test.each(blocks.filter(({ language }) => language === 'js').map(({ text }) => text))('a program: %s', async (text) => {
  const home = path('program');
  mkdirSync(join(home, 'node_modules'), { recursive: true });
  symlinkSync(root, join(home, 'node_modules/bandsaw'));
  copyFileSync(join(root, 'sample/english.jsonl.gz'), join(home, 'crawl.jsonl.gz'));
  copyFileSync(join(root, 'sample/archive.parquet'), join(home, 'crawl.parquet'));
  writeFileSync(join(home, 'program.mjs'), text);
  const { status, stdout, stderr } = await runNode(['program.mjs'], home);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^\{ in: 279, kept: \d+, removed: \d+, rejected: 0 \}$/mu);
  expect(stdout).toContain('BigUint64Array');
  expect(existsSync(join(home, 'out/report.json'))).toBe(true);
});

/** Examples of doc comments, which TypeDoc shows. */
const examples = ['src/library', 'src/engine'].flatMap((folder) =>
  readdirSync(join(root, folder)).filter((name) => name.endsWith('.ts')).flatMap((name) =>
    [...readFileSync(join(root, folder, name), 'utf8').matchAll(/^ \* @example\n \* ```js\n([\s\S]*?)^ \* ```$/gmu)].map(([, text], i) => ({ name: `${name} ${i + 1}`, text: text.replaceAll(/^ \* ?/gmu, '') })),
  ),
);

test('the examples of doc comments do what they say', async () => {
  const home = path('examples');
  const data = (name: string): string => join(home, 'data', name);
  for (const folder of ['data/shards', 'data/2024-10', 'data/2024-18', 'node_modules']) mkdirSync(join(home, folder), { recursive: true });
  symlinkSync(root, join(home, 'node_modules/bandsaw'));
  const gzipped = readFileSync(join(root, 'sample/english.jsonl.gz'));
  writeFileSync(data('crawl.jsonl.gz'), gzipped);
  writeFileSync(data('crawl.jsonl.zst'), (await loadZstdEncoder())(gunzipSync(gzipped)));
  for (const name of ['crawl.parquet', 'shards/a.parquet', '2024-10/a.parquet', '2024-18/a.parquet']) copyFileSync(join(root, 'sample/archive.parquet'), data(name));
  copyFileSync(join(root, 'sample/feed.arrow'), data('feed.arrow'));
  for (const [i, { text }] of examples.entries()) {
    writeFileSync(join(home, `example-${i}.mjs`), text);
    mkdirSync(join(home, `${i}`));
    for (const name of readdirSync(data('.'))) symlinkSync(data(name), join(home, `${i}`, name));
  }
  writeFileSync(join(home, 'all.mjs'), `
    import { dedup } from 'bandsaw';
    await dedup('data/crawl.jsonl.gz', { output: 'first', index: 'data/past' });
    const { log } = console;
    for (let i = 0; i < ${examples.length}; i++) {
      process.chdir(String(i));
      if (i === ${examples.findIndex(({ name }) => name.startsWith('pastIndex'))}) (await import('node:fs')).symlinkSync('../data/past', 'past');
      let lines = 0;
      console.log = () => void lines++;
      await import('./example-' + i + '.mjs');
      log(lines);
      process.chdir('..');
    }
  `);
  const { status, stdout, stderr } = await runNode(['all.mjs'], home);
  expect({ status, stderr: stderr.replaceAll(/^Warning: .*\n/gmu, '') }).toEqual({ status: 0, stderr: '' });
  // All but the one of openEngine print what came of it.
  expect(stdout.trim().split('\n').map((lines, i) => [examples[i].name, Number(lines) > 0])).toEqual(examples.map(({ name }) => [name, !name.startsWith('openEngine')]));
  expect(examples.length).toBeGreaterThanOrEqual(10);
}, 120_000);

test.each(blocks.filter(({ language }) => language === 'yaml').map(({ text }) => text))('a recipe: %s', async (text) => {
  const { value } = await parseRecipeText(text, 'mine.yaml');
  expect(parseRecipe(value, 'mine.yaml').stages.map(({ kind }) => kind)).toEqual(['rules', 'exact', 'neardup']);
});

const lines = blocks.filter(({ language }) => language === 'sh').flatMap(({ text }) => text.split('\n').filter((line) => line !== ''));

test('every line of a shell block is a command of bandsaw or of npm', () => {
  const scripts = Object.keys((JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object }).scripts);
  let parsed = 0;
  for (const line of lines) {
    const command = /(?:^|\(|\| )(?:npx )?bandsaw ([^#)<>|]*)/u.exec(line.replace(/ #.*$/u, ''));
    if (command === null) {
      const npm = [...line.replace(/ #.*$/u, '').matchAll(/npm (?:run )?(\w[\w:]*)/gu)].map(([, name]) => name);
      expect(npm.length, line).toBeGreaterThan(0);
      expect(['ci', ...scripts], line).toEqual(expect.arrayContaining(npm));
      continue;
    }
    expect(() => parseCommandLine(command[1].trim().split(/ +/u)), line).not.toThrow();
    parsed += 1;
  }
  expect(parsed).toBeGreaterThanOrEqual(13);
});
