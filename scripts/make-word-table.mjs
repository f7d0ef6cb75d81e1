/**
 * Generates src/text/wordTable.generated.ts: the classes and folds of the text model `words-v1` for every code point,
 * derived from the Unicode data inside Node. The run time never asks Node's ICU, so results cannot change with Node.
 *
 *   node scripts/make-word-table.mjs           writes the file
 *   node scripts/make-word-table.mjs --check   fails if the committed file differs from what would be written (a Node
 *                                              with another Unicode can only check the SHA-256 of the committed bytes)
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';

const VERSION = 'words-v1';
const UNICODE = '17.0';
const SHA256 = 'ed3d06199a7c6ca7cd3aa9117b0a2f1bf9cfd0a82e0693403868804fdb6196c2';
const CHECK = process.argv.includes('--check');
const TARGET = new URL('../src/text/wordTable.generated.ts', import.meta.url);

const [SEPARATOR, WORD, SINGLE, IGNORE, TAIL] = [0, 1, 2, 3, 4];
const TABLE_END = 0x40000;
const LONGEST_FOLD = 3;

// ---------------------------------------------------------------------------------------------- class of a code point

const DEFAULT_IGNORABLE_OR_FORMAT = /^[\p{Default_Ignorable_Code_Point}\p{Cf}]$/u;
const MARK = /^\p{M}$/u;
const ENCLOSING_MARK = /^\p{Me}$/u;
const DECIMAL_DIGIT = /^\p{Nd}$/u;
const LETTER = /^\p{L}$/u;
const LETTER_OR_NUMBER = /^[\p{L}\p{Nl}\p{No}]$/u;
const OTHER_SYMBOL = /^\p{So}$/u;
/** Scripts written without spaces between words: each letter is a word. */
const UNSPACED_SCRIPTS = new RegExp(
  `^[${['Han', 'Hiragana', 'Katakana', 'Bopomofo', 'Hangul', 'Yi', 'Tangut', 'Nushu', 'Khitan_Small_Script', 'Thai', 'Lao', 'Khmer', 'Myanmar', 'Tai_Le', 'New_Tai_Lue', 'Tai_Tham', 'Tai_Viet', 'Ahom']
    .map((script) => `\\p{Script_Extensions=${script}}`)
    .join('')}]$`,
  'u',
);
/** Arabic and N'Ko lengtheners, half-width voicing marks: letters by category, ornaments by function. */
const IGNORED_LETTERS = new Set([0x0640, 0x07fa, 0xff9e, 0xff9f]);

const codePointsOf = (text) => Array.from(text, (c) => c.codePointAt(0));
const within = (c, low, high) => c >= low && c <= high;

/** JavaScript does not expose combining classes, but canonical reordering shows them: unequal non-zero classes swap. */
function reorders(a, b) {
  const [x, y] = [String.fromCodePoint(a, b), String.fromCodePoint(b, a)];
  return x.normalize('NFD') === y.normalize('NFD');
}

const OVERLAY_1 = 0x0334;
const VIRAMA_9 = 0x094d;
const IOTA_240 = 0x0345;

/** True if the canonical combining class of a mark that does not decompose is neither 0 nor 9 (virama). */
function hasIgnoredCombiningClass(mark) {
  if (mark === OVERLAY_1 || mark === IOTA_240) return true;
  const isZero = !reorders(mark, OVERLAY_1) && !reorders(mark, IOTA_240);
  return !isZero && mark !== VIRAMA_9 && reorders(mark, VIRAMA_9);
}

function isUnspacedFrom0800(c, char) {
  // Nothing below U+0800 may be a word of its own: words ≤ (bytes + documents) / 2 depends on it.
  return c >= 0x800 && UNSPACED_SCRIPTS.test(char);
}

