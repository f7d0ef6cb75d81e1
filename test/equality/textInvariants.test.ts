/** What the text model promises of any texts, as properties, on every engine. */
import fc from '../harness/properties.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { wordCapacity } from '../../src/sketch/tokenizeSteps.ts';
import { brokenPieces, nastyPieces } from '../text/nasty.ts';
import { polyglotTexts } from '../text/documents.ts';
import { closeAll, openNamedEngines, type NamedEngine } from './engines.ts';
import { columnOf } from './texts.ts';
import { wordsOn } from './wordsOn.ts';
import { tokenizeWork } from '../../src/sketch/tokenizePlan.ts';

/** Texts at a time: a device is slow to start and quick to go on. */
const BATCH = 60;
const RUNS = 15;

let engines: NamedEngine[];
beforeAll(async () => {
  engines = (await openNamedEngines()).filter(({ name }) => !name.includes('workers'));
});
afterAll(async () => closeAll(engines));

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const join = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));

const letters = [...new Set([...nastyPieces.flatMap((piece) => [...piece]), ...polyglotTexts.flatMap((text) => [...text])])];
const text = fc.array(fc.oneof(fc.constantFrom(...letters), fc.constantFrom(...nastyPieces)), { maxLength: 40 }).map((parts) => parts.join(''));
/** Well-formed and not; any byte may stand at the ends. */
const bytes = fc.array(fc.oneof({ weight: 4, arbitrary: text.map((each) => utf8(each.slice(0, 12))) }, { weight: 1, arbitrary: fc.constantFrom(...brokenPieces).map((piece) => Uint8Array.from(piece)) }), { maxLength: 5 }).map((parts) => join(...parts));
/** Of every kind of separator that there is. */
const separator = fc.constantFrom(' ', '\0', '\n', '-', '_', '\u00a0', '\u02bc', '\u2019', '\u3000', '\u3002', '\u{1f44d}', '\ue000', '\u0378', '\ufffd', '\u{40000}', '\u{10ffff}').map(utf8);
const ignorable = fc.constantFrom('\u00ad', '\u0301', '\u0640', '\u07fa', '\uff9e', '\u200b', '\u200d', '\ufeff', '\ufe0f', '\u20dd', '\u093c', '\u3099', '\u{e0100}', '\u{e0fff}', '\u{1d165}', '\u{1e8d0}');

