import type { TableColumn } from '../io/table.ts';

/** A column of a table of ours, with what it holds, for the manual. */
export interface OutputColumn extends TableColumn {
  readonly doc: string;
}

function column(name: string, type: TableColumn['type'], doc: string, nullable = false): OutputColumn {
  return { name, type, nullable, doc };
}

/** Where a document stands; ids may be null. */
function place(prefix: string, whose: string): readonly OutputColumn[] {
  return [
    column(`${prefix}file`, 'string', `file of ${whose}, as it was named`),
    column(`${prefix}row`, 'int64', 'row in that file, from 0'),
    column(`${prefix}id`, 'string', 'value of the id column; null without one', true),
  ];
}

/** Columns of the tables a job writes, in their order. */
export const outputColumns = {
  removed: [
    ...place('', 'the removed row'),
    column('stage', 'string', 'stage that removed it'),
    column('rule', 'string', 'rule of that stage'),
    column('value', 'double', 'what the rule saw; null where nothing was compared', true),
    column('limit', 'double', 'what the rule allows'),
    ...place('keeper_', 'the row kept in its place'),
    column('similarity', 'double', 'Jaccard similarity of the two; null where they were not compared', true),
    column('verified', 'boolean', 'whether the texts were compared exactly'),
  ],
  rejected: [
    ...place('', 'the row that could not be read').slice(0, 2),
    column('reason', 'string', 'kind of the fault'),
    column('expected', 'string', 'what should have been there'),
    column('found', 'string', 'what was there'),
  ],
  pairs: [...place('left_', 'the earlier row'), ...place('right_', 'the later row'), column('similarity', 'double', 'their Jaccard similarity; null where nothing was compared', true)],
  clusters: [
    ...place('', 'the row'),
    column('cluster', 'int64', 'row number, through all inputs, of the lowest in rank; the same for all of a cluster'),
    ...place('keeper_', 'the row kept in its place, itself where it stays'),
    column('removed', 'boolean', 'whether the row goes'),
    column('similarity', 'double', 'to its keeper; null in a row that stays, and where nothing was compared', true),
  ],
  masks: [column('keep', 'boolean', 'whether the row stays; one for every row of the input, in order')],
  ids: place('', 'the row that stays'),
} as const satisfies Readonly<Record<string, readonly OutputColumn[]>>;
