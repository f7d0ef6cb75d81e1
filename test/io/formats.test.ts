import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readFailure, writeFailure } from '../../src/io/fileErrors.ts';
import { openSource } from '../../src/io/formats.ts';
import { commonParent, expandInputs, keptPaths } from '../../src/io/inputs.ts';
import { writeTable } from '../../src/io/tables/tables.ts';
import { readAll } from './readAll.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const file = temporaryFolder();

test('formats are told by content, whatever the name', async () => {
  const schema = [{ name: 'text', type: 'string', nullable: true }] as const;
  for (const extension of ['parquet', 'arrow', 'jsonl']) await writeTable(file(`a.${extension}`), schema, [{ rowCount: 2, columns: [['one', null]] }]);
  const { copyFileSync, readFileSync } = await import('node:fs');
  copyFileSync(file('a.parquet'), file('really-parquet.jsonl'));
  copyFileSync(file('a.arrow'), file('really-arrow.parquet'));
  writeFileSync(file('really-gzip.jsonl'), gzipSync(readFileSync(file('a.jsonl'))));
  writeFileSync(file('really-plain.gz'), readFileSync(file('a.jsonl')));
  for (const [name, format] of [['really-parquet.jsonl', 'parquet'], ['really-arrow.parquet', 'arrow'], ['really-gzip.jsonl', 'jsonl.gz'], ['really-plain.gz', 'jsonl']] as const) {
    const source = await openSource(file(name));
    expect(source.format).toBe(format);
    expect(source.columns?.map((column) => column.name)).toEqual(['text']);
    expect((await readAll(source)).texts).toEqual(['one', null]);
    await source.close();
  }
});

test.each([
  ['utf16.jsonl', Buffer.from('\ufeff{"text":"a"}\n', 'utf16le'), 'UTF-16 text'],
  ['array.json', Buffer.from('[{"text":"a"}]'), 'a JSON array'],
  ['table.csv', Buffer.from('id,text\n1,a\n'), 'text that is not JSON lines'],
  ['archive.zip', Buffer.from('504b030414000000', 'hex'), 'a zip archive'],
  ['old.feather', Buffer.from('FEA1........'), 'a Feather file of version 1'],
  ['noise.bin', Buffer.from('00ff00ff00ff00ff0011', 'hex'), 'bytes of no format known (00ff00ff00ff00ff…)'],
  ['parquet.gz', gzipSync(Buffer.from('PAR1 and so on')), 'a Parquet or Arrow file inside gzip'],
  ['csv.gz', gzipSync(Buffer.from('id,text\n')), 'text that is not JSON lines inside gzip'],
  ['one-line.jsonl', Buffer.from('[{"text":"a"}, {"text":"b"}]\n'), 'a JSON array'],
  ['lines.json', Buffer.from('[\n  {"text":"a"},\n  {"text":"b"}\n]\n'), 'a JSON array'],
  ['lines.txt', Buffer.from('[{"text":"a"},\n{"text":"b"}]\n'), 'a JSON array'],
  ['lines.json.gz', gzipSync(Buffer.from('[\n{"text":"a"},\n{"text":"b"}\n]\n')), 'a JSON array inside gzip'],
  ['parquet.jsonl.gz', gzipSync(Buffer.from('PAR1 and so on')), 'a Parquet or Arrow file inside gzip'],
  ['braces.bin', Buffer.from(`${'x'.repeat(5000)}\n{ not JSON }\n`), 'text that is not JSON lines'],
  ['empty.parquet', Buffer.alloc(0), 'an empty file'],
  ['empty.arrow', Buffer.alloc(0), 'an empty file'],
  ['magic.parquet', Buffer.from('PAR1'), 'none'],
])('%s is refused, saying what it is', async (name, bytes, found) => {
  writeFileSync(file(name), bytes);
  await expect(openSource(file(name))).rejects.toMatchObject({ code: 'format', file: file(name), found, message: expect.stringMatching(/Expected .+ but found .+: .+/) });
});

