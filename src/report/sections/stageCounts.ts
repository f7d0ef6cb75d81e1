import { stageCountDocs, type StageCounts } from '../../job/clean/stageCounts.ts';
import { documentText } from '../documentText.ts';
import { html } from '../html.ts';
import { bytes, count, percent } from '../numbers.ts';
import type { Section } from '../section.ts';
import { table } from '../table.ts';

type Name = keyof StageCounts;

const shown = (name: Name, value: number): string => (name === 'filterBytes' ? bytes(value) : name === 'falsePositives' ? percent(value) : count(value));

export const stageCounts: Section = {
  id: 'inner',
  title: 'What stages held and compared',
  body: ({ clean }) => {
    const rows = (clean?.stages ?? []).flatMap(({ stage, counts }) => (Object.keys(stageCountDocs) as Name[]).flatMap((name) => {
      const value = counts?.[name];
      return value === undefined ? [] : [[documentText(stage, 80), stageCountDocs[name], shown(name, value)]];
    }));
    return rows.length === 0 ? null : html`${table([{ title: 'stage' }, { title: 'what' }, { title: 'how many', number: true }], rows)}`;
  },
};
