/**
 * Case, accents, width, normal forms, invisible characters and broken bytes of real documents of ten languages: the same
 * signature and the same digest, as the text model promises. `bandsaw bench variants` does the same with more text.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { documentsOf } from '../../bench/documents.mjs';
import { LANGUAGES, SAMPLE } from '../../bench/sample.mjs';
import { SPELLINGS } from '../../bench/spellings.mjs';
import type { Engine } from '../../src/engine/engine.ts';
import { openEngine } from '../../src/engine/openEngine.ts';
import { sketchWork } from '../../src/sketch/sketchPlan.ts';
import { columnOf } from '../equality/texts.ts';
import { polyglotTexts } from '../text/documents.ts';

/** Of each language of the sample; the sentences stand for scripts that it has no free documents of. */
const MOST = 150;
const languages = new Map<string, string[]>([['sentences in many scripts', [...polyglotTexts]]]);

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ kind: 'cpu', workers: 0 });
  for (const { text, fields } of await documentsOf([...SAMPLE, LANGUAGES])) {
    const texts = languages.get(fields.lang as string) ?? [];
    languages.set(fields.lang as string, texts);
    if (text !== null && (fields.edit ?? null) === null && texts.length < MOST) texts.push(text);
  }
});
afterAll(async () => engine.close());

async function sketch(units: readonly Uint8Array[]): Promise<{ signatures: Uint32Array; digests: Uint32Array }> {
  const { signatures, digests } = await engine.run(sketchWork(columnOf(units), { family: 'fss', k: 128, n: 5, bands: 18, rows: 7 }));
  return { signatures: signatures.slice(0, 128 * units.length), digests: digests.slice(0, 4 * units.length) };
}

/** Numbers of the documents whose other spelling has another signature or digest. */
async function differing(pairs: readonly (readonly [Uint8Array, Uint8Array])[]): Promise<number[]> {
  const [plain, other] = [await sketch(pairs.map(([text]) => text)), await sketch(pairs.map(([, text]) => text))];
  const isSame = (a: Uint32Array, b: Uint32Array, i: number, width: number): boolean => a.subarray(i * width, (i + 1) * width).every((word, at) => word === b[i * width + at]);
  return [...pairs.keys()].filter((i) => !isSame(plain.signatures, other.signatures, i, 128) || !isSame(plain.digests, other.digests, i, 4));
}

test('the sample has documents of ten languages', () => {
  expect([...languages].filter(([, texts]) => texts.length >= 5).map(([name]) => name).toSorted()).toEqual(['ar', 'de', 'en', 'es', 'fr', 'ja', 'ko', 'sentences in many scripts', 'tr', 'zh', 'zh-cn']);
});

describe('promised', () => {
  test.each(SPELLINGS.filter(({ same }) => same))('$name', async ({ name, without, spell }) => {
    let changed = 0;
    for (const [language, texts] of languages) {
      const pairs = texts.filter((text) => without === undefined || !without.test(text)).map(spell);
      expect(pairs.length, language).toBeGreaterThan(texts.length * 0.9);
      changed += pairs.filter(([text, other]) => !text.equals(other)).length;
      expect([language, name, await differing(pairs)]).toEqual([language, name, []]);
    }
    // A spelling that spells nothing otherwise would promise nothing. Nearly all real text is in NFC already.
    expect(changed).toBeGreaterThanOrEqual(name === 'NFC' ? 1 : 5);
  });
});

describe('not promised, and indeed different', () => {
  test.each([
    ['capitals of U+0149 and of an iota subscript', '\u0149n d\u1fc7', '\u02bcN n D\u0397\u0399'],
    ['NFKC of a square and of a fraction', '5 \u339c \u00bd', '5 mm 1\u20442'],
    ['vowel signs', '\u0915\u093f\u0924\u093e\u092c', '\u0915\u0924\u092c'],
    ['written-out umlauts', 'B\u00e4r', 'Baer'],
    ['hiragana and katakana', '\u3059\u3057', '\u30b9\u30b7'],
    ['simplified and traditional', '\u6c49\u8bed', '\u6f22\u8a9e'],
    ['Ukrainian and Russian i', '\u0456', '\u0438'],
    ['alef maqsura and yeh, kaf of Persian and of Arabic', '\u0649 \u06a9', '\u064a \u0643'],
  ])('%s', async (_, one, other) => {
    expect(await differing([[Buffer.from(one), Buffer.from(other)]])).toEqual([0]);
  });
});
