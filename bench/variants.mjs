/**
 * Other spellings of real documents, language by language: how many have the signature of the text they spell, and how
 * like the others are: `bandsaw bench variants [--input FILE]` or `node bench/variants.mjs [--input FILE]…`. Fails where
 * a promise of the text model does not hold. Rows need a field `lang`, or stand under the name of their file.
 */
import './failures.mjs';
import { benchFlags, say, table } from './args.mjs';
import { documentsOf } from './documents.mjs';
import { LANGUAGES, SAMPLE } from './sample.mjs';
import { openSketcher } from './sketches.mjs';
import { SPELLINGS } from './spellings.mjs';
import { loadTruth } from './truth.mjs';

/** Exact similarity is measured on so many of the documents of a language that differ: it takes longer than all the rest. */
const MOST_COMPARED = 100;
const SHARE = 200;

const flags = benchFlags({ k: '128', n: '5', bands: '18x7', 'text-column': 'text' });
const [k, n] = [Number(flags.k), Number(flags.n)];
const [bands, rows] = flags.bands.split('x').map(Number);
const truth = await loadTruth();
const { engine, sketch, close } = await openSketcher({ engine: flags.engine ?? 'cpu', family: flags.family ?? 'fss', k, n, bands, rows });

/** Texts by language; rows that were made from others would count twice. */
async function textsByLanguage(files) {
  const languages = new Map();
  for (const { text, file, fields } of await documentsOf(files, flags['text-column'])) {
    if (text === null || (fields.edit ?? null) !== null) continue;
    const language = fields.lang ?? file;
    if (!languages.has(language)) languages.set(language, []);
    languages.get(language).push(text);
  }
  return new Map([...languages].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The documents with words whose signature, or word stream, differs from that of their other spelling. */
async function compare(texts, spell) {
  const different = [];
  let words = 0;
  for (let at = 0; at < texts.length; at += SHARE) {
    const pairs = texts.slice(at, at + SHARE).map(spell);
    const [plain, other] = [await sketch(pairs.map(([text]) => text)), await sketch(pairs.map(([, text]) => text))];
    for (let i = 0; i < pairs.length; i++) {
      if (plain.digests[i] === null) continue;
      words++;
      const slots = (signatures) => signatures.subarray(i * k, (i + 1) * k);
      const isSame = slots(plain.signatures).every((slot, q) => slot === slots(other.signatures)[q]) && plain.digests[i] === other.digests[i];
      if (!isSame) different.push({ at: at + i, pair: pairs[i] });
    }
  }
  return { words, different };
}

function similarities(different) {
  return different.slice(0, MOST_COMPARED).map(({ pair }) => {
    const corpus = truth.numberCorpus(pair.map((bytes) => truth.words(bytes)), n);
    return truth.jaccardOf(corpus, 0, 1);
  });
}

/** The code points of documents that change words when they alone are spelt otherwise; the most frequent first. */
function reasons(texts, different, spell) {
  const counts = new Map();
  const known = new Map();
  const changes = (char) => {
    if (!known.has(char)) known.set(char, new Set(spell(`x${char}y`).map((bytes) => truth.words(bytes).join(' '))).size > 1);
    return known.get(char);
  };
  for (const { at } of different) for (const char of new Set(texts[at])) if (changes(char)) counts.set(char, (counts.get(char) ?? 0) + 1);
  const most = [...counts].sort(([a, m], [b, l]) => l - m || a.codePointAt(0) - b.codePointAt(0)).slice(0, 4);
  return most.map(([char, count]) => `U+${char.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}${/\p{M}/u.test(char) ? '' : ` ${char}`} (${count})`).join(', ');
}

const languages = await textsByLanguage(flags.input ?? [...SAMPLE, LANGUAGES]);
say(`${flags.family ?? 'fss'}, k = ${k}, n = ${n}, ${engine.description}`);
const failures = [];
const equal = [];
const apart = [];
for (const [language, texts] of languages) {
  const cells = [language, texts.length];
  for (const { name, same, without, spell } of SPELLINGS) {
    const { words, different } = await compare(texts, spell);
    const share = words === 0 ? '–' : ((100 * (words - different.length)) / words).toFixed(different.length === 0 ? 0 : 2);
    if (same) cells.push(share);
    if (different.length === 0) continue;
    const found = similarities(different);
    const mean = found.reduce((sum, each) => sum + each, 0) / found.length;
    apart.push([language, name, words, different.length, share, Math.min(...found).toFixed(3), mean.toFixed(3), reasons(texts, different, spell)]);
    const broken = same ? different.filter(({ at }) => without === undefined || !without.test(texts[at])) : [];
    if (broken.length > 0) failures.push(`${language}, ${name}: Expected equal signatures but found ${broken.length} documents that differ, the first of them ${broken[0].at}`);
  }
  equal.push(cells);
  say(`${language}: ${texts.length} documents`);
}
await close();

if (flags.json) process.stdout.write(`${JSON.stringify({ k, n, equal, apart, failures })}\n`);
else {
  const names = SPELLINGS.filter(({ same }) => same).map(({ name }) => name);
  const transposed = names.map((name, i) => [name, ...equal.map((cells) => cells[i + 2])]);
  process.stdout.write(`Documents (%) whose signature and word stream are those of the text they spell:\n\n${table(['spelling', ...equal.map(([language, count]) => `${language} (${count})`)], transposed)}\n`);
  process.stdout.write(`\nDocuments that differ, their exact similarity to the text (of at most ${MOST_COMPARED}), and the code points that do it alone (in how many):\n\n`);
  process.stdout.write(`${table(['language', 'spelling', 'documents', 'differ', 'equal %', 'least J', 'mean J', 'by'], apart)}\n`);
}
for (const failure of failures) say(failure);
process.exitCode = failures.length === 0 ? 0 : 1;
