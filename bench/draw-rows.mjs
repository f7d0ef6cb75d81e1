/**
 * Draws rows to read of finished `bandsaw clean` jobs over one Parquet file: removed ones spread over the rules that took them,
 * kept ones over the values of `source`. `node bench/draw-rows.mjs INPUT.parquet SEED CHARACTERS FOLDER:REMOVED:KEPT…`
 *
 * A row is drawn once: a later folder draws others. Order within a rule or source is that of SHA-256 over seed and row.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { readParquet } from '../dist/index.js';

const [input, seed, characters, ...folders] = process.argv.slice(2);
if (folders.length === 0) throw new Error('Expected INPUT.parquet SEED CHARACTERS FOLDER:REMOVED:KEPT…: name at least one folder of a finished job.');

async function rowsOf(path, columns) {
  const rows = [];
  for await (const batch of readParquet(path, { columns })) for (const row of batch) rows.push(row.toJSON());
  return rows;
}

const place = (row) => createHash('sha256').update(`${seed}:${row}`).digest('hex');

/** Takes one of each group in turn, the largest group first. */
function spread(rows, groupOf, count, taken) {
  const groups = new Map();
  for (const each of rows) if (!taken.has(each.row)) groups.set(groupOf(each), [...(groups.get(groupOf(each)) ?? []), each]);
  const queues = [...groups.values()].sort((a, b) => b.length - a.length);
  for (const queue of queues) queue.sort((a, b) => (place(a.row) < place(b.row) ? -1 : 1));
  const drawn = [];
  for (let turn = 0; drawn.length < count && queues.some((queue) => turn < queue.length); turn++) {
    for (const queue of queues) if (turn < queue.length && drawn.length < count) drawn.push(queue[turn]);
  }
  for (const each of drawn) taken.add(each.row);
  return drawn;
}

const texts = await rowsOf(input, ['id', 'text', 'source']);
const fates = [];
for (const each of folders) {
  const [folder] = each.split(':');
  const removed = (await rowsOf(join(folder, 'removed.parquet'), ['row', 'stage', 'rule', 'reason', 'value', 'limit', 'keeper_row'])).map((row) => ({ ...row, row: Number(row.row) }));
  fates.push(new Map(removed.map((row) => [row.row, row])));
}
const told = (fate) => (fate === undefined ? 'kept' : `${fate.stage}/${fate.rule} ${fate.reason ?? ''} value ${fate.value} limit ${fate.limit}${fate.keeper_row === null || fate.keeper_row === undefined ? '' : ` keeper ${fate.keeper_row}`}`);

const taken = new Set();
for (const [i, each] of folders.entries()) {
  const [folder, removedCount, keptCount] = each.split(':');
  const removed = spread([...fates[i].values()], (row) => row.rule, Number(removedCount), taken);
  const kept = spread(texts.map((_, row) => ({ row })).filter(({ row }) => !fates[i].has(row)), ({ row }) => texts[row].source, Number(keptCount), taken);
  for (const [kind, rows] of [['REMOVED', removed], ['KEPT', kept]]) {
    for (const { row } of rows) {
      const { id, source, text } = texts[row];
      process.stdout.write(`\n######## ${folder} ${kind} row ${row} ${id} [${source}] ${text?.length ?? 0} characters\n`);
      for (const [j, other] of folders.entries()) process.stdout.write(`  ${other.split(':')[0]}: ${told(fates[j].get(row))}\n`);
      const keeper = fates[i].get(row)?.keeper_row;
      if (keeper !== null && keeper !== undefined) process.stdout.write(`  kept in its place: ${(texts[Number(keeper)].text ?? '').slice(0, 400)}\n`);
      process.stdout.write(`${[...(text ?? '')].slice(0, Number(characters)).join('')}\n`);
    }
  }
}