function computeOwnClass(c) {
  if (within(c, 0xd800, 0xdfff)) return SEPARATOR;
  const char = String.fromCodePoint(c);
  if (DEFAULT_IGNORABLE_OR_FORMAT.test(char) || IGNORED_LETTERS.has(c)) return IGNORE;
  if (MARK.test(char)) {
    if (ENCLOSING_MARK.test(char)) return IGNORE;
    const parts = codePointsOf(char.normalize('NFD'));
    const ignored = parts.length === 1 && parts[0] === c ? hasIgnoredCombiningClass(c) : parts.every((part) => ownClass(part) === IGNORE);
    if (ignored) return IGNORE;
    return isUnspacedFrom0800(c, char) ? TAIL : WORD;
  }
  if (DECIMAL_DIGIT.test(char)) return WORD;
  if (within(c, 0x02b9, 0x02bf) || c === 0x0374) return SEPARATOR;
  if ((within(c, 0x2e80, 0x2fdf) && OTHER_SYMBOL.test(char)) || within(c, 0x20000, 0x3fffd)) return SINGLE;
  if (within(c, 0x1160, 0x11ff) || (within(c, 0xd7b0, 0xd7ff) && LETTER.test(char))) return TAIL;
  if (LETTER_OR_NUMBER.test(char)) return isUnspacedFrom0800(c, char) ? SINGLE : WORD;
  return SEPARATOR;
}

const ownClasses = new Map();
function ownClass(c) {
  let known = ownClasses.get(c);
  if (known === undefined) ownClasses.set(c, (known = computeOwnClass(c)));
  return known;
}

// ------------------------------------------------------------------------------------------------ fold of a code point

/** Strokes and ligatures that Unicode does not decompose. Capitals reach these through their lower case. */
const BY_HAND = new Map(
  Object.entries({ æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ł: 'l', ħ: 'h', ŧ: 't', ı: 'i' }).map(([from, to]) => [from.codePointAt(0), codePointsOf(to)]),
);

const digitValues = new Map();
for (let c = 0, run = 0; c < TABLE_END; c++) {
  const isDigit = !within(c, 0xd800, 0xdfff) && DECIMAL_DIGIT.test(String.fromCodePoint(c));
  // The stability policy gives every script its ten digits in one ascending run.
  if (isDigit) digitValues.set(c, run % 10);
  run = isDigit ? run + 1 : 0;
}

const compatibilityJamo = new Map();
for (let c = 0x318e; c >= 0x3131; c--) compatibilityJamo.set(String.fromCodePoint(c).normalize('NFKD'), c);

const withoutIgnored = (parts) => parts.filter((part) => ownClass(part) !== IGNORE);
const differs = (parts, c) => parts.length !== 1 || parts[0] !== c;

/** One step towards the fold of `c`, or [c] when there is none left. */
function foldStep(c) {
  if (BY_HAND.has(c)) return BY_HAND.get(c);
  if (digitValues.has(c)) return [0x30 + digitValues.get(c)];
  if (within(c, 0xac00, 0xd7a3) || within(c, 0x3131, 0x318e)) return [c];
  const char = String.fromCodePoint(c);
  if (within(c, 0xffa1, 0xffdc)) {
    const jamo = compatibilityJamo.get(char.normalize('NFKD'));
    if (jamo !== undefined) return [jamo];
  }
  const own = ownClass(c);
  const canonical = withoutIgnored(codePointsOf(char.normalize('NFD')));
  if (differs(canonical, c)) {
    // Otherwise NFC and NFD of a text would have different words.
    const faithful = canonical.every((part, i) => ownClass(part) === own || (i > 0 && own === SINGLE && ownClass(part) === TAIL));
    if (!faithful) throw new Error(`Expected the canonical parts of U+${c.toString(16)} to have class ${own} but found ${canonical.map(ownClass)}: change the classes`);
    return canonical;
  }
  const compatible = withoutIgnored(codePointsOf(char.normalize('NFKD')));
  if (differs(compatible, c)) {
    // Several singles would be several words, which a fold cannot make of one code point.
    if (own === WORD && compatible.length > 0 && compatible.length <= LONGEST_FOLD && compatible.every((part) => ownClass(part) === WORD)) return compatible;
    if (compatible.length === 1 && (ownClass(compatible[0]) === WORD || ownClass(compatible[0]) === SINGLE)) return compatible;
  }
  const lower = withoutIgnored(codePointsOf(char.toUpperCase().toLowerCase()));
  if (lower.length > 0 && lower.length <= LONGEST_FOLD && lower.every((part) => ownClass(part) === own)) return lower;
  return [c];
}

function fold(c) {
  const step = foldStep(c);
  return differs(step, c) ? step.flatMap(fold) : step;
}

// --------------------------------------------------------------------------------------------------------------- table

function numbered() {
  const numbers = new Map();
  return {
    numberOf(key) {
      if (!numbers.has(key)) numbers.set(key, numbers.size);
      return numbers.get(key);
    },
    keys: () => [...numbers.keys()],
  };
}

