/** Stages that cut lines, sentences and paragraphs: what strings and sets keep, whatever memory, partitions, batches and threads; kills; documents made to be slow. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { tellsOfTheRun } from '../../src/job/artefacts.ts';
import { openEngine } from '../../src/engine/openEngine.ts';
import { clean, type CleanResult } from '../../src/job/clean/clean.ts';
import type { CleanOptions } from '../../src/job/clean/cleanOptions.ts';
import type { Progress } from '../../src/job/context.ts';
import { parseRecipe } from '../../src/recipes/parseRecipe.ts';
import type { Recipe } from '../../src/recipes/recipe.ts';
import { pick, seededRandom } from '../io/seededRandom.ts';
import { bffKept } from '../oracles/bff.ts';
import { c4Kept, ccnetKept } from '../oracles/exactLines.ts';
import { keptLines, linesOf } from '../oracles/similarLines.ts';
import { dedup } from '../../src/job/dedup.ts';
import { jobEngines } from '../harness/jobEngines.ts';
import { inFolder, readJsonl, readParquet, type Removed } from './jobFiles.ts';

const engines = jobEngines();

interface Page {
  readonly id: string;
  readonly text: string;
  readonly url?: string;
}

const recipeOf = (...stages: unknown[]): Recipe => parseRecipe({ name: 'test', doc: 'a test', stages }, 'test.json');
const stageOf = (kind: string, settings: Record<string, unknown>): unknown => ({ kind, name: 'spans', settings });

/** Random documents of a few lines that many of them share. */
function corpus(seed: number, documents: number, lines: readonly string[], most = 7): string[] {
  const random = seededRandom(seed);
  return Array.from({ length: documents }, () => Array.from({ length: Math.floor(random() ** 2 * most) }, () => (random() < 0.25 ? `own line ${Math.floor(random() * 1e9)}` : pick(random, lines))).join('\n'));
}

const LINES = ['', '', ' ', 'Home', 'home ', 'HOME\t', 'Über uns', 'über UNS', '２０２４', '2019', 'a', 'A。', '中文', '«中文»', 'one', 'two', 'three', 'Σας', 'ΣΑΣ', '😀'];

/** First document of each of three files, and where the last ends. */
const bounds = (documents: number): number[] => [0, Math.floor(documents / 4), Math.floor(documents / 2), documents];

/** Documents over files of JSON lines: three, or such as begin at `cut`. */
function writePages(folder: string, pages: readonly Page[], cut = bounds(pages.length)): string[] {
  return cut.slice(1).map((to, i) => {
    const path = join(folder, `part-${String(i).padStart(4, '0')}.jsonl`);
    writeFileSync(path, pages.slice(cut[i], to).map((page) => `${JSON.stringify(page)}\n`).join(''));
    return path;
  });
}

/** The same as Parquet files, which say how many rows they have, so that eight partitions have rows each. */
function writeParquet(folder: string, pages: readonly Page[]): string[] {
  const cut = bounds(pages.length);
  return cut.slice(1).map((to, i) => {
    const part = pages.slice(cut[i], to);
    const path = join(folder, `part-${i}.parquet`);
    const columnData = (['id', 'text', 'url'] as const).map((name) => ({ name, data: part.map((page) => page[name] ?? ''), type: 'STRING' as const }));
    writeFileSync(path, new Uint8Array(parquetWriteBuffer({ columnData })));
    return path;
  });
}

/** Number of the document at this place of the three files. */
function documentAt(file: string, row: number, documents: number): number {
  return bounds(documents)[Number(/part-(\d+)/.exec(file)?.[1])] + row;
}

/** SHA-256 of every output that must not depend on how the job ran. */
function bytesOf(output: string): Record<string, string> {
  const bytes: Record<string, string> = {};
  const visit = (path: string): void => {
    for (const entry of readdirSync(path)) {
      const full = join(path, entry);
      if (statSync(full).isDirectory()) visit(full);
      else if (!tellsOfTheRun(relative(output, full))) bytes[relative(output, full)] = createHash('sha256').update(readFileSync(full)).digest('hex');
    }
  };
  visit(output);
  return bytes;
}

async function run(folder: string, name: string, inputs: readonly string[], recipe: Recipe, options: Partial<CleanOptions> = {}, workers = 0): Promise<{ output: string; result: CleanResult; texts: ReadonlyMap<string, string> }> {
  const output = join(folder, name);
  const result = await clean({ inputs, output, recipe, ...options }, { engine: engines.cpu, workers });
  const texts = new Map(inputs.filter((path) => path.endsWith('.jsonl')).flatMap((path) => readJsonl<Page>(join(output, 'kept', basename(path)))).map(({ id, text }) => [id, text]));
  return { output, result, texts };
}

