import type { TableColumn } from '../io/tables/table.ts';

/** A column of a table of ours, with what it holds, for the manual. */
interface OutputColumn extends TableColumn {
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

const removed = [
  ...place('', 'the removed row'),
  column('stage', 'string', 'stage that removed it'),
  column('rule', 'string', 'rule of that stage'),
  column('value', 'double', 'what the rule saw; null where nothing was compared', true),
  column('limit', 'double', 'what the rule allows'),
  ...place('keeper_', 'the row kept in its place'),
  column('similarity', 'double', 'Jaccard similarity of the two; null where they were not compared', true),
  column('verified', 'boolean', 'whether the texts were compared exactly'),
];

/** Of a recipe: its rules have reasons, those that see no number no limit, and rules on one document no keeper. */
const removedByRecipe = removed.flatMap((each) => {
  if (each.name === 'rule') return [each, column('reason', 'string', 'which of the rule’s reasons; null where it has one only', true)];
  return [each.name === 'limit' || each.name.startsWith('keeper_') ? { ...each, nullable: true } : each];
});

/** Columns of the tables a job writes, in their order. */
export const outputColumns = {
  removed,
  removedByRecipe,
  /** With reference texts: a row that went for one has no keeper, any other no reference. */
  removedAgainst: [
    ...removed.map((each) => (each.name.startsWith('keeper_') ? { ...each, nullable: true } : each)),
    column('reference_file', 'string', 'file of the reference text it has most of', true),
    column('reference_row', 'int64', 'row of that text, from 0', true),
    column('start', 'int64', 'first byte, in the removed text, of the longest stretch that stands in it', true),
    column('end', 'int64', 'end of that stretch', true),
  ],
  contamination: [
    ...place('', 'the document'),
    column('reference_file', 'string', 'file of a reference text'),
    column('reference_row', 'int64', 'row of that text, from 0'),
    column('value', 'double', 'share of its n-grams that the document holds'),
    column('limit', 'double', 'share from which a document goes; 0 where one n-gram is enough'),
    column('ngrams_found', 'int64', 'different n-grams of it that the document holds'),
    column('ngrams', 'int64', 'different n-grams that it has'),
    column('start', 'int64', 'first byte of a stretch of the document that stands in it'),
    column('end', 'int64', 'end of that stretch'),
    column('removed', 'boolean', 'whether the document went'),
  ],
  edits: [
    ...place('', 'the row, which stays'),
    column('step', 'int64', 'which of the recipe’s edits, and stages that cut, from 0: they were done in this order'),
    column('stage', 'string', 'its stage'),
    column('rule', 'string', 'the edit, or the rule of the stage that cut'),
    column('reason', 'string', 'which of the rule’s reasons; null where it has one only', true),
    column('start', 'int64', 'byte, in the text that the step left, at which the change lies'),
    column('removed', 'binary', 'what stood there before; nothing where something was put in between'),
    column('inserted', 'binary', 'what stands there now; nothing where something was only taken out'),
    column('value', 'double', 'what the rule saw; null where there is no number', true),
    column('keeper_file', 'string', 'file of the row in which the like of what went was left; should that row go itself, removed.parquet has it. Of what was cut for a reference text, the file of that text', true),
    column('keeper_row', 'int64', 'row in that file, from 0', true),
    column('verified', 'boolean', 'whether the two were compared themselves'),
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
