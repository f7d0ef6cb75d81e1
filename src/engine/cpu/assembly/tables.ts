/** The committed word table, and the small tables that are derived from it once per instance. */
import { addends, bitPositions, kana, latin, MAX_SLOTS, multipliers, pairs, separators, splats, symbols } from './layout';
import { fmix } from './mix';
import { PAIR_IGNORED, PAIR_SEPARATOR } from './scripts';

export const SEPARATOR: u32 = 0;
export const WORD: u32 = 1;
export const SINGLE: u32 = 2;
export const IGNORE: u32 = 3;
export const TAIL: u32 = 4;

let stage1: usize = 0;
let stage2: usize = 0;
let deltas: usize = 0;
let expansions: usize = 0;
let deltaCount: u32 = 0;

export function useTable(at1: usize, at2: usize, atDelta: usize, atExpansion: usize): void {
  stage1 = at1;
  stage2 = at2;
  deltas = atDelta;
  expansions = atExpansion;
  deltaCount = <u32>((atExpansion - atDelta) >> 2);
}

/** class << 13 | fold */
@inline
export function entryOf(c: u32): u32 {
  if (c < 0x40000) return load<u16>(stage2 + (((<u32>load<u16>(stage1 + ((c >> 6) << 1)) << 6) + (c & 63)) << 1));
  return c >= 0xe0000 && c < 0xe1000 ? IGNORE << 13 : SEPARATOR << 13;
}

@inline
export function foldsToItself(entry: u32): bool {
  const fold = entry & 0x1fff;
  return fold < deltaCount && load<u32>(deltas + (fold << 2)) == 0;
}

/** Writes one code point as UTF-8 and returns its length; always stores four bytes. */
export function encode(at: usize, c: u32): u32 {
  if (c < 0x80) {
    store<u32>(at, c);
    return 1;
  }
  if (c < 0x800) {
    store<u32>(at, 0x80c0 | (c >> 6) | ((c & 63) << 8));
    return 2;
  }
  if (c < 0x10000) {
    store<u32>(at, 0x8080e0 | (c >> 12) | (((c >> 6) & 63) << 8) | ((c & 63) << 16));
    return 3;
  }
  store<u32>(at, 0x808080f0 | (c >> 18) | (((c >> 12) & 63) << 8) | (((c >> 6) & 63) << 16) | ((c & 63) << 24));
  return 4;
}

/** Writes the fold of a code point as UTF-8 and returns its length. */
export function encodeFold(at: usize, c: u32, entry: u32): u32 {
  const fold = entry & 0x1fff;
  if (fold < deltaCount) return encode(at, c + load<u32>(deltas + (fold << 2)));
  const parts = expansions + (fold - deltaCount) * 12;
  let length = encode(at, load<u32>(parts));
  const second = load<u32>(parts, 4);
  if (second == 0) return length;
  length += encode(at + length, second);
  const third = load<u32>(parts, 8);
  if (third == 0) return length;
  return length + encode(at + length, third);
}

function deriveLatin(): void {
  for (let c: u32 = 0; c < 2048; c++) {
    const entry = entryOf(c);
    const kind = entry >> 13;
    let packed = kind << 26;
    if (kind == WORD || kind == SINGLE || kind == TAIL) {
      const length = encodeFold(bitPositions, c, entry);
      packed |= length > 3 ? 0x80000000 : (load<u32>(bitPositions) & (0xffffffff >> (32 - (length << 3)))) | (length << 24);
    }
    store<u32>(latin + (c << 2), packed);
  }
}

function deriveBitPositions(): void {
  for (let byte: u32 = 0; byte < 256; byte++) {
    let at = bitPositions + (byte << 3);
    store<u64>(at, 0);
    for (let bit: u32 = 0; bit < 8; bit++) {
      if ((byte >> bit) & 1) store<u8>(at++, bit);
    }
  }
}

/** One 16-byte table indexed by the low nibble of the last byte; bit (high nibble - 8 + shift) says separator. */
function separatorTable(index: usize, first: u32, shift: u32): void {
  const at = separators + (index << 4);
  for (let low: u32 = 0; low < 16; low++) {
    let bits = <u32>load<u8>(at + low);
    for (let high: u32 = 0; high < 4; high++) {
      if (entryOf(first + (high << 4) + low) >> 13 == SEPARATOR) bits |= 1 << (high + shift);
    }
    store<u8>(at + low, bits);
  }
}

/** Blocks of 64 code points in which `punctuation` finds separators: two to a table. */
function deriveSeparators(): void {
  memory.fill(separators, 0, 32);
  separatorTable(0, 0x2000, 0);
  separatorTable(0, 0x3000, 4);
  separatorTable(1, 0xff00, 0);
  separatorTable(1, 0xff40, 4);
}

/** The single code point that `c` of class `kind` folds to; 0 where it is of another class or folds to more. */
function foldOf(c: u32, kind: u32): u32 {
  const entry = entryOf(c);
  const fold = entry & 0x1fff;
  return entry >> 13 == kind && fold < deltaCount ? c + load<u32>(deltas + (fold << 2)) : 0;
}

/**
 * Entries of foldPair: bit 7 for a word that stays in its pair of leads, with bit 6 for the odd lead and the low bits of
 * the last byte; a byte of ASCII; PAIR_SEPARATOR; PAIR_IGNORED; 0 for what is left to takeCodePoints.
 */
function derivePairs(): void {
  for (let c: u32 = 0x80; c < 0x800; c++) {
    const to = foldOf(c, WORD);
    const kind = entryOf(c) >> 13;
    let entry: u32 = 0;
    if (kind == SEPARATOR) entry = PAIR_SEPARATOR;
    else if (kind == IGNORE) entry = PAIR_IGNORED;
    else if (c >> 7 == to >> 7) entry = 0x80 | (to & 0x7f);
    else if (to != 0 && to < 0x80) entry = to;
    store<u8>(pairs + (c - 0x80), <u8>entry);
  }
}

function deriveKana(): void {
  for (let c: u32 = 0x3040; c < 0x3100; c++) {
    const to = foldOf(c, SINGLE);
    store<u8>(kana + (c - 0x3040), c >> 6 == to >> 6 ? 0x80 | (to & 0x3f) : 0);
  }
}

function deriveSymbols(): void {
  for (let row: u32 = 0; row < 64; row++) {
    let known: u32 = 0x80;
    for (let c: u32 = 0; c < 64; c++) {
      if (entryOf(0x2000 + (row << 6) + c) >> 13 != SEPARATOR) known = 0;
    }
    store<u8>(symbols + row, known);
  }
}

function derivePermutations(): void {
  for (let i: u32 = 0; i < <u32>MAX_SLOTS; i++) {
    store<u32>(multipliers + (i << 2), fmix((2 * i + 1) * 0x9e3779b9) | 1);
    store<u32>(addends + (i << 2), fmix((2 * i + 2) * 0x9e3779b9));
  }
}

function deriveSplats(): void {
  for (let byte: u32 = 0; byte < 256; byte++) v128.store(splats + (byte << 4), i8x16.splat(<i8>byte));
}

export function deriveTables(): void {
  deriveSplats();
  deriveLatin();
  deriveBitPositions();
  deriveSeparators();
  derivePairs();
  deriveKana();
  deriveSymbols();
  derivePermutations();
}
