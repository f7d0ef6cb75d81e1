/**
 * Makes `sample/` from the development data: `node scripts/make-sample.mjs ../shared/data`.
 *
 * Only texts in the public domain are taken, but for `languages.jsonl.gz`, whose licences ask for no more than a notice
 * (the list is in sample/README.md). Near-duplicates are made from them by a
 * fixed seed; `made_from` names the row they come from and `edit` says what was done. Nothing else is changed.
 */
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { Table, Utf8, tableToIPC, vectorFromArray } from 'apache-arrow';
import zstd from '@bokuweb/zstd-wasm';
import { seeded } from '../bench/random.mjs';
import { editsFor, sentencesOf } from './sample-edits.mjs';

const SEED = 20261122;
const COLUMNS = ['id', 'text', 'source', 'url', 'lang', 'made_from', 'edit'];

const [data] = process.argv.slice(2);
if (data === undefined) {
  process.stderr.write('Expected the folder of the development data but found nothing: node scripts/make-sample.mjs ../shared/data\n');
  process.exit(2);
}
const target = fileURLToPath(new URL('../sample/', import.meta.url));
const random = seeded(SEED);

const rowsOf = (name) => gunzipSync(readFileSync(join(data, name))).toString().trimEnd().split('\n').map((line) => JSON.parse(line));
const bySource = (rows, source, match = /./) => rows.filter((row) => row.source === source && match.test(row.id)).map((row) => ({ ...row, made_from: null, edit: null }));

/** A speech as passages of about `size` characters, cut between sentences. */
function passagesOf(speech, size) {
  const passages = [];
  let text = '';
  for (const sentence of sentencesOf(speech.text)) {
    if (text.length + sentence.length > size && text.length > size / 2) {
      passages.push(text.trim());
      text = '';
    }
    text += sentence;
  }
  if (text.trim().length > size / 4) passages.push(text.trim());
  return passages.map((passage, i) => ({ ...speech, id: `${speech.id}#${i + 1}`, text: passage }));
}

function made(row, edit, suffix, context) {
  return { ...row, id: `${row.id}~${edit}${suffix}`, text: editsFor(row.lang)[edit](row.text, random, context), made_from: row.id, edit };
}

/** `count` near-duplicates of rows of `from`, going round the edits so that each is met equally often. */
function variants(from, count, suffix) {
  const names = Object.keys(editsFor(from[0].lang));
  const donors = from.map((row) => row.text);
  return random.shuffle(from).slice(0, count).map((row, i) => made(row, names[i % names.length], suffix, { donors, lang: row.lang }));
}

/** Each row a light edit of the one before: neighbours are alike, the ends are not. */
function drift(from, steps) {
  const context = { donors: from.map((row) => row.text), lang: from[0].lang };
  const chain = [random.pick(from)];
  for (let step = 1; step <= steps; step++) chain.push(made(chain[step - 1], 'few-words-replaced', '', context));
  return chain.slice(1);
}

const english = rowsOf('dev-en.jsonl.gz');
const chinese = rowsOf('dev-zh.jsonl.gz');
const chapters = bySource(english, 'en_mobydick').filter((row) => row.text.length < 14_000);
const speeches = bySource(english, 'en_speeches').flatMap((row) => passagesOf(row, 2_400));
const novels = bySource(chinese, 'zh_novels');
// Two collections of Tang poems that share many poems in differing spellings: near-duplicates nobody made.
const imperial = bySource(chinese, 'zh_poems', /御定全唐詩/).slice(0, 2_300);
const tang = bySource(chinese, 'zh_poems', /全唐诗/).slice(0, 2_300);

const [novelsHere, novelsThere] = [novels.slice(0, 14), novels.slice(14, 26)];
const [chaptersHere, chaptersThere] = [chapters.slice(0, 40), chapters.slice(40, 62)];
const [speechesHere, speechesThere] = [speeches.slice(0, 150), speeches.slice(150, 230)];

