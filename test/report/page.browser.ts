/** Pages of jobs in a real browser: nothing runs, nothing is fetched, nothing is reported on the console, and nothing is wider than the window. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { openEngine } from '../../src/engine/openEngine.ts';
import { clean, dedup } from '../../src/index.ts';
import { parseRecipe } from '../../src/recipes/parseRecipe.ts';
import { editedCorpus } from '../job/editedCorpus.ts';
import { mixedCorpus, toJsonl } from '../job/corpus.ts';
import { inFolder } from '../job/jobFiles.ts';
import { hostileName, hostileRows } from './hostileRows.ts';
import { openBrowser } from './openBrowser.ts';

/** Screenshots go there, for whoever wants to look at them. */
const shots = process.env['BANDSAW_SHOTS'];
let browser: Browser;
let engine: Engine;
beforeAll(async () => {
  browser = await openBrowser();
  engine = await openEngine({ kind: 'cpu', workers: 0 });
});
afterAll(async () => {
  await browser.close();
  await engine.close();
});

interface Measured {
  readonly wide: readonly string[];
  readonly overflow: number;
  readonly back: string;
  readonly letters: number;
  readonly sections: number;
  readonly shown: number;
}

/** Runs in the page. */
const measure = `(() => {
  for (const each of document.querySelectorAll('details')) each.open = true;
  const width = document.documentElement.clientWidth;
  const scrolls = (node) => node.closest('.scroll, pre') !== null;
  return {
    wide: [...document.body.querySelectorAll('*')].filter((node) => !scrolls(node) && node.getBoundingClientRect().right > width + 1).slice(0, 5).map((node) => node.outerHTML.slice(0, 120)),
    overflow: document.documentElement.scrollWidth - width,
    back: getComputedStyle(document.body).backgroundColor,
    letters: Math.min(...[...document.querySelectorAll('.chart text')].filter((node) => node.getBoundingClientRect().width > 0).map((node) => node.getBoundingClientRect().height)),
    sections: document.querySelectorAll('section').length,
    shown: [...document.querySelectorAll('svg.chart')].filter((node) => node.getBoundingClientRect().width > 0).length,
  };
})()`;

async function look(path: string, name: string): Promise<void> {
  for (const [width, colorScheme, media] of [[1400, 'light', 'screen'], [1400, 'dark', 'screen'], [360, 'light', 'screen'], [360, 'dark', 'screen'], [794, 'dark', 'print']] as const) {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(String(error)));
    page.on('dialog', (dialog) => said.push(dialog.message()));
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.emulateMedia({ media });
    const url = pathToFileURL(path).href;
    await page.goto(url);
    const measured = (await page.evaluate(measure)) as Measured;
    const where = `${name}, ${width}, ${colorScheme}, ${media}`;
    expect([where, said, asked, page.url()]).toEqual([where, [], [url], url]);
    expect([where, measured.wide, measured.overflow]).toEqual([where, [], 0]);
    expect(measured.sections).toBeGreaterThan(8);
    // Of each chart the one that fits, in letters one can read.
    expect(measured.shown).toBe((readFileSync(path, 'utf8').match(/class="chart narrow"/gu) ?? []).length);
    expect(measured.letters).toBeGreaterThan(10);
    const dark = Number(/\d+/u.exec(measured.back)?.[0]) < 128;
    expect([where, dark]).toEqual([where, colorScheme === 'dark' && media === 'screen']);
    if (shots !== undefined) {
      mkdirSync(shots, { recursive: true });
      await page.screenshot({ path: join(shots, `${name}-${width}-${colorScheme}-${media}.png`), fullPage: true });
    }
    await page.close();
  }
}

test('a page of hostile texts', async () => {
  await inFolder(async (folder) => {
    writeFileSync(join(folder, hostileName), toJsonl(hostileRows()));
    const output = join(folder, 'out');
    const { page } = await dedup([join(folder, hostileName)], { engine, output });
    await look((page as { path: string }).path, 'hostile');
  });
});

test('a page of a corpus with clusters, copies and many pairs', async () => {
  await inFolder(async (folder) => {
    writeFileSync(join(folder, 'corpus.jsonl'), toJsonl(mixedCorpus(3, 2000)));
    const output = join(folder, 'out');
    const { page } = await dedup([join(folder, 'corpus.jsonl')], { engine, output });
    await look((page as { path: string }).path, 'corpus');
  });
});

test('a page of a recipe: edits of ordinary and of hostile texts, filters and lines alike', async () => {
  await inFolder(async (folder) => {
    const inputs = [join(folder, 'corpus.jsonl'), join(folder, hostileName)];
    writeFileSync(inputs[0], toJsonl(editedCorpus(5, 600)));
    writeFileSync(inputs[1], toJsonl(hostileRows().map(({ id, text }) => ({ id, text: `${text}\n${text} \u202email me@example.org <b>\u202c\ncafe\u0301` }))));
    const recipe = parseRecipe({ name: 'page', doc: 'edits', stages: [
      { kind: 'rules', name: 'long', rules: [{ id: 'gopher.word-count', settings: { min: 10, max: 100_000 } }] },
      { kind: 'edit', name: 'form', edits: ['text.nfc', 'slimpajama.repair'] },
      { kind: 'exact', name: 'bloom', settings: { method: 'bloom' } },
      { kind: 'lines', name: 'alike', settings: { method: 'similar' } },
      { kind: 'paragraphs', name: 'seen', settings: { method: 'bff', ngram: 5 } },
      { kind: 'neardup', name: 'near' },
      { kind: 'edit', name: 'pii', edits: ['fineweb.pii'] },
    ] }, 'page');
    const output = join(folder, 'out');
    const { page } = await clean(inputs, { engine, output, recipe });
    const { path } = page as { path: string };
    const text = readFileSync(path, 'utf8');
    for (const id of ['edits', 'inner', 'candidates']) expect([id, text.includes(`<section id="${id}">`)]).toEqual([id, true]);
    await look(path, 'recipe');
  });
});

test('the policy lets nothing run even where markup got in', async () => {
  await inFolder(async (folder) => {
    writeFileSync(join(folder, 'corpus.jsonl'), toJsonl(mixedCorpus(4, 40)));
    const output = join(folder, 'out');
    const { page: made } = await dedup([join(folder, 'corpus.jsonl')], { engine, output });
    const { path } = made as { path: string };
    writeFileSync(path, readFileSync(path, 'utf8').replace('<main>', '<main><script>document.title = "ran"</script><img src="x.png" onerror="document.title = 1"><p style="display:none">a</p><style>body { display: none }</style>'));
    const page = await browser.newPage();
    const failed: string[] = [];
    page.on('console', (message) => failed.push(message.text()));
    await page.goto(pathToFileURL(path).href);
    expect(await page.title()).toContain('bandsaw');
    expect(await page.evaluate('getComputedStyle(document.body).display')).toBe('block');
    expect(failed.filter((each) => each.includes('Content Security Policy')).length).toBeGreaterThanOrEqual(4);
    await page.close();
  });
});
