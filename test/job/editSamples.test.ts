/** What edits did, shown: few documents, the same in any order of passes, and every stretch is one of the text it is said to be of. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from '../harness/properties.ts';
import { afterAll, describe, expect, test } from 'vitest';
import { openCpuEngine } from '../../src/engine/cpu/cpuEngine.ts';
import { changedRuns, textAfter, type SpanChange } from '../../src/job/clean/changedSpans.ts';
import { clean } from '../../src/job/clean/clean.ts';
import { DOCUMENTS_OF_A_STEP, EditChooser } from '../../src/job/clean/editChooser.ts';
import type { SamplesFile } from '../../src/job/pairSamples/writeSamples.ts';
import { parseRecipe } from '../../src/recipes/parseRecipe.ts';
import { writeReportPage } from '../../src/report/writePage.ts';
import { toJsonl } from './corpus.ts';
import { editedCorpus } from './editedCorpus.ts';
import { inFolder, readParquet } from './jobFiles.ts';

const engine = await openCpuEngine({ workers: 0 });
afterAll(async () => engine.close());

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

/** A text, and what steps made of it: each cuts some stretches and puts others in their place. */
const edited = fc
  .tuple(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 600 }), fc.array(fc.array(fc.record({ skip: fc.nat(200), cut: fc.nat(400), put: fc.string({ unit: 'grapheme', maxLength: 9 }) }), { maxLength: 12 }), { minLength: 1, maxLength: 4 }))
  .map(([first, steps]) => {
    const texts = [first];
    const changes: SpanChange[] = [];
    for (const [step, spans] of steps.entries()) {
      const points = [...(texts.at(-1) as string)];
      let out = '';
      let at = 0;
      for (const { skip, cut, put } of spans) {
        if (at + skip >= points.length) break;
        out += points.slice(at, at + skip).join('');
        at += skip;
        const removed = points.slice(at, at + cut).join('');
        changes.push({ step, start: Buffer.byteLength(out), removed: utf8(removed), inserted: utf8(put) });
        out += put;
        at += cut;
      }
      texts.push(out + points.slice(at).join(''));
    }
    return { texts, changes };
  });