test.each<[string, Buffer, (string | undefined)[]]>([
  ['named.jsonl', Buffer.from(`${'x'.repeat(5000)}\n{"text":"a"}\n`), ['malformed-json', undefined]],
  ['binary.ndjson', Buffer.from('00ff00ff00ff0a7b7d0a', 'hex'), ['malformed-json', 'text-missing']],
  ['array-row.jsonl', Buffer.from('["x"]\n'), ['row-not-an-object']],
  ['array-row-first.json', Buffer.from('[{"text":"x"}]\n{"text":"a"}\n'), ['row-not-an-object', undefined]],
  ['cut-array.jsonl', Buffer.from('[{"text":\n{"text":"a"}\n{"text":"b"}\n'), ['malformed-json', undefined, undefined]],
  ['named.jsonl.gz', gzipSync(Buffer.from('garbage\n{"text":"a"}\n')), ['malformed-json', undefined]],
  ['garbage.jsonl', Buffer.from('id,text\n1,a\n'), ['malformed-json', 'malformed-json']],
  ['unnamed', Buffer.from(`${'x'.repeat(5000)}\n{"text":"a"}\n`), ['malformed-json', undefined]],
  ['unnamed.gz', gzipSync(Buffer.from(`${'x'.repeat(500_000)}\n[1]\n{"text":"é"}`)), ['malformed-json', 'row-not-an-object', undefined]],
])('%s: rows that are none are rejected, not the file', async (name, bytes, reasons) => {
  writeFileSync(file(name), bytes);
  const source = await openSource(file(name));
  const got = await readAll(source);
  expect(got.texts).toHaveLength(reasons.length);
  expect(reasons.map((_, row) => got.rejected.find((each) => each.row === row)?.reason)).toEqual(reasons);
  await source.close();
});

test('an encrypted Parquet file is refused', async () => {
  writeFileSync(file('secret.parquet'), Buffer.from('PARE................PARE'));
  await expect(openSource(file('secret.parquet'))).rejects.toMatchObject({ code: 'unsupported', file: file('secret.parquet'), found: 'an encrypted footer' });
});

