/** Bytes that are not UTF-8: on every engine the words are those of the text with U+FFFD in their place. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkWords } from '../engine/cpuFixture.ts';
import { brokenPieces, nastyPieces } from '../text/nasty.ts';
import { closeAll, openNamedEngines, type NamedEngine } from './engines.ts';
import { wordsOn } from './wordsOn.ts';

let engines: NamedEngine[];
beforeAll(async () => {
  engines = (await openNamedEngines()).filter(({ name }) => !name.includes('workers'));
});
afterAll(async () => closeAll(engines));

/** What Node's decoder, which knows nothing of words, makes of the bytes. */
const repaired = (bytes: Uint8Array): Uint8Array => new TextEncoder().encode(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));

async function expectRepaired(units: readonly Uint8Array[]): Promise<void> {
  const whole = units.map(repaired);
  const different = units.filter((unit, i) => unit.length !== whole[i].length).length;
  expect(different).toBeGreaterThan(units.length / 20);
  for (const { name, engine } of engines) {
    const [got, want] = [await wordsOn(engine, units), await wordsOn(engine, whole)];
    const wrong = got.findIndex((words, i) => words !== want[i]);
    expect([name, wrong < 0 ? '' : Buffer.from(units[wrong]).toString('hex')]).toEqual([name, '']);
  }
}

/** All bytes at which table 3-7 of the Unicode standard changes its mind, and one inside each stretch. */
const BORDERS = [0x20, 0x61, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc1, 0xc2, 0xc3, 0xdf, 0xe0, 0xe1, 0xe4, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff];

function* sequences(alphabet: readonly number[], length: number): Generator<number[]> {
  if (length === 0) yield [];
  else for (const rest of sequences(alphabet, length - 1)) for (const byte of alphabet) yield [...rest, byte];
}

test('every byte, and every two bytes, cut off by the end of their unit', async () => {
  const all = Array.from({ length: 256 }, (_, byte) => byte);
  await expectRepaired([...sequences(all, 1), ...sequences(all, 2)].map((unit) => Uint8Array.from(unit)));
});

test('every three bytes on either side of every border of the rules, cut off by the end', async () => {
  await expectRepaired([...sequences(BORDERS, 3)].map((unit) => Uint8Array.from(unit)));
});

test('every four bytes of the borders that long forms have, between letters and Han', async () => {
  const leads = [0xe0, 0xe4, 0xed, 0xef, 0xf0, 0xf3, 0xf4, 0xf5, 0xc3, 0x80];
  const units: Uint8Array[] = [];
  for (const lead of leads) for (const rest of sequences([0x62, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xcc, 0xe4, 0xf0], 3)) units.push(Uint8Array.of(0x61, lead, ...rest, 0x63), Uint8Array.of(lead, ...rest));
  await expectRepaired(units);
});

test('sequences cut off by the border between units, the rest of them beginning the next', async () => {
  const whole = ['\u00e9', '\u044f', '\u4e2d', '\u0e34', '\u0301', '\u200d', '\u{20000}', '\u{1d400}', '\u{e0100}'].map((text) => new TextEncoder().encode(text));
  const units: Uint8Array[] = [];
  for (const before of ['', 'ab', '中']) {
    for (const bytes of whole) for (let cut = 1; cut < bytes.length; cut++) units.push(Uint8Array.from([...new TextEncoder().encode(before), ...bytes.subarray(0, cut)]), Uint8Array.from([...bytes.subarray(cut), 0x7a]));
  }
  await expectRepaired(units);
});

const pieces = [...nastyPieces.map((text) => new TextEncoder().encode(text)), ...brokenPieces.map((piece) => Uint8Array.from(piece))];

test('each nasty piece at every place of a block of 64 and a group of 32, behind letters and behind spaces', async () => {
  const units: Uint8Array[] = [];
  for (let at = 0; at < 64; at++) {
    for (const piece of pieces) units.push(Uint8Array.from([...new Uint8Array(at).fill(at % 2 === 0 ? 0x62 : 0x20), ...piece, 0x63]));
  }
  for (const { name, engine } of engines) await checkWords(engine, name, units);
});

test('each nasty piece across the ends of tiles', async () => {
  const units: Uint8Array[] = [];
  // 4 KB: a tile of the scan and a long unit's limit; 16,384 and what the cpu engine takes at a time lie close below it.
  for (const end of [4096, 15_360, 16_384]) {
    pieces.forEach((piece, i) => {
      const unit = new Uint8Array(end + 40).fill(0x20);
      unit.fill(0x64, 0, end + 40);
      for (let space = 7; space < unit.length; space += 11) unit[space] = 0x20;
      unit.set(piece.subarray(0, 40), end - 1 - (i % piece.length));
      units.push(unit);
    });
  }
  for (const { name, engine } of engines) for (let at = 0; at < units.length; at += 200) await checkWords(engine, name, units.slice(at, at + 200));
});
