import { html, type Content, type Html } from './html.ts';

/** Marks on one letter that are shown; more of them climb out of the line. */
const MOST_MARKS = 4;
/** Places in one text where something invisible is spelt out; further ones are dots. */
const MOST_NAMED = 48;

/** Invisible code points by what they are called; each would move, hide or break what is around it. */
const names: readonly (readonly [from: number, to: number, name: (point: number) => string])[] = [
  [0x00, 0x08, (point) => String.fromCodePoint(0x2400 + point)],
  [0x0b, 0x0c, (point) => String.fromCodePoint(0x2400 + point)],
  [0x0d, 0x1f, (point) => String.fromCodePoint(0x2400 + point)],
  [0x7f, 0x7f, () => '\u2421'],
  [0x80, 0x9f, (point) => `U+00${point.toString(16).toUpperCase()}`],
  [0xad, 0xad, () => 'SHY'],
  [0x061c, 0x061c, () => 'ALM'],
  [0x200b, 0x200b, () => 'ZWSP'],
  [0x200e, 0x200f, (point) => (point === 0x200e ? 'LRM' : 'RLM')],
  [0x2028, 0x2029, (point) => (point === 0x2028 ? 'LS' : 'PS')],
  [0x202a, 0x202e, (point) => ['LRE', 'RLE', 'PDF', 'LRO', 'RLO'][point - 0x202a]],
  [0x2060, 0x2064, () => 'WJ'],
  [0x2066, 0x2069, (point) => ['LRI', 'RLI', 'FSI', 'PDI'][point - 0x2066]],
  [0x206a, 0x206f, (point) => `U+${point.toString(16).toUpperCase()}`],
  [0xfeff, 0xfeff, () => 'BOM'],
  [0xfff9, 0xfffb, (point) => `U+${point.toString(16).toUpperCase()}`],
  [0xfffe, 0xffff, (point) => `U+${point.toString(16).toUpperCase()}`],
  [0xe0000, 0xe007f, () => 'TAG'],
];

function nameOf(point: number): string | null {
  if (point >= 0x20 && point < 0x7f) return null;
  for (const [from, to, name] of names) if (point >= from && point <= to) return name(point);
  return null;
}

/**
 * Returns text of a document as it can be shown: what is invisible or turns lines round is spelt out in a mark, long piles
 * of accents are cut, and it ends after so many code points. Escaped; the caller gives it an element with `dir="auto"`.
 */
export function documentText(text: string, most = 4000): Html {
  const parts: Content[] = [];
  let plain = '';
  let named = 0;
  let marks = 0;
  let points = 0;
  let last = null as { readonly name: string; readonly times: number } | null;
  const flushNamed = (): void => {
    if (last === null) return;
    named += 1;
    parts.push(named > MOST_NAMED ? '·' : html`<i class="hidden">${last.name}${last.times > 1 ? `×${last.times}` : ''}</i>`);
    last = null;
  };
  const flushMarks = (): void => {
    if (marks > MOST_MARKS) {
      parts.push(plain);
      plain = '';
      named += 1;
      parts.push(named > MOST_NAMED ? '·' : html`<i class="hidden">+${marks - MOST_MARKS} marks</i>`);
    }
    marks = 0;
  };
  for (const character of text) {
    points += 1;
    if (points > most) break;
    const point = character.codePointAt(0) as number;
    if (point > 0x2ff && /^\p{M}$/u.test(character)) {
      marks += 1;
      if (marks > MOST_MARKS) continue;
    } else flushMarks();
    const name = nameOf(point);
    if (name === null) {
      flushNamed();
      plain += character;
      continue;
    }
    if (plain !== '') parts.push(plain);
    plain = '';
    if (last !== null && last.name !== name) flushNamed();
    last = { name, times: (last?.times ?? 0) + 1 };
  }
  flushMarks();
  flushNamed();
  parts.push(plain);
  if (points > most) parts.push('…');
  return html`${parts}`;
}

/** Scripts whose letters look, break or run otherwise by language, with the language that a reader would guess. */
const scripts = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['ko', /\p{Script=Hangul}/gu],
  ['zh', /\p{Script=Han}/gu],
  ['ar', /\p{Script=Arabic}/gu],
  ['he', /\p{Script=Hebrew}/gu],
  ['th', /\p{Script=Thai}/gu],
  ['hi', /\p{Script=Devanagari}/gu],
  ['ru', /\p{Script=Cyrillic}/gu],
  ['el', /\p{Script=Greek}/gu],
] as const;

/** Returns the language to lay a text out for, by its letters; null for Latin ones, whose layout is the same in all. */
export function languageOf(text: string): string | null {
  const head = text.slice(0, 1000);
  const letters = head.match(/\p{L}/gu)?.length ?? 0;
  for (const [language, letter] of scripts) {
    const found = head.match(letter)?.length ?? 0;
    // Japanese is mostly written in Han; a few kana tell.
    if (found > 0 && found >= letters * (language === 'ja' ? 0.1 : 0.5)) return language;
  }
  return null;
}
