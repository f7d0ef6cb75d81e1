import { describe, expect, it } from 'vitest';
import { explainWords } from '../../src/text/explain.ts';
import { WordList } from '../../src/text/wordList.ts';
import { isUnassigned } from '../oracles/unicode17.ts';
import { developmentTexts, polyglotTexts, sampleTexts } from './documents.ts';

const encoder = new TextEncoder();
const wordsOf = (text: string): string[] => explainWords(encoder.encode(text)).map((word) => word.text);

/** toUpperCase makes a letter of an iota subscript, and two of U+0149 and U+1E9A: the text model does not follow. */
const withoutUpperTwin = /\u0345|[\u0149\u1e9a\u1f80-\u1ffc]/gu;

/** Spellings of one text that must give the same words. */
const twins: Readonly<Record<string, (text: string) => string>> = {
  NFC: (text) => text.normalize('NFC'),
  NFD: (text) => text.normalize('NFD'),
  'lower case': (text) => text.toLowerCase(),
  'upper case': (text) => text.toUpperCase(),
  'full width': (text) => text.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0)),
  'accents stripped': (text) => text.normalize('NFD').replace(/[\u0300-\u0304\u0306-\u0315\u0323-\u0333]/g, ''),
  'invisible characters between all letters': (text) => [...text].join('\u200c\u00ad'),
  'byte order mark': (text) => `\ufeff${text}`,
};

/** Two hash numbers stand for a document, so that a difference anywhere shows. */
function digestsOf(texts: readonly string[]): number[] {
  const list = new WordList({ whole: true });
  return texts.flatMap((text) => {
    const bytes = encoder.encode(text);
    list.clear();
    const count = list.append(bytes, 0, bytes.length);
    let sum = count;
    for (let i = 0; i < 2 * count; i++) sum = (Math.imul(sum, 31) + list.whole[i]) | 0;
    return [count, sum];
  });
}

describe('spellings of real documents', () => {
  const texts = [...polyglotTexts, ...sampleTexts().slice(0, 150)].map((text) => text.replace(withoutUpperTwin, ''));
  it.each(Object.keys(twins))('%s', (name) => {
    for (const text of texts) expect(wordsOf(twins[name](text)), text.slice(0, 60)).toEqual(wordsOf(text));
  });

  const many = (developmentTexts(['en', 'zh', 'mixed'], 'spellings of the development data (of more of the sample instead)') ?? sampleTexts().slice(150))
    .filter((_, i) => i % 24 === 0)
    .map((text) => text.replace(withoutUpperTwin, ''));
  it.each(Object.keys(twins))('%s, one document in 24 of the development data', (name) => {
    expect(many.length).toBeGreaterThan(5);
    expect(digestsOf(many.map(twins[name]))).toEqual(digestsOf(many));
  });
});

describe('spellings of every code point, alone and between letters', () => {
  function failuresOf(spell: (text: string) => string): string[] {
    const failures: string[] = [];
    for (let c = 0; c <= 0x10ffff; c++) {
      if (c >= 0xd800 && c <= 0xdfff) continue;
      const char = String.fromCodePoint(c);
      // A Node with a later Unicode may know spellings of what is unassigned to the text model.
      if (isUnassigned[c] === 1) continue;
      if (spell(char) === char) continue;
      for (const text of [char, `x${char}y`]) if (wordsOf(spell(text)).join(' ') !== wordsOf(text).join(' ')) failures.push(`U+${c.toString(16)}`);
    }
    return [...new Set(failures)];
  }

  it('NFC, NFD and lower case give the same words', () => {
    expect(failuresOf((text) => text.normalize('NFC'))).toEqual([]);
    expect(failuresOf((text) => text.normalize('NFD'))).toEqual([]);
    expect(failuresOf((text) => text.toLowerCase())).toEqual([]);
  });

  it('upper case does, but for the 66 whose capitals are other letters', () => {
    const failures = failuresOf((text) => text.toUpperCase());
    expect(failures.filter((each) => !withoutUpperTwinHas(each))).toEqual([]);
    expect(failures).toContain('U+149');
    expect(failures.length).toBe(66);
  });

  function withoutUpperTwinHas(name: string): boolean {
    return String.fromCodePoint(Number.parseInt(name.slice(2), 16)).search(withoutUpperTwin) === 0;
  }
});

describe('apostrophes and hyphens of every kind', () => {
  it.each(["don't", 'don\u2019t', 'don\u02bct', 'don-t', 'don\u2010t', 'don_t', 'don.t', 'don\u00a0t'])('%s is two words', (text) => {
    expect(wordsOf(text)).toEqual(['don', 't']);
  });
});
