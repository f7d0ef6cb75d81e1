import { random } from '../oracles/random.ts';
import type { Row } from './corpus.ts';

const PARTS = [
  'Write to someone@example.net or to 8.8.8.8 about it.',
  'See https://www.example.com/a?b=c for more.',
  'Cafe\u0301 and nai\u0308ve, \u201cquoted\u201d\u2026 \ufb01ne.',
  '\u4e2d\u6587\uff0c\u5168\u89d2\uff01\u4f60\u597d\u3002 www.example.cn',
  'Go to example.com now, or to a.b.example.com. It is there.',
  'MENU HOME ABOUT',
  '12 likes',
  '',
  '',
  '',
  'Please enable JavaScript to see this page.',
];

/** What converters of documents leave, and sources, for the edits that look for them. */
export const CONVERTED: readonly Row[] = [
  'The committee met on Tuesday to discuss the budget of the com-\ning year, which had been delayed since spring by the Department of\nFinance. The members <b>agreed</b> that the plan should go ahead without\nfurther changes.',
  [1, 2, 3, 4].map((page) => `Annual Report\nWhat page ${'abcd'[page - 1]} says, which is another thing than the others say.\n${page}\n`).join('\f'),
  'Preface\n\\section{One}\n% a note\nThe text of it.',
  JSON.stringify({ pages: [{ width: 600, boxes: [{ box: [310, 10, 590, 20], text: 'second' }, { box: [10, 10, 290, 20], text: 'first' }] }] }),
].map((text, i) => ({ id: `c${i}`, text }));

/** Texts that every edit of web pages finds something in, copies and near copies of them, texts of which nothing is left, and nulls. */
export function editedCorpus(seed: number, count: number): Row[] {
  const next = random(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)];
  const sentence = (): string => {
    const words = Array.from({ length: 6 + Math.floor(next() * 8) }, () => `w${Math.floor(next() ** 2 * 2000).toString(36)}`).join(' ');
    return `${words[0].toUpperCase()}${words.slice(1)}.`;
  };
  const made: string[][] = [];
  const rows: Row[] = [];
  for (let i = 0; i < count; i++) {
    const draw = next();
    let lines: string[];
    if (draw < 0.15 && made.length > 0) lines = pick(made);
    else if (draw < 0.35 && made.length > 0) {
      lines = [...pick(made)];
      lines[Math.floor(next() * lines.length)] = next() < 0.5 ? pick(PARTS) : sentence();
    } else if (draw < 0.4) lines = ['// Copyright of someone', '# all of it'];
    else lines = Array.from({ length: 6 + Math.floor(next() * 10) }, () => (next() < 0.3 ? pick(PARTS) : sentence()));
    if (lines.length > 2) made.push(lines);
    const text = draw > 0.97 ? null : draw > 0.94 ? '' : lines.join('\n');
    rows.push({ id: next() < 0.9 ? `d${i}` : null, text, score: Math.floor(next() * 5) });
  }
  return rows;
}