const files = {
  english: [...chaptersHere, ...speechesHere, ...variants([...chaptersHere.filter((row) => row.text.length < 9_000), ...speechesHere], 84, ''), ...drift(speechesHere, 5)],
  chinese: [...novelsHere, ...imperial, ...variants(novelsHere, 11, ''), ...variants(imperial, 110, '')],
  archive: [...speechesThere, ...novelsThere, ...tang, ...variants(speechesHere, 42, '@archive'), ...variants(imperial, 66, '@archive')],
  feed: [...chaptersThere, ...variants(chaptersHere.filter((row) => row.text.length < 7_000), 14, '@feed'), ...variants(tang, 33, '@feed')],
};
for (const name of Object.keys(files)) files[name] = random.shuffle(files[name]);

/** Whole documents in other languages, none of them made: for what must hold in any script. */
const mixed = rowsOf('dev-mixed.jsonl.gz');
const ofLanguage = (source, lang, count, longest) => bySource(mixed, source).filter((row) => row.lang === lang && row.text.length < longest).slice(0, count);
files.languages = [
  ...ofLanguage('mx_aozora', 'ja', 14, 14_000),
  ...ofLanguage('mx_react', 'ar', 9, 16_000),
  ...ofLanguage('mx_apache', 'ja', 4, 16_000),
  ...['ko', 'fr', 'de', 'es', 'tr', 'zh-cn'].flatMap((lang) => ofLanguage('mx_apache', lang, 7, 16_000)),
];

const jsonLines = (rows) => rows.map((row) => `${JSON.stringify(row)}\n`);

/** Cuts lines into parts at places that are not line ends, as writers that flush by size do. */
function inParts(lines, parts, compress) {
  const bytes = Buffer.from(lines.join(''));
  const out = [];
  for (let i = 0; i < parts; i++) out.push(compress(bytes.subarray(Math.floor((i * bytes.length) / parts), Math.floor(((i + 1) * bytes.length) / parts))));
  return Buffer.concat(out);
}

async function writeParquet(rows, path) {
  const staging = `${path}.jsonl`;
  writeFileSync(staging, jsonLines(rows).join(''));
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const types = COLUMNS.map((name) => `${name}: 'VARCHAR'`).join(', ');
  await connection.run('SET threads = 1');
  await connection.run(
    `COPY (SELECT * FROM read_json('${staging}', format = 'newline_delimited', columns = {${types}}))
     TO '${path}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 12, ROW_GROUP_SIZE 2048)`,
  );
  connection.closeSync();
  rmSync(staging);
}

function arrowFile(rows, batches) {
  const size = Math.ceil(rows.length / batches);
  let table;
  for (let at = 0; at < rows.length; at += size) {
    const part = rows.slice(at, at + size);
    const next = new Table(Object.fromEntries(COLUMNS.map((name) => [name, vectorFromArray(part.map((row) => row[name]), new Utf8())])));
    table = table === undefined ? next : table.concat(next);
  }
  return tableToIPC(table, 'file');
}

mkdirSync(target, { recursive: true });
await zstd.init();
writeFileSync(join(target, 'english.jsonl.gz'), inParts(jsonLines(files.english), 3, (part) => gzipSync(part, { level: 9 })));
writeFileSync(join(target, 'chinese.jsonl.zst'), inParts(jsonLines(files.chinese), 4, (part) => Buffer.from(zstd.compress(part, 19))));
await writeParquet(files.archive, join(target, 'archive.parquet'));
writeFileSync(join(target, 'feed.arrow'), arrowFile(files.feed, 3));
writeFileSync(join(target, 'languages.jsonl.gz'), gzipSync(jsonLines(files.languages).join(''), { level: 9 }));

let total = 0;
for (const [name, rows] of Object.entries(files)) {
  const file = { english: 'english.jsonl.gz', chinese: 'chinese.jsonl.zst', archive: 'archive.parquet', feed: 'feed.arrow', languages: 'languages.jsonl.gz' }[name];
  const bytes = statSync(join(target, file)).size;
  total += bytes;
  process.stdout.write(`${file}: ${rows.length} rows, ${rows.filter((row) => row.edit !== null).length} made, ${Buffer.byteLength(rows.map((row) => row.text).join(''))} bytes of text, ${bytes} bytes\n`);
}
process.stdout.write(`${total} bytes in all\n`);
