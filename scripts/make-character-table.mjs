/**
 * Generates src/text/characterTable.generated.ts: what Python's str methods say of every code point, and its lower case
 * in NFD, derived from the Unicode data inside Node. The run time never asks Node's ICU.
 *
 *   node scripts/make-character-table.mjs           writes the file
 *   node scripts/make-character-table.mjs --check   fails if the committed file differs from what would be written (a
 *                                                   Node with another Unicode can only check the SHA-256)
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';

const UNICODE = '17.0';
const CHECK = process.argv.includes('--check');
const TARGET = new URL('../src/text/characterTable.generated.ts', import.meta.url);
const CODE_POINTS = 0x110000;
const BLOCK = 64;

/** Bits of a code point, as src/text/characterTable.ts names them. */
const [WORD, SPACE, ALPHA, UPPER, LOWER, NUMERIC, ASCII_LETTER, CASED, CASE_IGNORABLE, HANGUL] = Array.from({ length: 10 }, (_, i) => 1 << i);

/** Letters with a numeric value in Unihan, which no property in JavaScript shows: str.isnumeric() of CPython 3.11, Unicode 14.0. */
const NUMERIC_LETTERS = new Set(
  `3405 3483 382a 3b4d 4e00 4e03 4e07 4e09 4e5d 4e8c 4e94 4e96 4ebf 4ec0 4edf 4ee8 4f0d 4f70 5104 5146 5169 516b 516d 5341 5343 5344 5345 534c
   53c1 53c2 53c3 53c4 56db 58f1 58f9 5e7a 5efe 5eff 5f0c 5f0d 5f0e 5f10 62fe 634c 67d2 6f06 7396 767e 8086 842c 8cae 8cb3 8d30 9621 9646 964c
   9678 96f6 f96b f973 f978 f9b2 f9d1 f9d3 f9fd 20001 20064 200e2 20121 2092a 20983 2098c 2099c 20aea 20afd 20b19 22390 22998 23b1b 2626d 2f890`
    .split(/\s+/).map((hex) => parseInt(hex, 16)),
);
const within = (c, low, high) => c >= low && c <= high;
const isSpace = (c) => within(c, 9, 13) || within(c, 0x1c, 0x20) || c === 0x85 || c === 0xa0 || c === 0x1680 || within(c, 0x2000, 0x200a) || c === 0x2028 || c === 0x2029 || c === 0x202f || c === 0x205f || c === 0x3000;

function flagsOf(c, char) {
  let flags = 0;
  if (/^[\p{L}\p{N}_]$/u.test(char)) flags |= WORD;
  if (isSpace(c)) flags |= SPACE;
  if (/^\p{L}$/u.test(char)) flags |= ALPHA;
  if (/^\p{Uppercase}$/u.test(char)) flags |= UPPER;
  if (/^[\p{Lowercase}\p{Lt}]$/u.test(char)) flags |= LOWER;
  if (/^\p{N}$/u.test(char) || NUMERIC_LETTERS.has(c)) flags |= NUMERIC;
  if (/^[a-zA-Z]$/.test(char)) flags |= ASCII_LETTER;
  if (/^\p{Cased}$/u.test(char)) flags |= CASED;
  if (/^\p{Case_Ignorable}$/u.test(char)) flags |= CASE_IGNORABLE;
  if (within(c, 0xac00, 0xd7a3)) flags |= HANGUL;
  return flags;
}

// JavaScript does not expose combining classes, but canonical reordering shows them: unequal non-zero classes swap.
const isAfter = (a, b) => String.fromCodePoint(a, b).normalize('NFD') === String.fromCodePoint(b, a);
const OVERLAY_1 = 0x334;
const IOTA_240 = 0x345;

/** Code point → place of its combining class among all classes, from 1; starters have none. */
function combiningOrders() {
  const marks = [];
  for (let c = 0; c < CODE_POINTS; c++) {
    if (within(c, 0xd800, 0xdfff)) continue;
    const char = String.fromCodePoint(c);
    if (char.normalize('NFD') !== char || !/^\p{M}$/u.test(char)) continue;
    if (c === OVERLAY_1 || c === IOTA_240 || isAfter(c, OVERLAY_1) || isAfter(IOTA_240, c)) marks.push(c);
  }
  marks.sort((a, b) => (isAfter(a, b) ? 1 : isAfter(b, a) ? -1 : a - b));
  const orders = new Map();
  marks.forEach((c, i) => orders.set(c, i === 0 ? 1 : orders.get(marks[i - 1]) + (isAfter(c, marks[i - 1]) ? 1 : 0)));
  return orders;
}

