/** The page of a job: made of its folder alone, one file, nothing runs in it whatever the texts hold, and its size has an end. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { openEngine } from '../../src/engine/openEngine.ts';
import { dedup as dedupJob } from '../../src/job/dedup.ts';
import { clean, dedup, writeReportPage } from '../../src/index.ts';
import { parseRecipe } from '../../src/recipes/parseRecipe.ts';
import { inFolder } from '../job/jobFiles.ts';
import { mixedCorpus, toJsonl } from '../job/corpus.ts';
import { hostileRows, hostileName } from './hostileRows.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ kind: 'cpu', workers: 0 });
});
afterAll(async () => engine.close());

/** Elements and attributes of markup that has no raw `<` in text. */
function elementsOf(page: string): { readonly name: string; readonly attributes: readonly string[] }[] {
  const body = page.replace(/<style>[\s\S]*?<\/style>/u, '<style>');
  return [...body.matchAll(/<([a-zA-Z!][^\s>]*)((?:\s+[^\s=>]+(?:="[^"]*")?)*)\s*>/gu)].map(([, name, rest]) => ({ name: name.toLowerCase(), attributes: [...rest.matchAll(/([^\s=]+)(?:="[^"]*")?/gu)].map(([, attribute]) => attribute.toLowerCase()) }));
}

const known = new Set(['!doctype', 'html', 'head', 'meta', 'title', 'style', 'body', 'header', 'h1', 'h2', 'h3', 'h4', 'p', 'nav', 'a', 'main', 'section', 'footer', 'div', 'b', 'span', 'small', 'ul', 'ol', 'li', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'svg', 'g', 'rect', 'line', 'path', 'text', 'circle', 'figure', 'figcaption', 'details', 'summary', 'article', 'code', 'pre', 'dl', 'dt', 'dd', 'bdi', 'i', 'del', 'ins', 'br']);

