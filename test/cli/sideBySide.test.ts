import { describe, expect, test } from 'vitest';
import { cellsOf, sideBySide } from '../../src/cli/sideBySide.ts';
import { compareTexts } from '../../src/job/explain/comparison.ts';

const lay = (left: string, right: string, width = 30, most = 100): string[] => sideBySide(compareTexts(Buffer.from(left), Buffer.from(right), 5).words, width, most);

describe('two texts in columns', () => {
  test('words that only one side has are marked, runs of them once; case and punctuation are no difference', () => {
    expect(lay('one two three four', 'One two 3 4, four!')).toEqual(['one two [-three-] four         | One two {+3 4,+} four']);
  });
  test('equal texts have no lines; equal stretches are left out', () => {
    expect(lay('a b c d', 'A, b; c d.')).toEqual([]);
    const words = Array.from({ length: 60 }, (_, i) => `word${i}`);
    const changed = words.map((word, i) => (i === 30 ? 'other' : word));
    const lines = lay(words.join(' '), changed.join(' '));
    expect(lines[0]).toMatch(/^… +\| …$/u);
    expect(lines.at(-1)).toMatch(/^… +\| …$/u);
    expect(lines.join('\n')).toMatch(/\[-word30-\]/u);
    expect(lines.join('\n')).toMatch(/\{\+other\+\}/u);
    expect(lines.length).toBe(5);
  });
  test('no column is wider than asked, also with Han, marks and a word wider than the column', () => {
    const text = `漢字漢字漢字漢字漢字漢字漢字漢字 ${'x'.repeat(200)} e\u0301e\u0301 tail`;
    for (const width of [24, 31]) {
      for (const line of lay(text, `漢字漢 ${'y'.repeat(90)} 漢字 tail other`, width)) {
        const [left, right] = line.split(/ \|(?: |$)/u);
        expect(cellsOf(left)).toBe(width);
        expect(cellsOf(right ?? '')).toBeLessThanOrEqual(width);
      }
    }
  });
  test('what a terminal would obey is shown, and no more lines than asked for come', () => {
    expect(lay('a\u001b[2Jb c', 'a c').join('')).not.toContain('\u001b');
    const left = Array.from({ length: 300 }, (_, i) => `left${i}`).join(' ');
    const lines = lay(left, 'right', 30, 5);
    expect(lines.length).toBe(6);
    expect(lines[5]).toMatch(/^… \d+ more lines that differ$/u);
  });
});
