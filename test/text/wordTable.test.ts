import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  IGNORE, SEPARATOR, SINGLE, TABLE_LAYOUT, TAIL, UNICODE_VERSION, WORD, WORD_TABLE_KEY, WORD_TABLE_SHA256, classify, fold, wordTable,
} from '../../src/text/wordTable.ts';
import { utf8Length } from '../../src/text/utf8.ts';
import { isUnassigned, newCodePoints } from '../oracles/unicode17.ts';
import { type OracleClass, classOracle, foldOracle, unknownCount } from '../oracles/words.ts';

const LAST = 0x10ffff;
const numberOfClass: Record<OracleClass, number> = { separator: SEPARATOR, word: WORD, single: SINGLE, ignore: IGNORE, tail: TAIL };

describe('the committed table', () => {
  it('has the bytes that the text model fixes', () => {
    const { all } = wordTable();
    expect(all.byteLength).toBe(73_192);
    expect(createHash('sha256').update(new Uint8Array(all.buffer)).digest('hex')).toBe('ed3d06199a7c6ca7cd3aa9117b0a2f1bf9cfd0a82e0693403868804fdb6196c2');
    expect(WORD_TABLE_SHA256).toBe('ed3d06199a7c6ca7cd3aa9117b0a2f1bf9cfd0a82e0693403868804fdb6196c2');
    expect(WORD_TABLE_KEY).toBe('words-v1:ed3d0619');
    expect(UNICODE_VERSION).toBe('17.0');
  });

  it('has its parts where the layout says', () => {
    const { all, stage1, stage2, delta, expansion } = wordTable();
    expect(TABLE_LAYOUT).toEqual({ stage1: 0, stage2: 2048, delta: 14_592, expansion: 17_128, length: 18_298 });
    expect(all[TABLE_LAYOUT.stage1 + 3]).toBe(stage1[6] + stage1[7] * 65_536);
    expect(all[TABLE_LAYOUT.stage2 + 32]).toBe(stage2[64] + stage2[65] * 65_536);
    expect([...all.subarray(TABLE_LAYOUT.delta, TABLE_LAYOUT.expansion)]).toEqual(Array.from(delta, (d) => d >>> 0));
    expect([...all.subarray(TABLE_LAYOUT.expansion)]).toEqual([...expansion]);
  });

  it('sorts all code points into the five classes', () => {
    const counts = [0, 0, 0, 0, 0];
    for (let c = 0; c <= LAST; c++) counts[classify(c)]++;
    expect(counts).toEqual([903_585, 23_759, 181_254, 5_125, 389]);
  });

  it('has no word of its own below U+0800, or words could outnumber half the bytes', () => {
    for (let c = 0; c < 0x800; c++) if (classify(c) === SINGLE || classify(c) === TAIL) expect.fail(`U+${c.toString(16)}`);
  });

  it('folds to at most 3 code points and 8 bytes more, and no further when folded again', () => {
    let most = 0;
    for (let c = 0; c <= LAST; c++) {
      const folded = fold(c);
      const length = folded.reduce((sum, part) => sum + utf8Length(part), 0);
      if (folded.length > 3 || folded.some((part) => fold(part).join() !== String(part))) expect.fail(`U+${c.toString(16)} folds to ${folded}`);
      most = Math.max(most, length - utf8Length(c));
    }
    expect(most).toBeLessThanOrEqual(8);
  });

  it('is what the rules give, for every code point', () => {
    const wrong: string[] = [];
    for (let c = 0; c <= LAST; c++) {
      const char = String.fromCodePoint(c);
      const expected = classOracle(char);
      const isWordLike = expected !== 'separator' && expected !== 'ignore';
      const folded = isWordLike ? foldOracle(char) : char;
      if (classify(c) !== numberOfClass[expected] || String.fromCodePoint(...fold(c)) !== folded) wrong.push(`U+${c.toString(16)}`);
    }
    expect(wrong).toEqual([]);
  });

  // So that the comparison above means something on every Node: at most what came after Unicode 15.0 is taken on trust.
  it('is compared with rules, but for characters that this Node does not know', () => {
    const counts: Record<string, number> = { '15.0': 4816, '15.1': 4816, '16.0': 383, '17.0': 0 };
    const { unicode } = process.versions as Record<string, string | undefined>;
    expect(newCodePoints.reduce((sum, [from, to]) => sum + to - from + 1, 0)).toBe(4816);
    expect(unknownCount).toBe(counts[unicode ?? ''] ?? 0);
    expect(isUnassigned.reduce((sum, each) => sum + each, 0)).toBe(814_730);
  });

  it('has what is noted of the characters that other Nodes may lack', () => {
    for (const [from, to, kind, folded] of newCodePoints) {
      for (let c = from; c <= to; c++) {
        expect([c, classify(c), kind === 'ignore' ? '' : String.fromCodePoint(...fold(c))]).toEqual([c, numberOfClass[kind], kind === 'ignore' ? '' : typeof folded === 'string' ? folded : String.fromCodePoint(c + folded)]);
      }
    }
    const wrong: number[] = [];
    for (let c = 0; c <= LAST; c++) {
      const isSeparator = classify(c) === SEPARATOR;
      const isOther = classify(c) === IGNORE || (c >= 0x20000 && c <= 0x3fffd);
      if (isUnassigned[c] === 1 && !isSeparator && !isOther) wrong.push(c);
    }
    expect(wrong).toEqual([]);
  });
});