function assertHarmless(page: string): void {
  const elements = elementsOf(page);
  expect(elements.length).toBeGreaterThan(100);
  for (const { name, attributes } of elements) {
    expect(known).toContain(name);
    for (const attribute of attributes) expect(attribute).not.toMatch(/^(?:on|style$|src|srcset$|action$|formaction$|data$)/u);
  }
  for (const [, target] of page.matchAll(/\shref="([^"]*)"/gu)) expect(target).toMatch(/^#[a-z-]+$/u);
  const [, style] = /<style>([\s\S]*?)<\/style>/u.exec(page) as RegExpExecArray;
  expect(page.replaceAll('&#39;', "'").includes(`default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`)).toBe(true);
  expect(style).not.toMatch(/url\(|@import|https?:/u);
  expect(page.replaceAll('http://www.w3.org/2000/svg', '').match(/<[^>]*https?:[^>]*>/u)).toBeNull();
  expect(/[\ud800-\udfff]/u.test(page)).toBe(false);
}

test('texts, names and ids that are markup stay texts, names and ids', async () => {
  await inFolder(async (folder) => {
    const input = join(folder, hostileName);
    writeFileSync(input, toJsonl(hostileRows()));
    const output = join(folder, 'out');
    const { page } = await dedup([input], { engine, output });
    expect(page).toEqual({ path: join(output, 'report.html') });
    const made = readFileSync(join(output, 'report.html'), 'utf8');
    assertHarmless(made);
    for (const part of ['&lt;script&gt;alert(1)&lt;/script&gt;', 'dir="auto" lang="ar"', 'dir="auto" lang="zh"']) expect([part, made.includes(part)]).toEqual([part, true]);
    expect(statSync(join(output, 'report.html')).size).toBeLessThan(400_000);
    // The folder is enough: inputs are gone, the page comes back.
    rmSync(input);
    rmSync(join(output, 'report.html'));
    await writeReportPage(output);
    expect(readFileSync(join(output, 'report.html'), 'utf8') === made).toBe(true);
  });
});

test('ten rows, many rows, no row: a page with every section that has something to say, of bounded size', async () => {
  await inFolder(async (folder) => {
    for (const count of [0, 10, 3000]) {
      const input = join(folder, `${count}.jsonl`);
      writeFileSync(input, toJsonl(mixedCorpus(5, count)));
      const output = join(folder, `out-${count}`);
      await dedup([input], { engine, output });
      const page = readFileSync(join(output, 'report.html'), 'utf8');
      assertHarmless(page);
      expect(page.length).toBeLessThan(900_000);
      expect(page.includes('Expected by the curve, and met')).toBe(count > 0);
      for (const id of ['summary', 'funnel', 'bands', 'candidates', 'time', 'how', ...(count === 3000 ? ['reasons', 'similarity', 'pairs', 'clusters', 'files'] : [])]) expect([id, page.includes(`<section id="${id}">`)]).toEqual([id, true]);
    }
  });
});

test('a recipe: the funnel of its stages, its near-duplicate stage and its own pairs', async () => {
  await inFolder(async (folder) => {
    const input = join(folder, 'in.jsonl');
    writeFileSync(input, toJsonl(mixedCorpus(6, 400)));
    const output = join(folder, 'out');
    const recipe = parseRecipe({ name: 'mine', doc: 'copies, then near-duplicates', stages: [{ kind: 'exact', name: 'copies' }, { kind: 'neardup', name: 'near', settings: { threshold: 0.7 } }] }, 'mine');
    const { report, run, page } = await clean([input], { engine, output, recipe });
    expect('path' in page).toBe(true);
    expect(report.nearDuplicates.map(({ stage, threshold }) => [stage, threshold])).toEqual([['near', 0.7]]);
    expect(run?.passes.map(({ stages }) => stages)).toEqual([[], ['copies'], ['near']]);
    expect(run?.passes[2].runs.map(({ stage }) => stage)).toContain('second-look');
    const text = readFileSync(join(output, 'report.html'), 'utf8');
    assertHarmless(text);
    for (const id of ['funnel', 'reasons', 'similarity', 'pairs', 'bands', 'clusters', 'time']) expect([id, text.includes(`<section id="${id}">`)]).toEqual([id, true]);
    expect(text.includes('>copies</td>')).toBe(true);
  });
});

test('measured recall is drawn where a job says it, and is said to be missing where it does not', async () => {
  await inFolder(async (folder) => {
    const input = join(folder, 'in.jsonl');
    writeFileSync(input, toJsonl(mixedCorpus(9, 60)));
    const output = join(folder, 'out');
    await dedupJob({ inputs: [input], output }, { engine });
    const path = join(output, 'report.json');
    const { calibration: _, ...report } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    const pageWith = async (more: object): Promise<string> => {
      writeFileSync(path, JSON.stringify({ ...report, ...more }));
      return readFileSync(await writeReportPage(output), 'utf8');
    };
    expect((await pageWith({})).includes('not measured')).toBe(true);
    const recall = { pairs: 200, count: 196, share: 0.98, low: 0.9497, high: 0.9922 };
    const page = await pageWith({ calibration: { recall, asExpected: true, classes: [{ from: 0.7, to: 0.8, pairs: 0, met: 0 }, { from: 0.8, to: 0.9, pairs: 100, met: 98 }] } });
    assertHarmless(page);
    expect([page.includes('98.0 % of 200, 95 % interval 95.0 % to 99.2 %'), page.match(/class="measured"/gu)?.length, page.includes('not measured')]).toEqual([true, 2, false]);
  });
});

test('a page that cannot be written takes nothing from the job; folders without a finished job are refused', async () => {
  await inFolder(async (folder) => {
    const input = join(folder, 'in.jsonl');
    writeFileSync(input, toJsonl(mixedCorpus(7, 60)));
    const output = join(folder, 'out');
    await dedupJob({ inputs: [input], output }, { engine });
    await expect(writeReportPage(folder)).rejects.toMatchObject({ code: 'input' });
    // Something lies in its way.
    mkdirSync(join(output, 'report.html', 'in-the-way'), { recursive: true });
    await expect(writeReportPage(output)).rejects.toMatchObject({ code: 'output' });
    rmSync(join(output, 'report.html'), { recursive: true });
    const again = await dedup([input], { engine, output });
    expect([again.run, again.page]).toEqual([null, { path: join(output, 'report.html') }]);
    const run = readFileSync(join(output, 'run.json'), 'utf8');
    for (const damaged of ['', '[]', '{"stages": 7}', run.slice(0, 200)]) {
      writeFileSync(join(output, 'run.json'), damaged);
      await expect(writeReportPage(output)).rejects.toMatchObject({ code: 'input' });
    }
    writeFileSync(join(output, 'run.json'), run);
    rmSync(join(output, 'side-by-side.json'));
    await writeReportPage(output);
    assertHarmless(readFileSync(join(output, 'report.html'), 'utf8'));
  });
});

test('samples that cannot be collected are said in run.json, and the rows are as they would be', async () => {
  await inFolder(async (folder) => {
    const input = join(folder, 'in.jsonl');
    writeFileSync(input, toJsonl(mixedCorpus(8, 60)));
    const output = join(folder, 'out');
    mkdirSync(output);
    const { run, report } = await dedupJob({ inputs: [input], output }, { engine, onProgress: ({ stage, done, total }) => {
      // The stages are done, the file of samples cannot be put in its place.
      if (stage === 'write' && done === total) mkdirSync(join(output, 'side-by-side.json', 'in-the-way'), { recursive: true });
    } });
    expect(run?.samplesFailure).toContain('side-by-side.json');
    expect(report.rows.in).toBe(60);
    rmSync(join(output, 'side-by-side.json'), { recursive: true, force: true });
    await writeReportPage(output);
    expect(readFileSync(join(output, 'report.html'), 'utf8').includes('No documents can be shown')).toBe(true);
  });
});
