/** The cpu engine's words against the sequential tokenizer, where the block paths and tiles could go wrong. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCpuEngine } from '../../src/engine/cpu/cpuEngine.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { tokenizeWork } from '../../src/sketch/tokenizePlan.ts';
import { random } from '../oracles/random.ts';
import { goldenBytes, goldenTexts } from '../text/golden.ts';
import type { Unit } from './cpuFixture.ts';
import { alphabets, bytesOf, checkWords, columnOf } from './cpuFixture.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openCpuEngine({ workers: 0 });
});
afterAll(async () => engine.close());

const seed = 20251122;

function drawer(salt: number): { next: () => number; below: (n: number) => number; from: (letters: readonly string[]) => string } {
  const next = random(seed + salt);
  const below = (n: number): number => Math.floor(next() * n);
  return { next, below, from: (letters) => letters[below(letters.length)] };
}

test('golden texts: words and hashes', async () => {
  const column = columnOf(goldenTexts.map(goldenBytes));
  const { words, unit_words } = await engine.run(tokenizeWork(column));
  goldenTexts.forEach(({ row, hashes }, unit) => {
    expect([...words.subarray(unit_words[unit], unit_words[unit + 1])], `row ${row}`).toEqual(hashes);
  });
});

test.each(Object.entries(alphabets))('letters of %s at all 64 alignments', async (name, alphabet) => {
  const letters = [...alphabet];
  const { below, from } = drawer(1);
  const units: Unit[] = [];
  for (let shift = 0; shift < 64; shift++) {
    for (const letter of letters) {
      units.push(`${'x'.repeat(shift)}${letter}${'y'.repeat(70)}`);
      units.push(`${' '.repeat(shift)}${letter}${letter} ${letter.repeat(40)}`);
    }
    for (let i = 0; i < 40; i++) units.push('-'.repeat(shift) + Array.from({ length: 1 + below(150) }, () => from(letters)).join(''));
  }
  await checkWords(engine, `${name}, seed ${seed}`, units);
});

test('letters of all alphabets mixed, in runs', async () => {
  const { next, below, from } = drawer(2);
  const names = Object.keys(alphabets);
  const units = Array.from({ length: 4000 }, () => {
    const home = from(names);
    const stays = next();
    let text = '';
    for (let left = below(180); left > 0; ) {
      const letters = [...alphabets[next() < stays ? home : from(names)]];
      const run = 1 + below(14);
      for (let i = 0; i < run; i++) text += from(letters);
      left -= run;
    }
    return text;
  });
  await checkWords(engine, `seed ${seed}`, units);
});

test('every code point alone, between letters, after singles and repeated', async () => {
  const alone: Unit[] = [];
  const among: Unit[] = [];
  let text = '';
  for (let c = 0; c < 0x110000; c++) {
    if (c >= 0xd800 && c < 0xe000) continue;
    const char = String.fromCodePoint(c);
    // Planes without letters are all alike; their first and last rows are enough.
    const inRow = c & 0xffff;
    if (c >= 0x40000 && inRow >= 0x400 && inRow < 0xfc00 && c >> 12 !== 0xe0) continue;
    alone.push(char);
    text += `a${char}b \u4e2d${char}c ${char}${char}\u0301 `;
    if (alone.length % 128 === 0) {
      among.push(text);
      text = '';
    }
  }
  among.push(text);
  for (let at = 0; at < alone.length; at += 65_536) await checkWords(engine, `alone from ${at}`, alone.slice(at, at + 65_536));
  await checkWords(engine, 'among letters', among);
});

test('random bytes and damaged UTF-8', async () => {
  const { next, below, from } = drawer(3);
  const leads = [0xc2, 0xd0, 0xe0, 0xe2, 0xe3, 0xe4, 0xea, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xc0, 0xff];
  const units: Uint8Array[] = [];
  for (let i = 0; i < 3000; i++) units.push(Uint8Array.from({ length: below(200) }, () => below(256)));
  for (let i = 0; i < 6000; i++) {
    units.push(Uint8Array.from({ length: below(160) }, () => (next() < 0.3 ? leads[below(leads.length)] : next() < 0.6 ? 0x80 + below(64) : 0x20 + below(96))));
  }
  const letters = [...Object.values(alphabets).join('')];
  for (let i = 0; i < 6000; i++) {
    const bytes = bytesOf(Array.from({ length: 1 + below(60) }, () => from(letters)).join(''));
    for (let hurt = 1 + below(3); hurt > 0; hurt--) bytes[below(bytes.length)] = next() < 0.5 ? below(256) : leads[below(leads.length)];
    units.push(bytes);
  }
  await checkWords(engine, `seed ${seed}`, units);
});

test('random code points', async () => {
  const { next, below } = drawer(4);
  const units = Array.from({ length: 3000 }, () =>
    String.fromCodePoint(
      ...Array.from({ length: below(120) }, () => {
        const c = next() < 0.7 ? below(0x3100) : next() < 0.9 ? below(0x10000) : below(0x110000);
        return c >= 0xd800 && c < 0xe000 ? 0x20 : c;
      }),
    ),
  );
  await checkWords(engine, `seed ${seed}`, units);
});

test('texts cut at every offset, at many alignments', async () => {
  const nasty = ['na\u00efve caf\u00e9 \u4e2d\u6587\uff0cab\u2019s \u{20000}\ud55c\u1112\u1161\u11ab', '\u0e01\u0e34\u041f\u0440\u0438 \u304c\u304b\u3099 a\u00adb\u{1f600}\ufb03'].map(bytesOf);
  const units: Uint8Array[] = [];
  for (let shift = 0; shift < 70; shift++) {
    for (const text of nasty) {
      for (let cut = 0; cut <= text.length; cut++) {
        const whole = new Uint8Array(shift + text.length).fill(0x61);
        whole.set(text, shift);
        // The halves of a code point stand in neighbouring units, and must not meet.
        units.push(whole.slice(0, shift + cut), text.slice(cut));
      }
    }
  }
  await checkWords(engine, 'cuts', units);
});

test('no unit, empty units, units of one byte', async () => {
  await checkWords(engine, 'none', []);
  await checkWords(engine, 'empty', ['', '', '']);
  await checkWords(engine, 'one byte', Array.from({ length: 512 }, (_, i) => Uint8Array.of(i & 255)));
  await checkWords(engine, 'empty ones among others', ['', 'a', '', '', '\u4e2d', '', 'b c', '']);
});

test.each(['a', '\u044f', '\u4e2d\u0e34', '\u0e01', '\u0915', '\u{10428}', 'e\u0301', 'Ab9'])('words of %s as long as tiles and longer', async (letter) => {
  const units: Unit[] = [];
  for (const length of [60, 64, 65, 127, 255, 256, 257, 300, 5000]) units.push(`${letter.repeat(length)} end`);
  for (let around = 14_800; around < 17_000; around += 61) units.push(`${'x '.repeat(around / 2)}${letter.repeat(300)} end`);
  units.push(`start ${letter.repeat(100_000)} end`, `${letter.repeat(100_000)}\u0301`);
  await checkWords(engine, letter, units);
});

test('Korean syllables put together across the end of a tile', async () => {
  const units: Unit[] = [];
  for (let before = 15_300; before < 15_440; before++) units.push(`${'-'.repeat(before)}\u1112\u1161\u11ab\u200d\u1100\u1161${'\u00ad'.repeat(40)}\u11a8\u0e34 \ud558\u11ab`);
  await checkWords(engine, 'syllables', units);
});

test('a word of 300 KB, a single with 200,000 tails, a million combining marks, a million separators', async () => {
  await checkWords(engine, 'long', [
    'q'.repeat(300_000), `\u0e01${'\u0e34'.repeat(200_000)} x`, `a${'\u0301'.repeat(1_000_000)}b`, `${'\u00e9 '.repeat(100_000)}`, `a${' '.repeat(1_000_000)}b`, '\ufb03\u0132'.repeat(20_000),
  ]);
});

test('one unit of 32 MiB', async () => {
  const line = 'The quick brown fox \u2014 \u4e2d\u6587\uff0cна\u00efve words; and a_longer_word of thirty-three-and-a-half bytes.\n';
  const bytes = bytesOf(line.repeat(Math.ceil((32 * 2 ** 20) / bytesOf(line).length))).subarray(0, 32 * 2 ** 20);
  await checkWords(engine, '32 MiB', [bytes, 'tail']);
});

test('what an earlier and larger batch left in memory changes nothing', async () => {
  const { below } = drawer(5);
  const large = Array.from({ length: 200 }, () => Uint8Array.from({ length: 2000 }, () => 0x30 + below(80)));
  await checkWords(engine, 'large', large);
  for (const small of [['a'], ['\u4e2d'], ['', ''], [], ['\u00e9'], [Uint8Array.of(0xe4, 0xb8)]] as Unit[][]) await checkWords(engine, `small ${String(small)}`, small);
});