function buildTable() {
  const orders = combiningOrders();
  const records = new Map();
  const pool = [];
  const numbers = new Uint16Array(CODE_POINTS);
  for (let c = 0; c < CODE_POINTS; c++) {
    const char = within(c, 0xd800, 0xdfff) ? '\ufffd' : String.fromCodePoint(c);
    const flags = flagsOf(c, char);
    const lower = flags & HANGUL ? char : char.toLowerCase().normalize('NFD');
    const parts = Array.from(lower, (part) => part.codePointAt(0));
    const record = [flags, lower === char ? '' : lower, orders.get(parts[0]) ?? 0, orders.get(parts.at(-1)) ?? 0];
    const key = JSON.stringify(record);
    if (!records.has(key)) records.set(key, { number: records.size, record });
    numbers[c] = records.get(key).number;
  }
  const all = [...records.values()].map(({ record }) => record);
  // Per record: flags, start and length of the expansion in the pool, its code points, first and last combining order.
  const rows = all.map(([flags, expansion, first, last]) => {
    const bytes = Buffer.from(expansion);
    const start = pool.length;
    pool.push(...bytes);
    return [flags, start, bytes.length | ([...expansion].length << 8), first | (last << 8)];
  });
  const blocks = new Map();
  const stage1 = Uint16Array.from({ length: CODE_POINTS / BLOCK }, (_, b) => {
    const key = numbers.subarray(b * BLOCK, (b + 1) * BLOCK).join();
    if (!blocks.has(key)) blocks.set(key, blocks.size);
    return blocks.get(key);
  });
  const stage2 = Uint16Array.from([...blocks.keys()].flatMap((key) => key.split(',').map(Number)));
  if (pool.length > 0xffff) throw new Error(`Expected at most 65535 bytes of expansions but found ${pool.length}: widen the table`);
  return { stage1, stage2, records: Uint16Array.from(rows.flat()), pool: Uint8Array.from(pool) };
}

function contentOf(source) {
  const [head, packed] = source.split('CHARACTER_TABLE_GZIP = `');
  return { head, bytes: gunzipSync(Buffer.from((packed ?? '').replace(/`[^]*/, ''), 'base64')) };
}

if (process.versions.unicode !== UNICODE) {
  const { head, bytes } = contentOf(readFileSync(TARGET, 'utf8'));
  if (CHECK && head.includes(createHash('sha256').update(bytes).digest('hex'))) {
    console.log(`characters: SHA-256 of the committed table is right; the rules were not run, since this Node has Unicode ${process.versions.unicode}, not ${UNICODE}`);
    process.exit(0);
  }
  console.error(`Expected a Node with Unicode ${UNICODE} but found ${process.versions.unicode}: run this script with one that reports ${UNICODE} in process.versions.unicode`);
  process.exit(1);
}

const table = buildTable();
const { stage1, stage2, records, pool } = table;
const bytes = Buffer.concat([stage1, stage2, records, pool].map((part) => Buffer.from(part.buffer)));
const source = `// Generated by scripts/make-character-table.mjs: do not edit.

/** Letters with a numeric value are those of Unicode 14.0. */
export const CHARACTERS_UNICODE_VERSION = '${UNICODE}';
/** SHA-256 of the ${bytes.length} bytes stage1 | stage2 | records | pool, little endian. */
export const CHARACTER_TABLE_SHA256 = '${createHash('sha256').update(bytes).digest('hex')}';
export const STAGE1_LENGTH = ${stage1.length};
export const STAGE2_LENGTH = ${stage2.length};
/** Four numbers each. */
export const RECORD_COUNT = ${records.length / 4};
export const POOL_LENGTH = ${pool.length};
/** gzip, then base64. */
export const CHARACTER_TABLE_GZIP = \`
${gzipSync(bytes, { level: 9 }).toString('base64').match(/.{1,140}/g).join('\n')}\`;
`;
if (CHECK) {
  const [wanted, committed] = [contentOf(source), contentOf(readFileSync(TARGET, 'utf8'))];
  if (wanted.head !== committed.head || !wanted.bytes.equals(committed.bytes)) {
    console.error('Expected src/text/characterTable.generated.ts to be what this script writes but found a difference: run node scripts/make-character-table.mjs');
    process.exit(1);
  }
} else writeFileSync(TARGET, source);
console.log(`characters: ${bytes.length} bytes, ${stage2.length / BLOCK} blocks, ${records.length / 4} records, ${pool.length} bytes of expansions`);