/** As little memory as a job takes, in eight partitions and more. */
const SMALL = { memory: 2 ** 20, partitions: 8 } as const;

/** Carries a stage out; returns what is left of each document, null where it went. */
async function leftOf(pages: readonly Page[], stage: unknown, options: Partial<CleanOptions> = {}): Promise<(string | null)[]> {
  return inFolder(async (folder) => {
    const { texts } = await run(folder, 'out', writePages(folder, pages), recipeOf(stage), options);
    return pages.map(({ id }) => texts.get(id) ?? null);
  });
}

const pagesOf = (texts: readonly string[]): Page[] => texts.map((text, i) => ({ id: `d${i}`, text }));
/** As a job leaves a document of which the oracle leaves this: one that had something and has nothing now goes. */
const orGone = (left: string, text: string): string | null => (left === '' && text !== '' ? null : left);
const countChanged = (left: readonly (string | null)[], texts: readonly string[]): number => left.filter((each, i) => each !== texts[i]).length;

describe('CCNet', () => {
  const texts = corpus(1, 160, LINES);

  test.each(['all', 'later'] as const)('copies: %s', async (copies) => {
    const kept = ccnetKept(texts, copies === 'all' ? 'unshared' : 'first');
    const expected = texts.map((text, i) => (kept[i].length === 0 && text !== '' ? null : kept[i].map((line) => text.split('\n')[line]).join('\n')));
    const left = await leftOf(pagesOf(texts), stageOf('lines', { method: 'ccnet', copies }));
    expect(left).toEqual(expected);
    expect(countChanged(left, texts)).toBeGreaterThan(60);
    expect(left.filter((each) => each === null).length).toBeGreaterThan(10);
  });

  test('only files of one group know of each other', async () => {
    const groups = [texts.slice(0, 80), texts.slice(80)];
    const expected = groups.flatMap((group) => ccnetKept(group, 'unshared').map((kept, i) => orGone(kept.map((line) => group[i].split('\n')[line]).join('\n'), group[i])));
    expect(await leftOf(pagesOf(texts), stageOf('lines', { method: 'ccnet', shards: 2 }))).toEqual(expected);
  });
});

describe('C4', () => {
  const texts = corpus(2, 120, LINES).filter((text) => text !== '');
  const pages = texts.map((text, i) => ({ id: `d${i}`, text, url: `http://a.example/${i * 7}` }));

  test('every line stays on the page whose address has the smallest MD5', async () => {
    const expected = c4Kept(pages.map(({ url, text }) => ({ url, lines: text.split('\n') }))).map((lines, i) => (lines.length === 0 ? null : orGone(lines.join('\n'), texts[i])));
    const left = await leftOf(pages, stageOf('lines', { method: 'c4', fewestSentences: 0 }), { urlColumn: 'url' });
    expect(left).toEqual(expected);
    expect(countChanged(left, texts)).toBeGreaterThan(40);
  });

  test('without addresses the first row has it; a page with fewer than three sentences left goes', async () => {
    const three = ['One is here.', 'Two is there.', 'Three is not.'];
    const documents = [[...three, 'Four.'].join('\n'), [...three.slice(1), 'A.', 'B.', 'C!'].join('\n'), [three[0], 'D.', 'E.'].join('\n'), 'F.'];
    expect(await leftOf(pagesOf(documents), stageOf('lines', { method: 'c4' }))).toEqual([documents[0], 'A.\nB.\nC!', null, 'F.']);
  });

  test('spans of three sentences', async () => {
    const random = seededRandom(13);
    const documents = Array.from({ length: 150 }, () => Array.from({ length: Math.floor(random() * 9) }, () => pick(random, ['One two. ', 'one TWO!\n', 'Three. ', 'Four five six. ', `Own ${Math.floor(random() * 1e6)}. `])));
    const seen = new Set<string>();
    const expected = documents.map((sentences) => {
      const keep = sentences.map(() => 1);
      for (let i = 0; i + 3 <= sentences.length; i++) {
        const span = sentences.slice(i, i + 3).map((each) => each.toLowerCase().replace(/\W+$/, '')).join(' | ');
        if (seen.has(span)) keep.fill(0, i, i + 3);
        seen.add(span);
      }
      const left = sentences.filter((_, i) => keep[i] === 1);
      const words = left.join(' ').split(/\s+/).filter(Boolean).length;
      return left.length === sentences.length ? left.join('') : left.length < 2 || words < 4 ? null : left.join('');
    });
    const texts3 = documents.map((sentences) => sentences.join(''));
    const left = await leftOf(pagesOf(texts3), stageOf('lines', { method: 'spans', fewestSentences: 2, fewestWords: 4 }));
    expect(left).toEqual(expected);
    expect(left.filter((each) => each === null).length).toBeGreaterThan(5);
    expect(left.filter((each, i) => each !== null && each !== texts3[i]).length).toBeGreaterThan(5);
  });
});

