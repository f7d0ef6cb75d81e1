import { mkdirSync, readFileSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { rowsOfFile } from '../../bench/documents.mjs';
import { signals } from '../../src/job/signals.ts';
import { signals as registry } from '../../src/signals/registry.ts';
import { categorySetId } from '../../src/signals/ut1.ts';
import { redpajamaOracle } from '../oracles/signals.ts';
import { temporaryFolder } from '../io/temporaryFolder.ts';

const folder = temporaryFolder();
const rows = [
  { id: 'a', text: 'The first line.\nthe second… 3\n', url: 'https://www.bad.example/x' },
  { id: 'b', text: null, url: 'http://user@Chat.example:80' },
  { id: 'c', text: '', url: 'chat.example/room' },
  { id: 'd', text: '北京是中国的首都。\n• one of the THE', url: null },
];
let input: string;
let lists: { stopWords: string; badWords: string; ut1: string };

beforeAll(() => {
  input = folder('in.jsonl');
  writeFileSync(input, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  lists = { stopWords: folder('stop.txt'), badWords: folder('bad.txt'), ut1: folder('ut1') };
  writeFileSync(lists.stopWords, 'the\nof\n');
  writeFileSync(lists.badWords, 'line\none of\n');
  for (const [category, domains] of [['adult', 'www.bad.example\n'], ['chat', 'chat.example\nwww.bad.example\n']] as const) {
    mkdirSync(join(lists.ut1, category), { recursive: true });
    writeFileSync(join(lists.ut1, category, 'domains'), domains);
  }
});

describe('a table of signals', () => {
  it.each(['parquet', 'arrow', 'jsonl'])('as %s has one row a document, null where there is no text', async (extension) => {
    const output = folder(`signals.${extension}`);
    const result = await signals({ inputs: [input], output, urlColumn: 'url', ...lists });
    expect(result).toMatchObject({ rows: { in: 4, measured: 3, null: 1, rejected: 0 }, leftOut: [], signals: registry.filter(({ id, stored }) => id.startsWith('redpajama-v2.') && stored !== true).map(({ id }) => id).concat('document.bytes', 'document.words') });
    const got = (await rowsOfFile(output)) as Record<string, unknown>[];
    expect(got.map(({ id, row }) => [id, Number(row)])).toEqual([['a', 0], ['b', 1], ['c', 2], ['d', 3]]);
    for (const [i, { text }] of rows.entries()) {
      const wanted = text === null ? null : redpajamaOracle(text, { stopWords: new Set(['the', 'of']), badWords: new Set(['line', 'one of']) });
      for (const id of result.signals) {
        const name = id.slice('redpajama-v2.'.length);
        if (name === 'rps_doc_ut1_blacklist') continue;
        const value = got[i][id];
        if (id.startsWith('document.')) {
          expect([id, value]).toEqual([id, text === null ? null : id === 'document.bytes' ? Buffer.byteLength(text) : [6, NaN, 0, 12][i]]);
          continue;
        }
        expect([id, typeof value === 'string' ? JSON.parse(value) : value]).toEqual([id, wanted === null ? null : wanted[name]]);
      }
    }
    // {adult, chat}, null text, {chat}, no address.
    expect(got.map((row) => row['redpajama-v2.rps_doc_ut1_blacklist'])).toEqual([categorySetId([0, 4]), null, 4, null]);
  });

  it('is never written over an input, and is no input of a folder it lies in', async () => {
    mkdirSync(folder('apart'));
    const own = folder('apart/own.jsonl');
    writeFileSync(own, '{"text":"one"}\n');
    symlinkSync('own.jsonl', folder('apart/link.jsonl'));
    writeFileSync(folder('apart/new.jsonl.partial'), '{"text":"one"}\n');
    for (const [from, output] of [[own, own], [own, folder('apart/link.jsonl')], [folder('apart/link.jsonl'), own], [folder('apart/new.jsonl.partial'), folder('apart/new.jsonl')]]) {
      await expect(signals({ inputs: [from], output })).rejects.toMatchObject({ code: 'config', expected: 'an output that is no input', found: output });
    }
    expect(readFileSync(own, 'utf8')).toBe('{"text":"one"}\n');
    unlinkSync(folder('apart/link.jsonl'));
    for (let i = 0; i < 2; i++) expect((await signals({ inputs: [folder('apart')], output: folder('apart/table.jsonl') })).rows.in).toBe(1);
  });

  it('leaves out, and names, signals of a family whose lists are not there; refuses them by id', async () => {
    const output = folder('some.jsonl');
    const { leftOut } = await signals({ inputs: [input], output });
    expect(leftOut.map(({ needs }) => needs)).toEqual(['--stop-words', '--bad-words', '--ut1 and --url-column']);
    await expect(signals({ inputs: [input], output, signals: ['redpajama-v2.rps_doc_ldnoobw_words'] })).rejects.toThrow('Expected --bad-words for redpajama-v2.rps_doc_ldnoobw_words');
    await expect(signals({ inputs: [input], output, signals: ['redpajama-v3'] })).rejects.toThrow('did you mean redpajama-v2');
  });

  it('stops at a row that cannot be read, or leaves its signals null', async () => {
    const broken = folder('broken.jsonl');
    writeFileSync(broken, '{"text":"one"}\n{"text":7}\n{"text":"two words"}\n');
    const output = folder('broken-out.jsonl');
    await expect(signals({ inputs: [broken], output })).rejects.toThrow(/broken\.jsonl, row 1/);
    const { rows: counts } = await signals({ inputs: [broken], output, onError: 'skip', signals: ['redpajama-v2.rps_doc_word_count'] });
    expect(counts).toEqual({ in: 3, measured: 2, null: 0, rejected: 1 });
    expect((await rowsOfFile(output)).map((row: Record<string, unknown>) => row['redpajama-v2.rps_doc_word_count'])).toEqual([1, null, 2]);
  });
});

it("RedPajama-V2's JSON has a list of [start, end, score], positions in code points", async () => {
  const output = folder('form.jsonl');
  await signals({ inputs: [input], output, form: 'redpajama-v2', signals: ['redpajama-v2.rps_doc_word_count', 'redpajama-v2.rps_lines_num_words', 'redpajama-v2.rps_lines_start_with_bulletpoint'] });
  const got = readFileSync(output, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
  expect(got).toEqual([
    { id: 'a', quality_signals: { rps_doc_word_count: [[0, 30, 6]], rps_lines_num_words: [[0, 16, 3], [16, 30, 3]], rps_lines_start_with_bulletpoint: [[0, 16, 0], [16, 30, 0]] } },
    { id: 'b', quality_signals: null },
    { id: 'c', quality_signals: { rps_doc_word_count: [[0, 0, 0]], rps_lines_num_words: [], rps_lines_start_with_bulletpoint: [[0, 0, null]] } },
    { id: 'd', quality_signals: { rps_doc_word_count: [[0, 26, 6]], rps_lines_num_words: [[0, 10, 1], [10, 26, 5]], rps_lines_start_with_bulletpoint: [[0, 10, 0], [10, 26, 1]] } },
  ]);
});

it('numbers the sets of UT1 by size, then in lexicographic order', () => {
  expect([[0], [1], [12], [0, 1], [0, 12], [1, 2], [0, 1, 2]].map(categorySetId)).toEqual([0, 1, 12, 13, 24, 25, 13 + 78]);
  expect(categorySetId(Array.from({ length: 13 }, (_, i) => i))).toBe(8190);
});
