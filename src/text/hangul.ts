/** Composition of conjoining jamo, so that decomposed Korean gives the words of composed Korean. */

const FIRST_LEADING = 0x1100;
const LEADING_COUNT = 19;
const FIRST_VOWEL = 0x1161;
const VOWEL_COUNT = 21;
/** One before the first trailing consonant: trailing 0 is none. */
const TRAILING_BASE = 0x11a7;
const TRAILING_COUNT = 28;
const FIRST_SYLLABLE = 0xac00;
const SYLLABLE_COUNT = LEADING_COUNT * VOWEL_COUNT * TRAILING_COUNT;

/** Returns the syllable that `tail` makes of `before` (L + V, or LV + T), or 0 where they do not compose. */
export function composeHangul(before: number, tail: number): number {
  const leading = before - FIRST_LEADING;
  const vowel = tail - FIRST_VOWEL;
  if (leading >= 0 && leading < LEADING_COUNT) {
    return vowel >= 0 && vowel < VOWEL_COUNT ? FIRST_SYLLABLE + (leading * VOWEL_COUNT + vowel) * TRAILING_COUNT : 0;
  }
  const syllable = before - FIRST_SYLLABLE;
  const trailing = tail - TRAILING_BASE;
  const isOpen = syllable >= 0 && syllable < SYLLABLE_COUNT && syllable % TRAILING_COUNT === 0;
  return isOpen && trailing > 0 && trailing < TRAILING_COUNT ? before + trailing : 0;
}
