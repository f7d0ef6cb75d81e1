/**
 * Generates src/text/wordBreakTable.generated.ts: the Word_Break property of UAX #29 and Extended_Pictographic for every
 * code point, put together as table 3 of the annex says from the Unicode data inside Node. The run time never asks Node's ICU.
 *
 *   node scripts/make-word-break-table.mjs           writes the file
 *   node scripts/make-word-break-table.mjs --check   fails if the committed file differs from what would be written (a
 *                                                    Node with another Unicode can only check the SHA-256)
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';

const UNICODE = '17.0';
const CHECK = process.argv.includes('--check');
const TARGET = new URL('../src/text/wordBreakTable.generated.ts', import.meta.url);
const CODE_POINTS = 0x110000;
const BLOCK = 256;

/** In the order of their numbers, as src/text/wordBreakTable.ts names them. */
const CLASSES = ['other', 'cr', 'lf', 'newline', 'extend', 'zwj', 'format', 'regional', 'katakana', 'hebrew', 'letter', 'singleQuote', 'doubleQuote', 'midNumLet', 'midLetter', 'midNum', 'numeric', 'extendNumLet', 'space'];
const PICTOGRAPHIC = 32;

const listed = (text) => new Set(text.trim().split(/\s+/).flatMap((part) => {
  const [first, last = first] = part.split('-').map((hex) => parseInt(hex, 16));
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}));

/** What table 3 lists one by one, or tells by properties that JavaScript does not show (line breaking). */
const LISTED = new Map(Object.entries({
  cr: listed('d'),
  lf: listed('a'),
  newline: listed('b c 85 2028 2029'),
  zwj: listed('200d'),
  singleQuote: listed('27'),
  doubleQuote: listed('22'),
  midNumLet: listed('2e 2018 2019 2024 fe52 ff07 ff0e'),
  midLetter: listed('3a b7 387 55f 5f4 2027 fe13 fe55 ff1a'),
  midNum: listed('2c 3b 37e 589 60c 60d 66c 7f8 2044 fe50 fe54 ff0c ff1b'),
  numeric: listed('600-605 66b 6dd 890 891 8e2 19da 110bd 110cd'),
  letter: listed('b8 2c2-2c5 2d2-2d7 2de 2df 2e5-2eb 2ed 2ef-2ff 55a-55c 55e 58a 5f3 70f a708-a716 a720 a721 a789 a78a ab5b'),
  katakana: listed('3031-3035 309b 309c 30a0 30fc ff70'),
  extendNumLet: listed('202f'),
}).flatMap(([name, all]) => [...all].map((codePoint) => [codePoint, name])));
const NO_FORMAT = listed('200b 200c');
const NO_SPACE = listed('a0 2007 202f');

/** Letters whose line breaks need a dictionary are none here. */
const COMPLEX = ['Thai', 'Lao', 'Myanmar', 'Khmer', 'Tai_Le', 'New_Tai_Lue', 'Tai_Tham', 'Tai_Viet', 'Ahom'].map((script) => `\\p{Script=${script}}`).join('');
/** In the order in which they are asked. */
const BY_PROPERTY = [
  ['extend', /^[\p{Grapheme_Extend}\p{Mc}\p{Emoji_Modifier}]$/u],
  ['regional', /^\p{Regional_Indicator}$/u],
  ['numeric', /^\p{Nd}$/u],
  ['format', /^\p{Cf}$/u, NO_FORMAT],
  ['katakana', /^\p{Script=Katakana}$/u],
  ['hebrew', /^(?=\p{Script=Hebrew})\p{Lo}$/u],
  ['extendNumLet', /^\p{Pc}$/u],
  ['space', /^\p{Zs}$/u, NO_SPACE],
  ['letter', new RegExp(`^(?![\\p{Ideographic}\\p{Script=Hiragana}${COMPLEX}])\\p{Alphabetic}$`, 'u')],
];

function classOf(codePoint) {
  if (codePoint >= 0xd800 && codePoint <= 0xdfff) return 0;
  const char = String.fromCodePoint(codePoint);
  const name = LISTED.get(codePoint) ?? BY_PROPERTY.find(([, pattern, except]) => pattern.test(char) && !except?.has(codePoint))?.[0] ?? 'other';
  return CLASSES.indexOf(name) + (/^\p{Extended_Pictographic}$/u.test(char) ? PICTOGRAPHIC : 0);
}

function buildTable() {
  const classes = Uint8Array.from({ length: CODE_POINTS }, (_, codePoint) => classOf(codePoint));
  const blocks = new Map();
  const stage1 = Uint8Array.from({ length: CODE_POINTS / BLOCK }, (_, b) => {
    const key = classes.subarray(b * BLOCK, (b + 1) * BLOCK).join();
    if (!blocks.has(key)) blocks.set(key, blocks.size);
    return blocks.get(key);
  });
  if (blocks.size > 256) throw new Error(`Expected at most 256 blocks but found ${blocks.size}: widen the table`);
  return Buffer.concat([stage1, Uint8Array.from([...blocks.keys()].flatMap((key) => key.split(',').map(Number)))]);
}

function contentOf(source) {
  const [head, packed] = source.split('WORD_BREAK_TABLE_GZIP = `');
  return { head, bytes: gunzipSync(Buffer.from((packed ?? '').replace(/`[^]*/, ''), 'base64')) };
}

if (process.versions.unicode !== UNICODE) {
  const { head, bytes } = contentOf(readFileSync(TARGET, 'utf8'));
  if (CHECK && head.includes(createHash('sha256').update(bytes).digest('hex'))) {
    console.log(`word breaks: SHA-256 of the committed table is right; the rules were not run, since this Node has Unicode ${process.versions.unicode}, not ${UNICODE}`);
    process.exit(0);
  }
  console.error(`Expected a Node with Unicode ${UNICODE} but found ${process.versions.unicode}: run this script with one that reports ${UNICODE} in process.versions.unicode`);
  process.exit(1);
}

const bytes = buildTable();
const source = `// Generated by scripts/make-word-break-table.mjs: do not edit.

export const WORD_BREAK_UNICODE_VERSION = '${UNICODE}';
/** SHA-256 of the ${bytes.length} bytes stage1 | stage2. */
export const WORD_BREAK_TABLE_SHA256 = '${createHash('sha256').update(bytes).digest('hex')}';
/** gzip, then base64. */
export const WORD_BREAK_TABLE_GZIP = \`
${gzipSync(bytes, { level: 9 }).toString('base64').match(/.{1,140}/g).join('\n')}\`;
`;
if (CHECK) {
  const [wanted, committed] = [contentOf(source), contentOf(readFileSync(TARGET, 'utf8'))];
  if (wanted.head !== committed.head || !wanted.bytes.equals(committed.bytes)) {
    console.error('Expected src/text/wordBreakTable.generated.ts to be what this script writes but found a difference: run node scripts/make-word-break-table.mjs');
    process.exit(1);
  }
} else writeFileSync(TARGET, source);
console.log(`word breaks: ${bytes.length} bytes`);
