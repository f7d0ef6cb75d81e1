/**
 * Words of the text model `words-v1` straight from its rules: regular expressions over Unicode properties and
 * normalize(), one code point at a time, no table. Imports nothing from src. The model is pinned to Unicode 17.0: what a
 * Node with another version does not know, or knows too much of, comes from unicode17.ts.
 */
import { isUnassigned, newCodePoints } from './unicode17.ts';

export type OracleClass = 'separator' | 'word' | 'single' | 'ignore' | 'tail';

const unspaced =
  /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Bopo}\p{scx=Hang}\p{scx=Yiii}\p{scx=Tang}\p{scx=Nshu}\p{scx=Kits}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}\p{scx=Tale}\p{scx=Talu}\p{scx=Lana}\p{scx=Tavt}\p{scx=Ahom}]/u;

function memo<Value>(compute: (char: string) => Value): (char: string) => Value {
  const known = new Map<string, Value>();
  return (char) => {
    let value = known.get(char);
    if (value === undefined) known.set(char, (value = compute(char)));
    return value;
  };
}

const numberOf = (char: string): number => char.codePointAt(0) as number;
const isWithin = (char: string, low: number, high: number): boolean => numberOf(char) >= low && numberOf(char) <= high;

/** Marks of unequal non-zero combining class come out of NFD in one order, whichever way they went in. */
const swaps = (mark: string, other: string): boolean => (mark + other).normalize('NFD') === (other + mark).normalize('NFD');
const OVERLAY = '\u0334';
const IOTA = '\u0345';

function isDroppedMark(mark: string): boolean {
  if (/\p{Me}/u.test(mark)) return true;
  const parts = [...mark.normalize('NFD')];
  if (parts.join('') !== mark) return parts.every((part) => ownClass(part) === 'ignore');
  const isZero = !swaps(mark, OVERLAY) && !swaps(mark, IOTA);
  // A mark always "swaps" with itself, so the Devanagari virama is tried against the Bengali one.
  const isNine = !isZero && !swaps(mark, mark === '\u094d' ? '\u09cd' : '\u094d');
  return !isZero && !isNine;
}

/** Classes and folds of what 17.0 has and this Node does not. */
const unknown = new Map<string, { readonly kind: OracleClass; readonly fold: string }>();
for (const [from, to, kind, fold] of newCodePoints) {
  for (let c = from; c <= to; c++) {
    const char = String.fromCodePoint(c);
    if (/\p{Cn}/u.test(char)) unknown.set(char, { kind, fold: typeof fold === 'string' ? fold : String.fromCodePoint(c + fold) });
  }
}

/** How many characters of 17.0 this Node does not know. */
export const unknownCount = unknown.size;

const ownClass = memo((char: string): OracleClass => {
  const known = unknown.get(char);
  if (known !== undefined) return known.kind;
  const isNewer = isUnassigned[numberOf(char)] === 1 && !/\p{Cn}/u.test(char);
  if (isNewer) return isWithin(char, 0x20000, 0x3fffd) ? 'single' : 'separator';
  if (/\p{Cs}/u.test(char)) return 'separator';
  if (/[\p{Default_Ignorable_Code_Point}\p{Cf}\u0640\u07fa\uff9e\uff9f]/u.test(char)) return 'ignore';
  const standsAlone = numberOf(char) >= 0x800 && unspaced.test(char);
  if (/\p{M}/u.test(char)) return isDroppedMark(char) ? 'ignore' : standsAlone ? 'tail' : 'word';
  if (/\p{Nd}/u.test(char)) return 'word';
  if (/[\u02b9-\u02bf\u0374]/u.test(char)) return 'separator';
  if (/[\u2e80-\u2fdf]/u.test(char) && /\p{So}/u.test(char)) return 'single';
  if (isWithin(char, 0x20000, 0x3fffd)) return 'single';
  if (/[\u1160-\u11ff]/u.test(char) || (/[\ud7b0-\ud7ff]/u.test(char) && /\p{L}/u.test(char))) return 'tail';
  if (/[\p{L}\p{Nl}\p{No}]/u.test(char)) return standsAlone ? 'single' : 'word';
  return 'separator';
});

const strokes: Readonly<Record<string, string>> = { æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ł: 'l', ħ: 'h', ŧ: 't', ı: 'i' };
const kept = (text: string): string[] => [...text].filter((part) => ownClass(part) !== 'ignore');

function digitValue(char: string): number {
  let below = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(numberOf(char) - below - 1))) below++;
  return below % 10;
}

/** One step of the fold, or the code point itself. */
function step(char: string): string[] {
  if (char in strokes) return [...strokes[char]];
  if (/\p{Nd}/u.test(char)) return [String(digitValue(char))];
  if (/[\uac00-\ud7a3\u3131-\u318e]/u.test(char)) return [char];
  if (/[\uffa1-\uffdc]/u.test(char)) {
    for (let c = 0x3131; c <= 0x318e; c++) {
      const jamo = String.fromCodePoint(c);
      if (jamo.normalize('NFKD') === char.normalize('NFKD')) return [jamo];
    }
  }
  const own = ownClass(char);
  const canonical = kept(char.normalize('NFD'));
  if (canonical.join('') !== char) return canonical;
  const compatible = kept(char.normalize('NFKD'));
  if (compatible.join('') !== char) {
    const classes = compatible.map(ownClass);
    if (compatible.length === 1 && (classes[0] === 'word' || classes[0] === 'single')) return compatible;
    if (own === 'word' && compatible.length > 1 && compatible.length <= 3 && classes.every((each) => each === 'word')) return compatible;
  }
  const lower = kept(char.toUpperCase().toLowerCase());
  return lower.length > 0 && lower.length <= 3 && lower.every((part) => ownClass(part) === own) ? lower : [char];
}

/** Returns what stands for a code point in folded words. Means nothing for separators and ignored ones. */
export const foldOracle = memo((char: string): string => {
  const known = unknown.get(char);
  if (known !== undefined) return known.fold;
  let text = char;
  for (;;) {
    const next = Array.from(text, (part) => step(part).join('')).join('');
    if (next === text) return text;
    text = next;
  }
});

export const classOracle = memo((char: string): OracleClass => {
  const own = ownClass(char);
  return own === 'separator' || own === 'ignore' ? own : ownClass([...foldOracle(char)][0]);
});

const letterOf = { separator: '-', word: 'w', single: 's', ignore: '', tail: 't' } as const;

/** Returns the folded words of a text in order. Bytes that are not UTF-8 separate words. */
export function wordsOracle(bytes: Uint8Array): string[] {
  const chars = [...new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)].filter((char) => classOracle(char) !== 'ignore');
  const classes = chars.map((char) => letterOf[classOracle(char)]).join('');
  return Array.from(classes.matchAll(/w+|st*/g), (match) => {
    const folded = chars.slice(match.index, match.index + match[0].length).map(foldOracle).join('');
    return folded.replace(/[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?|[\uac00-\ud7a3][\u11a8-\u11c2]/gu, (jamo) => jamo.normalize('NFC'));
  });
}