describe('lines within a document', () => {
  test('equal ones: the first stays, empty lines all stay; too little left', async () => {
    const texts = corpus(3, 120, LINES, 14);
    const kept = texts.map((text) => {
      const seen = new Set<string>();
      return text.split('\n').filter((line) => line === '' || seen.size < seen.add(line).size).join('\n');
    });
    const shortest = 60;
    const expected = kept.map((left, i) => (left !== texts[i] && [...left].length < shortest ? null : left));
    const left = await leftOf(pagesOf(texts), stageOf('lines', { method: 'document', shortest }));
    expect(left).toEqual(expected);
    expect(left.filter((each) => each === null).length).toBeGreaterThan(2);
    expect(countChanged(left, texts)).toBeGreaterThan(15);
  });

  test('similar ones', async () => {
    const random = seededRandom(4);
    const sentences = ['今天天气很好我们一起去公园散步吧大家都很开心。', '今天天气很好我们一起去公园散步吧大家都很高兴。', '短句相同。', 'The committee met on Tuesday to discuss the budget. ', 'The committee met on Tuesday to discuss the budgets. ', '[edit] '];
    const texts = Array.from({ length: 60 }, () => Array.from({ length: Math.floor(random() * 8) }, () => pick(random, sentences)).join(''));
    const left = await leftOf(pagesOf(texts), stageOf('lines', { method: 'similar' }));
    expect(left).toEqual(texts.map((text) => linesOf(text).filter((_, i) => keptLines(text)[i]).join('')));
    expect(countChanged(left, texts)).toBeGreaterThan(20);
  });
});

describe('paragraphs of the corpus', () => {
  const texts = corpus(5, 160, LINES);
  const rebuilt = (order: readonly number[], blank: 'once' | 'keep', shortest: number): (string | null)[] => {
    const seen = new Set<string>();
    const left: (string | null)[] = [];
    for (const i of order) {
      const kept = texts[i].split('\n').filter((each) => (blank === 'keep' && each === '') || seen.size < seen.add(each).size).join('\n');
      left[i] = [...kept].length < shortest ? null : orGone(kept, texts[i]);
    }
    return left;
  };
  const inOrder = texts.map((_, i) => i);

  test.each([['once', 0], ['keep', 20]] as const)('blank ones: %s, at least %d code points left', async (blank, shortest) => {
    const left = await leftOf(pagesOf(texts), stageOf('paragraphs', { method: 'global', blank, shortest }));
    expect(left).toEqual(rebuilt(inOrder, blank, shortest));
    expect(countChanged(left, texts)).toBeGreaterThan(60);
  });

  test('the longest document keeps them', async () => {
    const order = inOrder.toSorted((a, b) => Buffer.byteLength(texts[b]) - Buffer.byteLength(texts[a]) || a - b);
    expect(await leftOf(pagesOf(texts), stageOf('paragraphs', { method: 'global', keep: 'longest' }))).toEqual(rebuilt(order, 'keep', 20));
  });
});