function buildTable() {
  const deltas = numbered();
  const expansions = numbered();
  const rows = [];
  for (let c = 0; c < TABLE_END; c++) {
    const own = ownClass(c);
    if (own === SEPARATOR || own === IGNORE) {
      rows.push([own, deltas.numberOf(0), -1]);
      continue;
    }
    const folded = fold(c);
    if (folded.length > LONGEST_FOLD) throw new Error(`Expected folds of at most 3 code points but found ${folded.length} for U+${c.toString(16)}: change the folds`);
    const cls = ownClass(folded[0]);
    if (folded.length === 1) rows.push([cls, deltas.numberOf(folded[0] - c), -1]);
    else rows.push([cls, -1, expansions.numberOf(folded.join())]);
  }
  const delta = Int32Array.from(deltas.keys());
  const expansion = Uint32Array.from(expansions.keys().flatMap((key) => [...key.split(',').map(Number), 0, 0].slice(0, 3)));
  const entries = Uint16Array.from(rows, ([cls, d, e]) => (cls << 13) | (e < 0 ? d : delta.length + e));
  const blocks = numbered();
  const stage1 = Uint16Array.from({ length: TABLE_END / 64 }, (_, b) => blocks.numberOf(entries.subarray(b * 64, b * 64 + 64).join()));
  const stage2 = Uint16Array.from(blocks.keys().flatMap((key) => key.split(',').map(Number)));
  return { stage1, stage2, delta, expansion };
}

/** The file as text. The gzip stream may differ between Node versions; what it holds may not. */
function sourceOf(bytes, { stage1, stage2, delta, expansion }) {
  const lines = gzipSync(bytes, { level: 9 }).toString('base64').match(/.{1,140}/g);
  return `// Generated by scripts/make-word-table.mjs: do not edit.

export const TEXT_MODEL_VERSION = '${VERSION}';
export const UNICODE_VERSION = '${UNICODE}';
/** SHA-256 of the ${bytes.length} bytes stage1 | stage2 | delta | expansion, little endian. */
export const WORD_TABLE_SHA256 = '${SHA256}';
export const STAGE1_LENGTH = ${stage1.length};
export const STAGE2_LENGTH = ${stage2.length};
export const DELTA_LENGTH = ${delta.length};
export const EXPANSION_LENGTH = ${expansion.length};
/** gzip, then base64. */
export const WORD_TABLE_GZIP = `
    .concat('`\n', lines.join('\n'), '`;\n');
}

/** A generated file without the part that depends on the zlib at hand, and the bytes of that part. */
function contentOf(source) {
  const [head, packed] = source.split('WORD_TABLE_GZIP = `');
  return { head, bytes: gunzipSync(Buffer.from(packed ?? '', 'base64')) };
}

if (process.versions.unicode !== UNICODE) {
  const committed = CHECK ? createHash('sha256').update(contentOf(readFileSync(TARGET, 'utf8')).bytes).digest('hex') : '';
  if (committed === SHA256) {
    console.log(`${VERSION}: SHA-256 of the committed table is right; the rules were not run, since this Node has Unicode ${process.versions.unicode}, not ${UNICODE}`);
    process.exit(0);
  }
  console.error(`Expected a Node with Unicode ${UNICODE} but found ${process.versions.unicode}: run this script with one that reports ${UNICODE} in process.versions.unicode`);
  process.exit(1);
}

const table = buildTable();
const { stage1, stage2, delta, expansion } = table;
const bytes = Buffer.concat([stage1, stage2, delta, expansion].map((part) => Buffer.from(part.buffer)));
const sha256 = createHash('sha256').update(bytes).digest('hex');
if (sha256 !== SHA256) {
  console.error(`Expected a table with SHA-256 ${SHA256} but found ${sha256}: the rules in this script no longer give ${VERSION}`);
  process.exit(1);
}
const source = sourceOf(bytes, table);
if (CHECK) {
  const [wanted, committed] = [contentOf(source), contentOf(readFileSync(TARGET, 'utf8'))];
  if (wanted.head !== committed.head || !wanted.bytes.equals(committed.bytes)) {
    console.error('Expected src/text/wordTable.generated.ts to be what this script writes but found a difference: run node scripts/make-word-table.mjs');
    process.exit(1);
  }
} else {
  writeFileSync(TARGET, source);
}
console.log(`${VERSION}: ${bytes.length} bytes, ${stage2.length / 64} blocks, ${delta.length} deltas, ${expansion.length / LONGEST_FOLD} expansions`);