test('what is no readable file is an error that says so', async () => {
  await expect(openSource(file('missing'))).rejects.toMatchObject({ code: 'input', found: 'none of this name' });
  await expect(openSource(file(''))).rejects.toMatchObject({ code: 'input', found: 'a folder' });
  execFileSync('mkfifo', [file('pipe')]);
  await expect(openSource(file('pipe'))).rejects.toMatchObject({ code: 'input', found: 'a pipe or device' });
  // Tests may run as a user to whom nothing is forbidden.
  expect(readFailure('f', Object.assign(new Error('EACCES'), { code: 'EACCES' }))).toMatchObject({ code: 'input', file: 'f', found: 'no permission to read it' });
  expect(writeFailure('f', Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' }))).toMatchObject({ code: 'output', file: 'f', found: 'it full' });
});

test('no bytes are no rows', async () => {
  writeFileSync(file('empty.jsonl'), '');
  const source = await openSource(file('empty.jsonl'));
  expect((await readAll(source)).texts).toEqual([]);
  await source.close();
});

test('inputs: order of arguments kept, bytes sorted within one, hidden and other files left out', async () => {
  const names = ['in/b.jsonl', 'in/a.jsonl', 'in/Z.jsonl', 'in/é.jsonl', 'in/sub/c.parquet', 'in/sub/deep/d.jsonl.gz', 'in/.hidden/e.jsonl', 'in/.f.jsonl', 'in/README.md', 'in/x[1].jsonl', 'in/x1.jsonl'];
  for (const folder of ['in', 'in/sub', 'in/sub/deep', 'in/.hidden']) mkdirSync(file(folder), { recursive: true });
  for (const name of names) writeFileSync(file(name), '{}');
  const expand = async (...args: string[]): Promise<string[]> => (await expandInputs(args.map(file))).map((path) => path.slice(file('').length));
  const at = (paths: string[]): string[] => paths.map((path) => path.replace(/^\//, ''));
  expect(at(await expand('in'))).toEqual(['in/Z.jsonl', 'in/a.jsonl', 'in/b.jsonl', 'in/sub/c.parquet', 'in/sub/deep/d.jsonl.gz', 'in/x1.jsonl', 'in/x[1].jsonl', 'in/é.jsonl']);
  expect(at(await expand('in/b.jsonl', 'in/a.jsonl'))).toEqual(['in/b.jsonl', 'in/a.jsonl']);
  expect(at(await expand('in/sub', 'in/[ab].jsonl'))).toEqual(['in/sub/c.parquet', 'in/sub/deep/d.jsonl.gz', 'in/a.jsonl', 'in/b.jsonl']);
  expect(at(await expand('in/?.jsonl'))).toEqual(['in/Z.jsonl', 'in/a.jsonl', 'in/b.jsonl', 'in/é.jsonl']);
  expect(at(await expand('in/[!A-Z].jsonl'))).toEqual(['in/a.jsonl', 'in/b.jsonl', 'in/é.jsonl']);
  expect(at(await expand('in/**/*.gz'))).toEqual(['in/sub/deep/d.jsonl.gz']);
  expect(at(await expand('in/**/c.*', 'in/**/d.*'))).toEqual(['in/sub/c.parquet', 'in/sub/deep/d.jsonl.gz']);
  expect(at(await expand('in/*/*.parquet'))).toEqual(['in/sub/c.parquet']);
  expect(at(await expand('in/.*.jsonl'))).toEqual(['in/.f.jsonl']);
  expect(at(await expand('in/x[1].jsonl'))).toEqual(['in/x[1].jsonl']);
  expect(at(await expand('in/*.md'))).toEqual(['in/README.md']);
  await expect(expand('in/*.csv')).rejects.toMatchObject({ code: 'input', expected: 'files that match the pattern' });
  await expect(expand('in/none.jsonl')).rejects.toMatchObject({ code: 'input', found: 'none of this name' });
  await expect(expandInputs(['-'])).rejects.toMatchObject({ code: 'input', found: 'standard input (-), which this cannot read' });
  for (const address of ['https://example.org/a.jsonl', 's3://bucket/*.parquet', 'hf://datasets/a/b']) await expect(expandInputs([address])).rejects.toMatchObject({ code: 'input', file: address, found: 'an address' });
  await expect(expandInputs([])).rejects.toMatchObject({ code: 'config' });
  await expect(expandInputs(['', file('in')])).rejects.toMatchObject({ code: 'config', message: 'Expected the name of an input but found an empty argument: leave it out, or look at the variable that should have held it' });
});

test('inputs: what a folder or pattern lists and nobody can read is refused, not passed over', async () => {
  mkdirSync(file('listed/sub'), { recursive: true });
  writeFileSync(file('listed/a.jsonl'), '{}');
  writeFileSync(file('listed/notes.txt'), 'none of a format');
  symlinkSync('sub', file('listed/linked.jsonl'));
  const refused = async (...args: string[]): Promise<unknown> => expandInputs(args.map(file)).catch((error: unknown) => error);
  const whole = [file('listed/a.jsonl')];
  expect([await refused('listed'), await refused('listed/*.jsonl')]).toEqual([whole, whole]);
  // Compressed or packed, it is still an input; what it is says its content.
  writeFileSync(file('listed/b.jsonl.bz2'), Buffer.from('425a6839', 'hex'));
  writeFileSync(file('listed/c.parquet.gz'), '');
  expect(await refused('listed')).toEqual([...whole, file('listed/b.jsonl.bz2'), file('listed/c.parquet.gz')]);
  symlinkSync('nothing', file('listed/sub/gone.jsonl'));
  for (const argument of ['listed', 'listed/**/*.jsonl', 'listed/sub/g*', 'listed/sub/gone.jsonl']) expect(await refused(argument), argument).toMatchObject({ code: 'input', file: file('listed/sub/gone.jsonl'), found: 'one whose target is gone' });
  symlinkSync('turn.jsonl', file('listed/turn.jsonl'));
  expect(await refused('listed/t*')).toMatchObject({ code: 'input', file: file('listed/turn.jsonl'), found: 'one that leads to itself' });
  mkdirSync(file('bytes'));
  writeFileSync(Buffer.concat([Buffer.from(`${file('bytes')}/a`), Buffer.from([0xff]), Buffer.from('.jsonl')]), '{}');
  for (const argument of ['bytes', 'bytes/*']) expect(await refused(argument), argument).toMatchObject({ code: 'input', expected: 'a file whose name is UTF-8', remedy: 'rename it' });
});

test('inputs: a file named twice is refused, also through a link', async () => {
  mkdirSync(file('twice'));
  writeFileSync(file('twice/a.jsonl'), '{}');
  symlinkSync('a.jsonl', file('twice/link.jsonl'));
  await expect(expandInputs([file('twice/a.jsonl'), file('twice/a*.jsonl')])).rejects.toMatchObject({ code: 'config', expected: 'every input file once' });
  await expect(expandInputs([file('twice')])).rejects.toMatchObject({ code: 'config', found: expect.stringContaining('the same file as') });
  linkSync(file('twice/a.jsonl'), file('hard.jsonl'));
  expect(await expandInputs([file('twice/a.jsonl'), file('hard.jsonl')])).toHaveLength(2);
});

test('kept paths are relative to the common parent; names that meet are refused', () => {
  expect(keptPaths(['/d/x/a.jsonl', '/d/y/a.jsonl'])).toEqual(['x/a.jsonl', 'y/a.jsonl']);
  expect(keptPaths(['/d/x/a.jsonl'])).toEqual(['a.jsonl']);
  expect(keptPaths(['/d/xa/a.jsonl', '/d/xb/b.jsonl', '/e/c.jsonl'])).toEqual(['d/xa/a.jsonl', 'd/xb/b.jsonl', 'e/c.jsonl']);
  expect(commonParent(['/a/b.jsonl', '/c.jsonl'])).toBe('/');
  expect(() => keptPaths(['/d/a.jsonl', '/d/../d/a.jsonl'])).toThrow(expect.objectContaining({ code: 'config' }));
  expect(() => keptPaths(['/d/a.jsonl', '/d/a.jsonl.partial'])).toThrow(expect.objectContaining({ code: 'config' }));
});