test('near-duplicate paragraphs: those that `dedup` removes where paragraphs are rows', async () => {
  const random = seededRandom(8);
  const word = (): string => `w${Math.floor(random() * 5000)}`;
  const pool = Array.from({ length: 30 }, () => Array.from({ length: 4 + Math.floor(random() * 40) }, word));
  const paragraph = (): string => pick(random, pool).map((each) => (random() < 0.01 ? word() : each)).join(' ');
  const texts = Array.from({ length: 90 }, () => Array.from({ length: Math.floor(random() * 6) }, () => pick(random, [paragraph, paragraph, (): string => '', (): string => 'Home', (): string => Array.from({ length: 20 }, word).join(' ')])()).join('\n'));
  const lines = texts.flatMap((text, document) => text.split('\n').map((line) => ({ document, line })));
  const gone = await inFolder(async (folder) => {
    const input = join(folder, 'in.jsonl');
    writeFileSync(input, lines.map(({ line }) => `${JSON.stringify({ text: line })}\n`).join(''));
    await dedup({ inputs: [input], output: join(folder, 'out'), threshold: 0.7 }, { engine: engines.cpu, workers: 0 });
    return readParquet<Removed>(join(folder, 'out', 'removed.parquet'));
  });
  const wordsIn = (line: string): number => line.split(' ').filter(Boolean).length;
  const cut = gone.filter(({ row }) => wordsIn(lines[row].line) >= 5);
  const removed = new Set(cut.map(({ row }) => row));
  const expected = texts.map((text, d) => {
    const left = lines.map(({ document, line }, row) => ({ document, line, row })).filter(({ document, row }) => document === d && !removed.has(row));
    return orGone(left.map(({ line }) => line).join('\n'), text);
  });
  const stage = stageOf('paragraphs', { method: 'near', threshold: 0.7 });
  expect(await leftOf(pagesOf(texts), stage)).toEqual(expected);
  expect(removed.size).toBeGreaterThan(30);
  await inFolder(async (folder) => {
    const inputs = writePages(folder, pagesOf(texts));
    const { output } = await run(folder, 'out', inputs, recipeOf(stage));
    const edits = await readParquet<{ id: string; keeper_file: string; keeper_row: number; value: number | null; reason: string | null; verified: boolean }>(join(output, 'edits.parquet'));
    const dropped = new Set((await readParquet<Removed>(join(output, 'removed.parquet'))).map(({ id }) => id));
    expect(edits.filter(({ reason }) => reason !== 'newline').map(({ id, keeper_file: file, keeper_row: row, value, verified }) => [id, `d${documentAt(file, row, texts.length)}`, value, verified]).sort()).toEqual(
      cut.map(({ row, keeper_row: keeper, similarity, verified }) => [`d${lines[row].document}`, `d${lines[keeper].document}`, similarity, verified]).filter(([id]) => !dropped.has(id as string)).sort(),
    );
  });
});

describe('BFF', () => {
  const words = Array.from({ length: 30 }, (_, i) => Array.from({ length: 1 + (i % 9) }, (_unused, w) => `p${i}w${w}`).join(' '));
  const texts = corpus(6, 150, words).filter((text) => text !== '');
  const settings = { method: 'bff', ngram: 3, threshold: 0.5, substring: 4 };
  const kept = (documents: readonly string[], mode: string): (string | null)[] => bffKept(documents, { mode, shortest: 3, longest: 3, threshold: 0.5, substring: 4 }).map((left, i) => (left !== documents[i] && left.trim() === '' ? null : left));

  const modes = ['old-both', 'paragraph', 'document', 'both', 'naive-both', 'substring', 'exact'];
  test.each(modes)('%s', async (mode) => {
    const left = await leftOf(pagesOf(texts), stageOf('paragraphs', { ...settings, mode, falsePositives: 0 }));
    expect(left).toEqual(kept(texts, mode));
    expect(countChanged(left, texts)).toBeGreaterThan(mode === 'exact' ? 2 : 15);
  });

  test('with a Bloom filter the same, but for its rate; nothing is verified; a filter a group of files', async () => {
    const filtered = { ...settings, falsePositives: 1e-6 };
    expect(await leftOf(pagesOf(texts), stageOf('paragraphs', filtered))).toEqual(kept(texts, 'old-both'));
    const groups = [0, 1, 2].map((i) => texts.slice(bounds(texts.length)[i], bounds(texts.length)[i + 1]));
    expect(await leftOf(pagesOf(texts), stageOf('paragraphs', { ...filtered, shards: 1 }))).toEqual(groups.flatMap((group) => kept(group, 'old-both')));
    await inFolder(async (folder) => {
      const { output } = await run(folder, 'out', writePages(folder, pagesOf(texts)), recipeOf(stageOf('paragraphs', filtered)));
      for (const table of ['removed.parquet', 'edits.parquet']) {
        const rows = await readParquet<{ verified: boolean; keeper_file: string | null }>(join(output, table));
        expect(rows.length).toBeGreaterThan(5);
        expect(rows.filter(({ verified, keeper_file: keeper }) => verified || keeper !== null)).toEqual([]);
      }
    });
  });

  test('what cannot be is refused before anything is written', async () => {
    await inFolder(async (folder) => {
      const inputs = writePages(folder, pagesOf(texts));
      for (const bad of [{ falsePositives: 1e-9 }, { keep: 'longest' }]) {
        await expect(run(folder, 'out', inputs, recipeOf(stageOf('paragraphs', { method: 'bff', ...bad })))).rejects.toMatchObject({ code: 'config' });
        expect(existsSync(join(folder, 'out'))).toBe(false);
      }
    });
  });
});

