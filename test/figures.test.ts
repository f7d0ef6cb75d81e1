import { expect, test } from 'vitest';
import { figureProblems } from '../scripts/figure-problems.mjs';

const RUN = 'bench/runs/2026-11-26/speed.md';
const run = '# Speed\n\n`node bench/speed.mjs`, Node v20.20.2\n\n| 12,744 documents | 0.5470 × | 1,182 MB |\n';
const check = (markdown: string, text: string | null = run): readonly string[] => figureProblems(markdown, (name: string) => (name === RUN ? text : null)).problems;

test('a figure that its run has passes, rounded or not, in the paragraph and in the table behind it', () => {
  expect(check(`English, 12,744 documents, 0.547 × ([run](${RUN})), 0.55 ×\n\n| 1182 |\n|---|\n`)).toEqual([]);
  expect(figureProblems(`0.547 × of 1182 (${RUN})`, () => run)).toEqual({ passages: 1, figures: 2, problems: [] });
});

test.each([
  ['another figure', `0.548 × ([run](${RUN}))`],
  ['another in the table behind', `As [run](${RUN}):\n\n| a |\n|---|\n| 0.56 × |`],
  ['another that only begins alike', `0.54 × ([run](${RUN}))`],
  ['a run that is not there', '0.547 × (bench/runs/2026-11-25/speed.md)'],
])('%s is found', (_, markdown) => {
  expect(check(markdown)).not.toEqual([]);
});

test.each(['takes 0.547 × as long', '12 % of rows', '717 MB/s', 'a share of 1.4 to 2.9 KB a document', '15 ns a shingle'])('a measured figure without a run is found: %s', (markdown) => {
  expect(check(markdown)).toHaveLength(1);
  expect(check(`${markdown}\n\nAnother passage (${RUN})`)).toHaveLength(1);
});

test('a run without a command is no run, one of raw figures is', () => {
  expect(check(`0.547 × (${RUN})`, '0.547')).toHaveLength(1);
  const raw = 'bench/runs/2026-11-26/speed.json';
  expect(figureProblems(`0.547 × (${raw})`, () => '{"speed":0.547}').problems).toEqual([]);
});

test('code, defaults and dates are no figures', () => {
  expect(check('```\n0.1 × 3\n```\n\n`0.9 ×` of 5 words, 2GiB, 27 November 2026')).toEqual([]);
});