describe('changes laid out', () => {
  test('lead back to the text each step left, and show stretches of the texts before and after it', () => {
    fc.assert(
      fc.property(edited, ({ texts, changes }) => {
        const last = utf8(texts.at(-1) as string);
        for (let step = 0; step + 1 < texts.length; step++) {
          const after = textAfter(last, changes, step);
          expect(textOf(after)).toBe(texts[step + 1]);
          const own = changes.filter((change) => change.step === step);
          const { runs, whole } = changedRuns(after, own);
          expect(whole).toBe(own.length <= 8);
          // Whatever is left out, what is shown stands there in order, and all of it where nothing is left out.
          for (const [side, text] of [['<', texts[step]], ['>', texts[step + 1]]] as const) {
            let at = 0;
            for (const [kind, shown] of runs) {
              if (kind !== '=' && kind !== side) continue;
              const found = text.indexOf(shown as string, at);
              expect(found).toBeGreaterThanOrEqual(0);
              at = found + (shown as string).length;
            }
            if (whole && runs.every(([kind]) => kind !== '…')) expect(runs.map(([kind, shown]) => (kind === '=' || kind === side ? shown : '')).join('')).toBe(text);
          }
          expect(runs.reduce((sum, [kind, shown]) => sum + (kind === '…' ? 0 : Buffer.byteLength(shown as string)), 0)).toBeLessThan(8 * (2 * 240 + 60 + 2 * 94) + 300);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('are bounded for a text of one long line with thousands of changes', () => {
    const changes = Array.from({ length: 5000 }, (_, i) => ({ start: 200 * i, removed: utf8('ä'.repeat(5000)), inserted: new Uint8Array(0) }));
    const { runs, whole } = changedRuns(utf8('ö'.repeat(500_000)), changes);
    expect(whole).toBe(false);
    expect(JSON.stringify(runs).length).toBeLessThan(8000);
    expect(JSON.stringify(runs)).not.toContain('\ufffd');
  });
});

test('documents are those of lowest rank, in any order of asking; ones with too many changes are none', () => {
  const change = (step: number): SpanChange => ({ step, start: 0, removed: utf8('x'), inserted: utf8('y') });
  fc.assert(
    fc.property(fc.uniqueArray(fc.record({ unit: fc.nat(1000), steps: fc.subarray([0, 1, 2], { minLength: 1 }), long: fc.boolean() }), { selector: ({ unit }) => unit, maxLength: 40 }), (documents) => {
      const rank = (unit: number): number => (unit * 7919) % 10_007;
      const chooser = new EditChooser(rank);
      const offer = (): void => {
        for (const { unit, steps, long } of documents) for (const step of steps) for (let i = 0; i < (long ? 600 : 2); i++) chooser.take({ unit, ...change(step) });
      };
      // As where a table is written anew.
      offer();
      chooser.restart();
      offer();
      const chosen = chooser.chosen();
      for (const step of [0, 1, 2]) {
        const wanted = documents.filter(({ steps, long }) => !long && steps.includes(step)).map(({ unit }) => unit).sort((a, b) => rank(a) - rank(b)).slice(0, DOCUMENTS_OF_A_STEP).sort((a, b) => a - b);
        expect((chosen.get(step) ?? []).map(({ unit }) => unit)).toEqual(wanted);
      }
    }),
    { numRuns: 60 },
  );
});

test('a job shows of every edit what it changed in rows that stay, and what stages held; the page has both', async () => {
  await inFolder(async (folder) => {
    const input = join(folder, 'in.jsonl');
    const rows = editedCorpus(4, 300);
    writeFileSync(input, toJsonl(rows));
    const recipe = parseRecipe({ name: 'test', doc: 'a test', stages: [
      { kind: 'edit', name: 'form', edits: ['text.nfc', 'slimpajama.repair'] },
      { kind: 'exact', name: 'bloom', settings: { method: 'bloom' } },
      { kind: 'lines', name: 'alike', settings: { method: 'similar' } },
      { kind: 'paragraphs', name: 'seen', settings: { method: 'bff', ngram: 5 } },
      { kind: 'edit', name: 'pii', edits: ['fineweb.pii'] },
    ] }, 'test.json');
    const output = join(folder, 'out');
    const { report, run } = await clean({ inputs: [input], output, recipe }, { engine, workers: 0 });
    expect(run?.samplesFailure).toBeNull();
    const { edits, stages } = JSON.parse(readFileSync(join(output, 'side-by-side.json'), 'utf8')) as SamplesFile;
    expect([edits.map(({ edit }) => edit), stages]).toEqual([['text.nfc', 'slimpajama.repair', 'alike', 'seen', 'fineweb.pii'], []]);
    const changes = (await readParquet(join(output, 'edits.parquet'))) as { row: number; rule: string; stage: string; removed: string }[];
    const inputText = new Map(rows.map(({ text }, row) => [row, text]));
    for (const { edit, stage, rows: shown } of edits) {
      const own = changes.filter((each) => each.stage === stage && (each.rule === edit || stage === edit));
      const changed = new Set(own.map(({ row }) => row));
      expect([edit, shown.length]).toEqual([edit, Math.min(DOCUMENTS_OF_A_STEP, changed.size)]);
      for (const { row, changes: places, runs, id } of shown) {
        expect(changed.has(Number(row))).toBe(true);
        expect(id).toBe(rows[row].id);
        expect(places).toBe(own.filter((each) => Number(each.row) === row).length);
        // What the first edit took stood in the input.
        if (edit === 'text.nfc') for (const [kind, text] of runs) if (kind === '<' || kind === '=') expect(inputText.get(row)).toContain(text);
      }
    }
    expect(edits.filter((each) => each.rows.length > 0).length).toBeGreaterThanOrEqual(3);
    const [, bloom, alike, seen] = report.stages;
    expect(bloom.counts).toMatchObject({ filterKeys: rows.length, falsePositives: expect.closeTo(0.0009, 3) });
    expect(bloom.counts?.filterBytes).toBeGreaterThanOrEqual(64);
    expect(alike.counts?.pairsConsidered).toBe(['outByLength', 'outByCharacters', 'outByDistance', 'similarPairs'].reduce((sum, name) => sum + (alike.counts?.[name as 'similarPairs'] ?? 0), 0));
    expect(alike.counts?.equalLines).toBeGreaterThan(0);
    expect(seen.counts?.filterKeys).toBeGreaterThan(100);
    const page = readFileSync(await writeReportPage(output), 'utf8');
    for (const id of ['edits', 'inner']) expect([id, page.includes(`<section id="${id}">`)]).toEqual([id, true]);
    expect(page.match(/<del>/gu)?.length ?? 0).toBeGreaterThan(3);
    // Of an older job, whose file has no edits, the page is made all the same.
    rmSync(join(output, 'side-by-side.json'));
    expect(readFileSync(await writeReportPage(output), 'utf8').includes('<section id="edits">')).toBe(true);
  });
});
