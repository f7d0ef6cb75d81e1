/** Every code point that may be a character, and some that none is, on every engine; the committed table, which other tests hold against the rules, says what is right. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkWords } from '../engine/cpuFixture.ts';
import { closeAll, openNamedEngines, type NamedEngine } from './engines.ts';
import { hashesOf, wordsOn } from './wordsOn.ts';

let engines: NamedEngine[];
beforeAll(async () => {
  engines = await openNamedEngines();
});
afterAll(async () => closeAll(engines));

/** The UTF-8 form of any number up to 0x10FFFF, surrogates included, which makes three ill-formed bytes of them. */
function bytesOfPoint(c: number): number[] {
  if (c < 0x80) return [c];
  if (c < 0x800) return [0xc0 | (c >> 6), 0x80 | (c & 63)];
  if (c < 0x10000) return [0xe0 | (c >> 12), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63)];
  return [0xf0 | (c >> 18), 0x80 | ((c >> 12) & 63), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63)];
}

const HAN = [0xe4, 0xb8, 0xad];

/** Unicode has no character in these planes and plans none: one code point of 16, and all of the first and last 256, say whether a plane is taken for another. */
const empty = (plane: number): boolean => plane >= 4 && plane <= 13;

function pointsOf(plane: number): number[] {
  const all = Array.from({ length: 0x10000 }, (_, i) => i);
  return all.filter((i) => !empty(plane) || i % 16 === plane || i < 256 || i >= 0x10000 - 256).map((i) => (plane << 16) + i);
}

async function expectPlane(plane: number): Promise<void> {
  const alone: Uint8Array[] = [];
  const among: Uint8Array[] = [];
  let row: number[] = [];
  const points = pointsOf(plane);
  for (const [at, c] of points.entries()) {
    const point = bytesOfPoint(c);
    alone.push(Uint8Array.from(point));
    // Between letters, behind a single, before a letter.
    row.push(0x61, ...point, 0x62, ...HAN, ...point, 0x63);
    if (at % 128 < 127 && at + 1 < points.length) continue;
    among.push(Uint8Array.from(row));
    row = [];
  }
  for (const { name, engine } of engines) {
    // The second cpu engine is the same kernels in workers.
    if (name.includes('workers')) continue;
    await checkWords(engine, `${name}, alone, plane ${plane}`, alone);
    await checkWords(engine, `${name}, among letters, plane ${plane}`, among);
  }
}

test.each(Array.from({ length: 17 }, (_, plane) => plane))('code points of plane %i, alone and among letters', async (plane) => {
  await expectPlane(plane);
});

test('all 11,172 Korean syllables: three ways to write them', async () => {
  const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
  const units: Uint8Array[] = [];
  const want: string[] = [];
  for (let syllable = 0xac00; syllable < 0xd7a4; syllable++) {
    const at = syllable - 0xac00;
    const [l, v, t] = [0x1100 + Math.floor(at / 588), 0x1161 + (Math.floor(at / 28) % 21), 0x11a7 + (at % 28)];
    const final = t === 0x11a7 ? '' : String.fromCodePoint(t);
    const spellings = [String.fromCodePoint(syllable), String.fromCodePoint(l, v) + final, String.fromCodePoint(syllable - (at % 28)) + final];
    for (const spelling of spellings) {
      units.push(utf8(spelling));
      want.push(String.fromCodePoint(syllable));
    }
  }
  const hashes = want.map((word, i) => (i % 3 === 0 ? hashesOf([word]) : ''));
  for (const { name, engine } of engines) {
    const got = await wordsOn(engine, units);
    const wrong = got.findIndex((each, i) => each !== hashes[i - (i % 3)]);
    expect([name, wrong]).toEqual([name, -1]);
  }
});