describe('jobs', () => {
  /** Every method, one behind the other. */
  const all = recipeOf(
    ...[
      { kind: 'lines', settings: { method: 'similar' } },
      { kind: 'lines', settings: { method: 'spans', fewestWords: 2, fewestSentences: 1 } },
      { kind: 'lines', settings: { method: 'document' } },
      { kind: 'lines', settings: { method: 'ccnet', copies: 'later', shards: 2 } },
      { kind: 'lines', settings: { method: 'c4', fewestSentences: 0 } },
      { kind: 'paragraphs', settings: { method: 'global', shortest: 12 } },
      { kind: 'paragraphs', settings: { method: 'near', fewestWords: 2, n: 1, threshold: 0.5 } },
      { kind: 'paragraphs', settings: { method: 'bff', ngram: 1, threshold: 0.5, falsePositives: 0.1 } },
    ].map((stage, i) => ({ ...stage, name: `stage ${i}` })),
  );
  const mixed = (): Page[] => {
    const random = seededRandom(10);
    const sentences = ['One two three. ', 'Four five six. ', 'Seven? ', 'own ', ...LINES];
    return corpus(10, 160, LINES.concat(Array.from({ length: 20 }, () => Array.from({ length: 6 }, () => pick(random, sentences)).join(''))), 16).map((text, i) => ({ id: `d${i}`, text, url: `http://a.example/${i % 50}` }));
  };

  test('every method in one job: the same bytes whatever memory, partitions, threads and engine, and every stage does something', async () => {
    await inFolder(async (folder) => {
      const inputs = writeParquet(folder, mixed());
      const plain = await run(folder, 'plain', inputs, all, { urlColumn: 'url' });
      for (const stage of plain.result.report.stages) expect([stage.stage, stage.out.bytes < stage.in.bytes]).toEqual([stage.stage, true]);
      const whole = bytesOf(plain.output);
      expect(bytesOf((await run(folder, 'small', inputs, all, { urlColumn: 'url', ...SMALL })).output)).toEqual(whole);
      expect(bytesOf((await run(folder, 'threads', inputs, all, { urlColumn: 'url', partitions: 2 }, 2)).output)).toEqual(whole);
      const twin = await openEngine({ kind: 'twin' });
      await clean({ inputs, output: join(folder, 'twin'), recipe: all, urlColumn: 'url' }, { engine: twin, workers: 0 });
      await twin.close();
      expect(bytesOf(join(folder, 'twin'))).toEqual(whole);
    });
  });

  test('five stages in one job are five jobs, each on what the one before kept', async () => {
    await inFolder(async (folder) => {
      const stages = [
        { kind: 'rules', name: 'quality', rules: [{ id: 'gopher.word-count', settings: { min: 3, max: 100 } }] },
        { kind: 'edit', name: 'newlines', edits: ['dclm.newlines'] },
        { kind: 'lines', name: 'spans', settings: { method: 'spans', fewestSentences: 1, fewestWords: 2 } },
        { kind: 'neardup', name: 'near', settings: { threshold: 0.6, n: 2 } },
        { kind: 'paragraphs', name: 'paragraphs', settings: { method: 'bff', ngram: 2, falsePositives: 0 } },
      ];
      const inputs = writePages(folder, mixed().map((page) => ({ ...page, text: page.text.replaceAll('\n', '\n\n\n') })));
      const one = await run(folder, 'one', inputs, recipeOf(...stages));
      for (const { stage, in: given, out } of one.result.report.stages) expect([stage, out.bytes < given.bytes]).toEqual([stage, true]);
      let files = inputs;
      for (const [i, stage] of stages.entries()) {
        await run(folder, `step-${i}`, files, recipeOf(stage));
        files = files.map((path) => join(folder, `step-${i}`, 'kept', basename(path)));
      }
      for (const path of files) expect(readFileSync(path, 'utf8')).toBe(readFileSync(join(one.output, 'kept', basename(path)), 'utf8'));
    });
  });

  test('pages made to be slow: 50,000 lines of a page, alike or not', async () => {
    await inFolder(async (folder) => {
      const count = 50_000;
      const lines = Array.from({ length: count }, (_, i) => (i % 2 === 0 ? `line ${i % 1000}.` : `own ${i}.`));
      const texts = [lines.join('\n'), '\n'.repeat(count), lines.toReversed().join('\n')];
      const kept = new Set(lines).size;
      for (const [method, left] of [['document', kept], ['ccnet', 0]] as const) {
        const { result, texts: after } = await run(folder, method, writePages(folder, pagesOf(texts)), recipeOf(stageOf('lines', { method })));
        expect((after.get('d0') ?? '').split('\n').length).toBe(Math.max(1, left));
        expect(result.report.rows.in).toBe(3);
      }
    });
  }, 60_000);

  test('batches of one document each', async () => {
    const pages = pagesOf(corpus(9, 10, LINES));
    const recipe = recipeOf(stageOf('lines', { method: 'ccnet', copies: 'later' }), { kind: 'paragraphs', name: 'paragraphs', settings: { method: 'bff', ngram: 1, falsePositives: 0 } });
    const [together, alone] = await Promise.all([undefined, pages.map((_, i) => i).concat(pages.length)].map(async (cut) => inFolder(async (folder) => (await run(folder, 'out', writePages(folder, pages, cut), recipe)).texts)));
    expect([...alone]).toEqual([...together]);
    expect(together.size).toBeLessThan(pages.length);
  });

  test('near paragraphs that were stopped go on under another budget to the same bytes', async () => {
    await inFolder(async (folder) => {
      const inputs = writeParquet(folder, pagesOf(corpus(7, 60, LINES)));
      const recipe = recipeOf({ kind: 'paragraphs', name: 'paragraphs', settings: { method: 'near', fewestWords: 1 } });
      const whole = bytesOf((await run(folder, 'whole', inputs, recipe)).output);
      for (const stage of ['fold', 'candidates'] as const) {
        const output = join(folder, stage);
        const abort = new AbortController();
        const onProgress = (progress: Progress): void => {
          if (progress.stage === stage) abort.abort();
        };
        await expect(clean({ inputs, output, recipe, ...SMALL }, { engine: engines.cpu, workers: 0, signal: abort.signal, onProgress })).rejects.toMatchObject({ code: 'cancelled' });
        await clean({ inputs, output, recipe, ...SMALL, memory: 2 ** 31 }, { engine: engines.cpu, workers: 0 });
        expect(bytesOf(output)).toEqual(whole);
      }
    });
  });

  test.each([
    ['lines', { method: 'similar', equalUpTo: 2 }, /at least 5 code points/u],
    ['lines', { method: 'ccnet', shards: 1.5 }, /whole number of inputs/u],
    ['paragraphs', { method: 'bff', shards: 0.5 }, /whole number of inputs/u],
  ] as const)('settings of %s that cannot be carried out are refused before anything starts: %o', async (kind, settings, why) => {
    await inFolder(async (folder) => {
      const inputs = writeParquet(folder, pagesOf(corpus(7, 6, LINES)));
      const stages: Progress['stage'][] = [];
      const recipe = recipeOf({ kind: 'exact', name: 'copies', settings: {} }, { kind, name: 'cut', settings });
      await expect(clean({ inputs, output: join(folder, 'out'), recipe, ...SMALL }, { engine: engines.cpu, workers: 0, onProgress: ({ stage }) => void stages.push(stage) })).rejects.toThrow(why);
      expect(stages).toEqual([]);
    });
  });

  test('a stage that was stopped while it looked and while it cut goes on to the same bytes', async () => {
    await inFolder(async (folder) => {
      const inputs = writeParquet(folder, pagesOf(corpus(7, 60, LINES)));
      const recipe = recipeOf(stageOf('lines', { method: 'ccnet' }), { kind: 'paragraphs', name: 'paragraphs', settings: { method: 'global' } });
      const whole = bytesOf((await run(folder, 'whole', inputs, recipe)).output);
      for (const [stage, nth] of [['spans', 3], ['spans', 12], ['cut', 2], ['write', 1]] as const) {
        const output = join(folder, `${stage}-${nth}`);
        const abort = new AbortController();
        let met = 0;
        const onProgress = (progress: Progress): void => {
          if (progress.stage === stage && ++met === nth) abort.abort();
        };
        await expect(clean({ inputs, output, recipe, ...SMALL }, { engine: engines.cpu, workers: 0, signal: abort.signal, onProgress })).rejects.toMatchObject({ code: 'cancelled' });
        await clean({ inputs, output, recipe, ...SMALL }, { engine: engines.cpu, workers: 0 });
        expect(bytesOf(output)).toEqual(whole);
      }
    });
  });
});
