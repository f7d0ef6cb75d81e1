/** Text to word hashes: the plan on every engine against the tokenizer that reads one code point after the other. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { hashLongWords } from '../../src/kernels/hash_long_words.ts';
import { tokenizeWork } from '../../src/sketch/tokenizePlan.ts';
import { wordCapacity } from '../../src/sketch/tokenizeSteps.ts';
import { expectWords } from '../harness/compareWords.ts';
import { openTestEngines } from '../harness/engines.ts';
import { longText, nastyTexts, utf8 } from '../kernels/nastyTexts.ts';
import { textFixture } from '../kernels/textFixture.ts';
import { random } from '../oracles/random.ts';
import { brokenText, nastyText, randomBytes, randomText } from '../text/nasty.ts';

let engines: Engine[];
beforeAll(async () => {
  engines = await openTestEngines();
});
afterAll(async () => {
  await Promise.all(engines.map(async (engine) => engine.close()));
});

async function checkUnits(units: readonly Uint8Array[]): Promise<void> {
  const { text, offsets, byteCount, unitWords, words, wholeWords } = textFixture(units);
  // The fixture's bytes go on behind the column's end; the work must not take them along.
  const work = tokenizeWork({ bytes: new Uint8Array(text.buffer, text.byteOffset), offsets, nulls: null });
  expect(words.length).toBeLessThanOrEqual(wordCapacity(byteCount, units.length));
  for (const engine of engines) {
    const outputs = await engine.run(work);
    expect(Object.keys(outputs).sort()).toEqual(['unit_words', 'whole_words', 'words']);
    expectWords(`unit_words on ${engine.kind}`, outputs['unit_words'], unitWords);
    expectWords(`words on ${engine.kind}`, outputs['words'].subarray(0, words.length), words);
    expectWords(`whole_words on ${engine.kind}`, outputs['whole_words'].subarray(0, wholeWords.length), wholeWords);
  }
}

test.each(nastyTexts.map(({ name, units }) => [name, units] as const))('%s', async (_, units) => {
  await checkUnits(units);
});

test(longText.name, async () => {
  await checkUnits(longText.units);
});

test('words that end about the bytes at which a lane stops', async () => {
  const step = hashLongWords.constants['STEP'];
  await checkUnits([step - 1, step, step + 1, 2 * step - 1, 2 * step, 2 * step + 1].flatMap((length) => [utf8('x'.repeat(length)), utf8(`y ${'ж'.repeat(length / 2)}`)]));
});

const nasty = utf8('Aé\u0301ж中\u200b\u0e31ก\u0e34\u1112\u1161\u11abﬁx\u200d9\u{20000}\u{e0100}b\u{10400}한\u11a8');

test.each([0, 1, 2, 3, 30, 63])('cut in two at every byte, %i bytes before it', async (pad) => {
  const cuts = Array.from({ length: nasty.length + 1 }, (_, cut) => [utf8('w'.repeat(pad)), nasty.subarray(0, cut), nasty.subarray(cut)]);
  await checkUnits(cuts.flat());
});

test('each byte replaced by those that change what is round it', async () => {
  const replaced = [0x00, 0x20, 0x61, 0x80, 0xbf, 0xc2, 0xcc, 0xe0, 0xed, 0xf0, 0xf4, 0xff];
  await checkUnits(replaced.flatMap((byte) => Array.from(nasty, (_, at) => nasty.map((old, i) => (i === at ? byte : old)))));
});

test.each([1, 2, 3, 4, 5, 6])('random texts, seed %i', async (seed) => {
  const next = random(seed);
  const kinds = [randomBytes, nastyText, brokenText, randomText];
  const units = Array.from({ length: 200 }, (_, i) => kinds[i % 4](next, Math.floor(next() * next() * 200)));
  await checkUnits(units);
});

test('a column that is part of a larger one: what stands behind it is no text', async () => {
  const bytes = utf8('one two three four');
  for (const engine of engines) {
    const { unit_words } = await engine.run(tokenizeWork({ bytes, offsets: Uint32Array.of(0, 4, 6), nulls: null }));
    expectWords(`unit_words on ${engine.kind}`, unit_words, Uint32Array.of(0, 1, 2));
  }
});