/** Runs `property` on each engine: it gives lists of units, one for each spelling, that must have equal words. */
async function expectSame<Value>(values: fc.Arbitrary<Value>, spellings: (value: Value) => readonly [Uint8Array, Uint8Array]): Promise<void> {
  for (const { name, engine } of engines) {
    await fc.assert(
      fc.asyncProperty(fc.array(values, { minLength: BATCH, maxLength: BATCH }), async (batch) => {
        const pairs = batch.map(spellings);
        const [left, right] = [await wordsOn(engine, pairs.map(([one]) => one)), await wordsOn(engine, pairs.map(([, other]) => other))];
        const wrong = left.findIndex((words, i) => words !== right[i]);
        expect([name, wrong < 0 ? '' : pairs[wrong].map((unit) => Buffer.from(unit).toString('hex')).join(' / ')]).toEqual([name, '']);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  }
}

test('words(a + separator + b) = words(a) + words(b)', async () => {
  for (const { name, engine } of engines) {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(bytes, separator, bytes), { minLength: BATCH, maxLength: BATCH }), async (batch) => {
        const got = await wordsOn(engine, batch.flatMap(([a, between, b]) => [a, b, join(a, between, b)]));
        batch.forEach(([a, between, b], i) => {
          const apart = [got[3 * i], got[3 * i + 1]].filter((each) => each !== '').join(' ');
          expect([name, Buffer.from(join(a, between, b)).toString('hex'), got[3 * i + 2]]).toEqual([name, Buffer.from(join(a, between, b)).toString('hex'), apart]);
        });
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  }
});

test('ignored code points anywhere change nothing', async () => {
  const places = fc.array(fc.tuple(fc.nat(), fc.array(ignorable, { minLength: 1, maxLength: 40 })), { minLength: 1, maxLength: 6 });
  await expectSame(fc.tuple(text, places), ([plain, inserted]) => {
    const parts = [...plain];
    // A piece that begins with a mark must not be parted from what it is put into: places are between code points.
    for (const [at, run] of inserted) parts.splice(at % (parts.length + 1), 0, ...run);
    return [utf8(plain), utf8(parts.join(''))];
  });
});

test('ill-formed bytes are U+FFFD', async () => {
  await expectSame(bytes, (unit) => [unit, utf8(new TextDecoder('utf-8', { ignoreBOM: true }).decode(unit))]);
});

test('a unit has the same words whatever stands in its neighbours', async () => {
  for (const { name, engine } of engines) {
    await fc.assert(
      fc.asyncProperty(fc.array(bytes, { minLength: 20, maxLength: BATCH }), async (units) => {
        const together = await wordsOn(engine, units);
        const backwards = await wordsOn(engine, units.toReversed());
        const padded = await wordsOn(engine, units.flatMap((unit, i) => [Uint8Array.from({ length: (i * 7) % 70 }, () => 0x61), unit]));
        expect([name, backwards.toReversed()]).toEqual([name, together]);
        expect([name, padded.filter((_, i) => i % 2 === 1)]).toEqual([name, together]);
        expect([name, await wordsOn(engine, [units[0]])]).toEqual([name, [together[0]]]);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  }
});

test('a valid half-open cut gives the words of the cut: nothing is read past the end of a unit', async () => {
  await expectSame(fc.tuple(bytes, fc.nat()), ([unit, at]) => {
    const head = unit.subarray(0, unit.length === 0 ? 0 : at % unit.length);
    return [head, join(head, Uint8Array.of(0x20))];
  });
});

test('NFC = NFD', async () => {
  await expectSame(text, (plain) => [utf8(plain.normalize('NFC')), utf8(plain.normalize('NFD'))]);
});

test('lower case', async () => {
  await expectSame(text, (plain) => [utf8(plain), utf8(plain.toLowerCase())]);
});

test('upper case, without the 66 whose capitals are other letters', async () => {
  const plainText = text.map((each) => each.replace(/\u0345|[\u0149\u1e9a\u1f80-\u1ffc]/gu, ''));
  await expectSame(plainText, (plain) => [utf8(plain), utf8(plain.toUpperCase())]);
});

test('full width and half width', async () => {
  await expectSame(text, (plain) => [utf8(plain), utf8(plain.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0)).replaceAll(' ', '\u3000'))]);
  const kana = [...'アイウカガハバパヴワヲンャュョッー・「」。、'].map((each) => [each, halfWidth(each)] as const);
  await expectSame(fc.array(fc.constantFrom(...kana), { maxLength: 40 }), (chars) => [utf8(chars.map(([wide]) => wide).join('')), utf8(chars.map(([, half]) => half).join(''))]);
});

/** The half-width form of a katakana or mark, by trying all of them. */
function halfWidth(wide: string): string {
  for (let c = 0xff61; c <= 0xff9f; c++) {
    for (const sound of ['', '\uff9e', '\uff9f']) if ((String.fromCharCode(c) + sound).normalize('NFKC') === wide) return String.fromCharCode(c) + sound;
  }
  throw new Error(`U+${wide.codePointAt(0)?.toString(16)} has no half-width form`);
}

test('words never outnumber half of bytes and units, on texts made to outnumber them', async () => {
  const units = ['a', 'a b c', 'a 中中', '中', '中中中中', '\u02c7 \u02c7', 'ก ก', 'a\0b\0c', '1-2-3-4-5', '\u0e34', ''].flatMap((each) => [each, each.repeat(33), `${each} `.repeat(70)]).map(utf8);
  const column = columnOf(units);
  const capacity = wordCapacity(column.bytes.length, units.length);
  for (const { name, engine } of engines) {
    const { unit_words, words } = await engine.run(tokenizeWork(column));
    for (let unit = 0; unit < units.length; unit++) expect(unit_words[unit + 1] - unit_words[unit], name).toBeLessThanOrEqual(wordCapacity(units[unit].length, 1));
    expect(unit_words[units.length], name).toBeLessThanOrEqual(capacity);
    expect(words.length, name).toBeGreaterThanOrEqual(unit_words[units.length]);
  }
  // Every byte that can be a word is one: the bound is reached.
  const least = Array.from({ length: 200 }, () => utf8('a b c d e'));
  for (const { name, engine } of engines) {
    const { unit_words } = await engine.run(tokenizeWork(columnOf(least)));
    expect([name, unit_words[200]]).toEqual([name, wordCapacity(9 * 200, 200)]);
  }
});
